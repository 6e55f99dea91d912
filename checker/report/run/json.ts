/**
 * The whole run as JSON, for programs.
 *
 * The same seed gives the same bytes: whatever depends on the clock or the machine is under the one
 * key `measured`, which is left out on request. What is absent is left out, never null. The states of
 * a violation's run are not here but in the violation's own file.
 */

import type { JudgedCost, WrittenCost } from '../../finding/step-cost.ts';
import { statusWords } from '../../finding/verdict.ts';
import {
  type Checked,
  type Format,
  isUnusable,
  type Measured,
  metBy,
  type Run,
  type SearchRow,
  statusOfRun,
  verdictOf,
} from './run.ts';
import { variantsIn } from './variants.ts';

/** Raised whenever a reader of the former one would be misled. */
export const runFormat = 'portcullis-run/1';

export const json: Format = { name: 'json', exampleFile: 'run.json', print: jsonOf };

export function jsonOf(run: Run, measured?: Measured): string {
  const exitStatus = statusOfRun(run);
  const variants = variantsIn(run.scenarios);
  const document = {
    format: runFormat,
    verdict: statusWords[exitStatus],
    exitStatus,
    seed: run.seed,
    ...(run.complaints.length > 0 && { complaints: run.complaints }),
    ...(run.narrowed !== undefined && { narrowed: run.narrowed }),
    scenarios: run.scenarios.map(scenarioJson),
    ...(variants.length > 0 && { variants }),
    ...(run.notLookedAt !== undefined && { notLookedAt: run.notLookedAt }),
    ledger: ledgerJson(run),
    ...(measured !== undefined && { measured }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function scenarioJson(scenario: Checked): object {
  const { name, file } = scenario;
  if (isUnusable(scenario)) {
    const { says, remedy, site } = scenario.unusable;
    const unusable = { says, remedy, ...(site !== undefined && { site }) };
    return { name, file, verdict: 'unusable', asExpected: false, searches: [], unusable };
  }
  const { variant, shows, claims, searches } = scenario;
  const { verdict, asExpected } = verdictOf(scenario);
  return {
    ...{ name, file, variant, shows, claims, verdict, asExpected },
    searches: searches.map(searchJson),
  };
}

/** Names its keys one by one: what a search hands over beyond these is not for the public. */
function searchJson({ search, verdict, asExpected, effort, ...rest }: SearchRow): object {
  const { scope, command, seed, remarks, unasked, met, violation, writtenCosts, costs } = rest;
  const { runs, steps, states, transitions, depth, seen, cyclesInTurn, windows } = effort;
  const reached = met && Object.keys(met.premises);
  return {
    ...{ kind: search, verdict, asExpected, scope, command, seed },
    ...{ runs, steps, states, transitions, depth, seen, cyclesInTurn, revocationWindows: windows },
    ...{ stepCosts: writtenCosts?.map(stepCostJson), costs: costs?.map(costJson) },
    ...{ remarks, unasked, reached, violation: violation && violationJson(violation) },
  };
}

function stepCostJson({ step, says, cycles, by }: WrittenCost): object {
  return { step, says, cycles, spentOn: by };
}

function costJson({ site, ...cost }: JudgedCost): object {
  return { ...cost, at: site };
}

/** The lines for the terminal are left out: the violation's own file has the run. */
function violationJson({
  ladder: _,
  timelines: __,
  ...rest
}: NonNullable<SearchRow['violation']>): object {
  return rest;
}

/** What all of them met, each with the first that was. */
function ledgerJson({ scenarios }: Run): object {
  const { deeds, examples, premises } = metBy(scenarios);
  return {
    deeds: Object.entries(deeds).map(([deed, count]) => ({
      deed,
      count,
      ...(examples[deed] !== undefined && { example: examples[deed] }),
    })),
    premises: Object.entries(premises).map(([premise, example]) => ({ premise, example })),
  };
}
