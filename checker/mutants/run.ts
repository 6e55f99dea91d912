/** `npm run mutants`: plants every bug of the catalogue and prints who caught it and how. */

import { mutants } from './catalogue.ts';
import { hunt } from './hunt.ts';

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs = 1000;

let wrong = 0;
console.log('planted bug | caught by | seeds | runs until found | shrunk to | shortest');
for (const mutant of mutants) {
  const found = seeds.map((seed) => hunt(mutant, { seed, runs }));
  const right = found.filter((one) => one?.property === mutant.caughtBy);
  if (right.length < seeds.length) wrong++;
  console.log(
    [
      mutant.name,
      mutant.caughtBy ?? 'nobody, as it must be',
      `${right.length}/${seeds.length}`,
      median(found.map((one) => one?.runs ?? runs)),
      median(found.map((one) => one?.length ?? 0)),
      mutant.shortest,
    ].join(' | '),
  );
}
console.log(`${mutants.length - wrong} of ${mutants.length} as they should be`);
process.exitCode = wrong === 0 ? 0 : 2;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
