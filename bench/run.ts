/**
 * `npm run bench`: how fast the searches are. `-- --json FILE` writes the figures.
 *
 * Rates hold for this machine at this moment; compare ratios and medians, not single runs. Each figure is the
 * median of several rounds after one that is not counted, all in one process. The figures of the exhaustive
 * search and of a whole check come from exhaustive.ts and check.ts, which measure processes of their own.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ScenarioData } from '../checker/scenario/data.ts';
import { actionSourceOf, listOf } from '../checker/search/action-source.ts';
import { explorePlainly, isRefused } from '../checker/search/exhaustive/plain.ts';
import { Judge } from '../checker/search/judge.ts';
import { Ledger } from '../checker/search/ledger.ts';
import { drawFrom } from '../checker/search/random/generate.ts';
import { searchMachines } from '../checker/search/random/search-machines.ts';
import { searchRandomly } from '../checker/search/random/search-runs.ts';
import { model } from '../model/semantics.ts';
import { confined, laboratory } from '../mutants/laboratory.ts';
import { theorems } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { checkFigures } from './check.ts';
import { executorRounds } from './executor.ts';
import { exhaustiveFigures } from './exhaustive.ts';
import { median } from './median.ts';

const rounds = 5;
const { values } = parseArgs({ options: { json: { type: 'string' } } });

const figures: Record<string, number> = {
  // Over a menu, steps remembered; and over everything, where hardly any step comes twice.
  'random.checkedStepsPerSecond': medianRate(() => randomly(confined(), theorems, 10_000)),
  'random.checkedStepsPerSecondOverEverything': medianRate(() => randomly(laboratory(), theorems)),
  'random.stepsPerSecondWithoutProperties': medianRate(() => randomly(laboratory(), [])),
  'random.drawnPerSecond': medianRate(drawing),
  'random.machineStepsPerSecond': medianRate(machines),
  'plain.transitionsPerSecond': medianRate(() => exhaustively(confined())),
  ...Object.fromEntries(Object.entries(executorRounds(rate)).map(([k, v]) => [k, medianRate(v)])),
};
const secondsPerStep = (rate: number) => 1 / rate;
const total = secondsPerStep(figures['random.checkedStepsPerSecondOverEverything'] as number);
const bare = secondsPerStep(figures['random.stepsPerSecondWithoutProperties'] as number);
const draw = secondsPerStep(figures['random.drawnPerSecond'] as number);
figures['random.shareGeneration'] = draw / total;
figures['random.shareModel'] = (bare - draw) / total;
figures['random.shareProperties'] = (total - bare) / total;
for (const property of theorems) {
  // What the others cost without it: what properties share is computed once.
  const others = theorems.filter((one) => one !== property);
  const without = medianRate(() => randomly(laboratory(), others));
  figures[`random.shareOf.${property.name}`] = 1 - secondsPerStep(without) / total;
}

const report = (line: string) => console.error(line);
Object.assign(figures, await exhaustiveFigures(report), checkFigures(report));

for (const [name, figure] of Object.entries(figures)) {
  console.log(`${name.padEnd(64)} ${figure >= 100 ? Math.round(figure) : figure.toFixed(3)}`);
}
if (values.json !== undefined)
  writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);

/** The median of several rounds, after one that is not counted. */
function medianRate(round: () => number): number {
  round();
  return median(Array.from({ length: rounds }, round));
}

/** Work per second. */
function rate(work: () => number): number {
  const began = performance.now();
  const done = work();
  return done / ((performance.now() - began) / 1000);
}

function subject(data: ScenarioData) {
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen, so nothing can be measured');
  return { made, source };
}

function randomly(data: ScenarioData, properties: readonly Property[], runs = 400): number {
  const { made, source } = subject(data);
  const judge = new Judge(made, properties, new Ledger(properties));
  return rate(() => searchRandomly(made, source, judge, { seed: 1, runs, steps: 40 }).steps);
}

/** Draws actions in the states of one run; no steps are taken or judged meanwhile. */
function drawing(): number {
  const { made, source } = subject(laboratory());
  const draw = drawFrom(source, made, 0);
  const states = [made.initial];
  for (let i = 0; states.length < 64; i++) {
    const state = states.at(-1) ?? made.initial;
    const candidate = draw(state, [i * 7919, i * 104_729 + 1, [i, i * 3, i * 5, i * 11, i * 13]]);
    const after = candidate && made.step(state, candidate.action);
    states.push(after?.state ?? state);
  }
  return rate(() => {
    for (let i = 0; i < 20_000; i++) {
      const state = states[i % states.length] ?? made.initial;
      draw(state, [i * 7919, i * 104_729, [i, i * 3, i * 5, i * 11, i * 13, i * 17, i * 19]]);
    }
    return 20_000;
  });
}

function machines(): number {
  return rate(() => searchMachines(theorems, { seed: 1, runs: 300, steps: 40 }).steps);
}

function exhaustively(data: ScenarioData): number {
  const { made, source } = subject(data);
  const list = listOf(source);
  return rate(() => {
    const { transitions } = explorePlainly(
      {
        initial: made.initial,
        actions: () => list,
        step: (state: typeof made.initial, { action }) => made.step(state, action),
        key: (state) => JSON.stringify(state),
      },
      {
        initial: () => undefined,
        step: () => undefined,
        isRefused,
      },
      { depth: Number.POSITIVE_INFINITY, states: 100_000 },
    );
    return transitions;
  });
}
