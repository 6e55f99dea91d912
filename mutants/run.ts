/** `npm run mutants`: plants every bug of the catalogue and prints, as a page, who caught it and how. */

import { mutants as inTheFirstHalf } from './catalogue.ts';
import { mutantsInFaultsAndPages } from './faults-and-pages.ts';
import { mutantsFromOutside } from './from-outside.ts';
import { hunt } from './hunt.ts';
import { huntUnit, isRight } from './hunt-unit.ts';
import { plantedUnits } from './units.ts';

const mutants = [...inTheFirstHalf, ...mutantsFromOutside, ...mutantsInFaultsAndPages].sort(
  (a, b) => (a.class < b.class ? -1 : a.class > b.class ? 1 : 0),
);
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs = 1000;
const unitRuns = 2000;

let wrong = 0;
console.log(`# Planted bugs: who caught what, and after how many runs

Each bug changes one condition, comparison, field or part of the contract, and names beforehand the property that has to catch
it, which judges alone. It is looked for from ${seeds.length} seeds within ${runs.toLocaleString('en')} random runs each, which are then shrunk; *runs* and *shrunk to*
are medians. The classes: A revocation, B bounds, C propagation of authority, D call and return, E interrupts and faults,
F devices, G what happens beside the program. Printed by \`npm run --silent mutants > docs/planted-bugs.md\`.

| planted bug | class | caught by | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const mutant of mutants) {
  const found = seeds.map((seed) => hunt(mutant, { seed, runs }));
  const right = found.filter((one) => one?.property === mutant.caughtBy);
  if (right.length < seeds.length) wrong++;
  row(
    mutant.name,
    mutant.class,
    mutant.caughtBy ?? 'nobody, as it must be',
    `${right.length}/${seeds.length}`,
    median(found.map((one) => one?.runs ?? runs)),
    median(found.map((one) => one?.length ?? 0)),
    mutant.shortest,
  );
}
console.log(`
## In units of the executor

Caught in lockstep with the model, within ${unitRuns.toLocaleString('en')} runs where each is looked for.

| planted unit | class | shows as | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const planted of plantedUnits) {
  const found = seeds.map((seed) => huntUnit(planted, { seed, runs: unitRuns }));
  const right = found.filter((one) => isRight(planted, one));
  if (right.length < seeds.length) wrong++;
  row(
    planted.name,
    planted.class,
    planted.shows.join(' or ') || 'nothing, as it must be',
    `${right.length}/${seeds.length}`,
    median(found.map((one) => one?.runs ?? unitRuns)),
    median(found.map((one) => one?.run.items.length ?? 0)),
    planted.shortest,
  );
}
const all = mutants.length + plantedUnits.length;
console.log(`\n${all - wrong} of ${all} as they should be.`);
process.exitCode = wrong === 0 ? 0 : 2;

function row(...cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
