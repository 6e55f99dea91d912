/** `npm run mutants`: hunts every planted bug from several seeds and prints, as a page, what caught it. */

import { median } from '../bench/median.ts';
import { huntMutant, huntUnit, isCaughtAsNamed } from './hunt.ts';
import { mutants, plantedUnits } from './index.ts';
import { bugClasses } from './mutant.ts';

interface Bug {
  readonly name: string;
  readonly class: string;
  readonly shortest: number;
}

/** What came of one seed. */
interface Hunted {
  /** Whether it was caught as it names beforehand. */
  readonly isRight: boolean;
  /** Random runs until it showed, and steps of the shrunk run; none where nothing was caught. */
  readonly runs?: number | undefined;
  readonly length?: number | undefined;
}

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
const runs = 1000;
const unitRuns = 2000;

const classes = Object.entries(bugClasses).map(([letter, name]) => `${letter} ${name}`);
let wrong = 0;

console.log(`# Planted bugs: who caught what, and after how many runs

Each bug changes one condition, comparison, field or part of the contract, and names beforehand the property that has to catch
it, which judges alone. It is looked for from ${seeds.length} seeds within ${runs.toLocaleString('en')} random runs each, which are then shrunk; *runs* and *shrunk to*
are medians. Printed by \`npm run --silent mutants > docs/planted-bugs.md\`.

The classes: ${classes.join(', ')}.

| planted bug | class | caught by | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const mutant of byClass(mutants)) {
  row(mutant, mutant.caughtBy ?? 'nobody, as it must be', runs, (seed) => {
    const caught = huntMutant(mutant, { seed, runs });
    return { ...caught, isRight: caught?.property === mutant.caughtBy };
  });
}
console.log(`
## In units of the executor

Caught in lockstep with the model, within ${unitRuns.toLocaleString('en')} runs where each is looked for.

| planted unit | class | shows as | seeds | runs | shrunk to | shortest |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const planted of byClass(plantedUnits)) {
  row(planted, planted.shows.join(' or ') || 'nothing, as it must be', unitRuns, (seed) => {
    const caught = huntUnit(planted, { seed, runs: unitRuns });
    const isRight = isCaughtAsNamed(planted, caught);
    return { isRight, runs: caught?.runs, length: caught?.run.items.length };
  });
}
const all = mutants.length + plantedUnits.length;
console.log(`\n${all - wrong} of ${all} as they should be.`);
process.exitCode = wrong === 0 ? 0 : 2;

function byClass<B extends Bug>(bugs: readonly B[]): B[] {
  return bugs.toSorted((a, b) => (a.class < b.class ? -1 : a.class > b.class ? 1 : 0));
}

/** One row of the page. A bug that was not caught as it should be from every seed counts as wrong. */
function row(bug: Bug, caughtBy: string, runsMax: number, hunted: (seed: number) => Hunted): void {
  const found = seeds.map(hunted);
  const right = found.filter(({ isRight }) => isRight).length;
  if (right < seeds.length) wrong++;
  const medianRuns = median(found.map((one) => one.runs ?? runsMax));
  const medianLength = median(found.map(({ length }) => length ?? 0));
  const rate = `${right}/${seeds.length}`;
  const cells = [bug.name, bug.class, caughtBy, rate, medianRuns, medianLength, bug.shortest];
  console.log(`| ${cells.join(' | ')} |`);
}
