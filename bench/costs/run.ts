/**
 * `npm run costs`: measures what things cost on the executor, prints it, and writes docs/costs.md, its
 * plots and the section of the README. The same executor gives the same bytes. What docs/claims.md says of
 * it belongs to the test of the claims.
 */

import { figures } from './figures.ts';
import { aligned, wrapped } from './page.ts';
import { pagesOf, writePages } from './pages.ts';
import { sentencesOf } from './sentences.ts';
import { tablesOf } from './tables.ts';

const measured = figures();
const { glance, references, callsInTurn, harts } = tablesOf(measured);
const parts = [
  'cycles, warm unless it says cold, and what they are spent on',
  aligned(glance),
  'a reference to other spaces in turn, by the PLB (in brackets: where any entry makes room)',
  aligned(references.byPlb),
  'a call into other spaces in turn, all of it, by the PLB (in brackets: within the space)',
  aligned(callsInTurn.byPlb),
  'harts that call at the same time',
  aligned(harts),
  ...Object.entries(sentencesOf(measured)).map(([claim, { standing }]) =>
    wrapped(`${claim}: ${standing}`, '  '),
  ),
];
console.log(parts.join('\n\n'));
const pagesWritten = writePages(await pagesOf(measured));
console.log(
  `\nwritten: ${pagesWritten.length === 0 ? 'nothing, all is as it was' : pagesWritten.join(', ')}`,
);
