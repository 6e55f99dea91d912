/** The thread that starts those who take part in a search, and tells the others when one of them dies. */

import { workerData } from 'node:worker_threads';
import { commonIn } from '../exhaustive/common.ts';
import { fail } from '../exhaustive/meeting.ts';
import { type Berth, threadFor } from './crew.ts';

const { call } = workerData as Berth;
const common = commonIn(call.memory);
const file = new URL('./crew-member.ts', import.meta.url).href;

for (let me = 1; me < call.members; me++) {
  const thread = threadFor({ file, call, me });
  thread.on('error', (error) => fail(common, `${error.stack ?? error}`));
  thread.on('exit', (status) => {
    if (status !== 0) fail(common, `a searching thread ended with status ${status}`);
  });
}
