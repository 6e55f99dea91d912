/** `npm run mutants`: hunts every planted bug from several seeds and prints, as a page, what caught it. */

import { median } from '../bench/median.ts';
import { hunt } from './hunt.ts';
import { huntUnit, isRight } from './hunt-unit.ts';
import { mutants } from './index.ts';
import { bugClasses } from './mutant.ts';
import { plantedUnits } from './units.ts';

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs = 1000;
const unitRuns = 2000;

const byClass = mutants.toSorted((a, b) => (a.class < b.class ? -1 : a.class > b.class ? 1 : 0));
const classes = Object.entries(bugClasses).map(([letter, name]) => `${letter} ${name}`);
let wrong = 0;

console.log(`# Planted bugs: who caught what, and after how many runs

Each bug changes one condition, comparison, field or part of the contract, and names beforehand the property that has to catch
it, which judges alone. It is looked for from ${seeds.length} seeds within ${runs.toLocaleString('en')} random runs each, which are then shrunk; *runs* and *shrunk to*
are medians. Printed by \`npm run --silent mutants > docs/planted-bugs.md\`.

The classes: ${classes.join(', ')}.

| planted bug | class | caught by | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const mutant of byClass) {
  const found = seeds.map((seed) => hunt(mutant, { seed, runs }));
  row(mutant, mutant.caughtBy ?? 'nobody, as it must be', {
    right: found.filter((caught) => caught?.property === mutant.caughtBy).length,
    runs: found.map((caught) => caught?.runs ?? runs),
    lengths: found.map((caught) => caught?.length ?? 0),
  });
}
console.log(`
## In units of the executor

Caught in lockstep with the model, within ${unitRuns.toLocaleString('en')} runs where each is looked for.

| planted unit | class | shows as | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const planted of plantedUnits) {
  const found = seeds.map((seed) => huntUnit(planted, { seed, runs: unitRuns }));
  row(planted, planted.shows.join(' or ') || 'nothing, as it must be', {
    right: found.filter((caught) => isRight(planted, caught)).length,
    runs: found.map((caught) => caught?.runs ?? unitRuns),
    lengths: found.map((caught) => caught?.run.items.length ?? 0),
  });
}
const all = mutants.length + plantedUnits.length;
console.log(`\n${all - wrong} of ${all} as they should be.`);
process.exitCode = wrong === 0 ? 0 : 2;

/** One row of the page. A bug that was not caught as it should be from every seed counts as wrong. */
function row(
  bug: { readonly name: string; readonly class: string; readonly shortest: number },
  caughtBy: string,
  found: { readonly right: number; readonly runs: number[]; readonly lengths: number[] },
): void {
  if (found.right < seeds.length) wrong++;
  const [rate, lengths] = [`${found.right}/${seeds.length}`, median(found.lengths)];
  const cells = [bug.name, bug.class, caughtBy, rate, median(found.runs), lengths, bug.shortest];
  console.log(`| ${cells.join(' | ')} |`);
}
