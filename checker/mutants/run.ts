/** `npm run mutants`: plants every bug of the catalogue and prints who caught it and how. */

import { mutants as inTheFirstHalf } from './catalogue.ts';
import { mutantsInFaultsAndPages } from './faults-and-pages.ts';
import { mutantsFromOutside } from './from-outside.ts';
import { hunt } from './hunt.ts';
import { huntUnit, isRight } from './hunt-unit.ts';
import { plantedUnits } from './units.ts';

const mutants = [...inTheFirstHalf, ...mutantsFromOutside, ...mutantsInFaultsAndPages];
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs = 1000;
const unitRuns = 2000;

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
console.log('\nplanted unit | shows as | seeds | runs until found | shrunk to | shortest');
for (const planted of plantedUnits) {
  const found = seeds.map((seed) => huntUnit(planted, { seed, runs: unitRuns }));
  const right = found.filter((one) => isRight(planted, one));
  if (right.length < seeds.length) wrong++;
  console.log(
    [
      planted.name,
      planted.shows ?? 'nothing, as it must be',
      `${right.length}/${seeds.length}`,
      median(found.map((one) => one?.runs ?? unitRuns)),
      median(found.map((one) => one?.run.items.length ?? 0)),
      planted.shortest,
    ].join(' | '),
  );
}
const all = mutants.length + plantedUnits.length;
console.log(`${all - wrong} of ${all} as they should be`);
process.exitCode = wrong === 0 ? 0 : 2;

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
