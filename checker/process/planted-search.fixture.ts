/** For tests: a searching process that ends as the name of its scenario says. */

import { writeSync } from 'node:fs';
import type { SearchRow } from '../report/run/run.ts';
import type { SearchMessage, SearchOrder } from './search-process.ts';

process.on('disconnect', () => process.exit(1));
process.on('message', ({ scenario }: SearchOrder) => {
  const name = scenario?.name ?? '';
  if (name === 'exits') process.exit(3);
  if (name === 'throws') throw new Error('a planted bug');
  if (name === 'is killed') process.kill(process.pid, 'SIGKILL');
  if (name === 'fills its heap') {
    writeSync(2, '\n<--- Last few GCs --->\nFATAL ERROR: JavaScript heap out of memory\n');
    process.kill(process.pid, 'SIGABRT');
  }
  if (name === 'loops') for (;;);
  if (name === 'never answers') return;
  const row: SearchRow = {
    ...{ search: 'directed', verdict: 'holds', asExpected: true, scope: '', command: '' },
    ...{ effort: { runs: 1, steps: 1 }, remarks: [] },
  };
  const checked = { name, file: `process ${process.pid}`, shows: '', claims: [], searches: [row] };
  const done: SearchMessage = {
    kind: 'done',
    result: { checked, reports: [], secondsPerSearch: {}, peakMegabytes: 10 },
  };
  process.send?.(done);
});
