/** The random search of a scenario: runs that the seed decides, over its menu or over everything. */

import type { Finding } from '../../finding/finding.ts';
import { thousands } from '../../text/numbers.ts';
import { actionSourceOf, scopesOver } from '../action-source.ts';
import { Judge } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { findingOf, replayedViolation, searchedProperties } from '../model-search.ts';
import { cutRemark, type Found, type Search, type SearchCounts, seedFor } from '../search.ts';
import { searchRandomly } from './search-runs.ts';

/** Unless the scenario or the command line says otherwise. */
const randomDefaults = { runs: 200, stepsMax: 40 } as const;

export const random: Search<'random'> = {
  kind: 'random',
  judges: 'model',

  run(subject, budget, watch, earlier) {
    const { data, model, name } = subject;
    const source = actionSourceOf(data, model);
    const properties = searchedProperties(subject, budget);
    if (source === undefined || properties.length === 0) return undefined;
    const runs = budget.runs ?? data.bounds.runs ?? randomDefaults.runs;
    const steps = data.bounds.steps ?? randomDefaults.stepsMax;
    const ledger = new Ledger(properties);
    const judge = new Judge(model, properties, ledger);
    let isCut = false;
    const result = searchRandomly(model, source, judge, {
      seed: seedFor(budget.seed, name),
      runs,
      steps,
      onRun: (done) => watch.progress('random', done / runs, runsDone(done, runs)),
      outOfTime: () => {
        isCut = watch.outOfTime();
        return isCut;
      },
    });
    const { found } = result;
    const isShort = found === undefined && result.runs < runs;
    if (isShort && !isCut) {
      throw new Error(
        `run ${result.runs + 1} of ${runs} ended in an exception: does a rule or a property throw?`,
      );
    }
    const finding = findingOf('random', subject, budget, {
      seed: budget.seed,
      ...scopesOver(source, (says) => `${runs} runs of up to ${steps} steps over ${says}`),
      verdict: found === undefined ? 'holds' : 'violated',
      effort: { runs: result.runs, steps: result.steps, ...seenOf(result.states, earlier) },
      ...(isShort && cutAfter(result.runs, runs)),
      ...(found && {
        violation: replayedViolation(subject, judge, found.objection, found.actions, {
          kind: 'shrunk',
          from: found.from,
          attempts: found.attempts,
          isShortest: found.isShortest,
        }),
      }),
    });
    return { finding, ledger };
  },
};

/** In how many states of all the random runs were; known if an earlier search saw all of them. */
function seenOf(
  states: number | undefined,
  earlier: readonly Found[],
): Pick<Finding['effort'], 'seen'> {
  const all = earlier.find(({ isComplete }) => isComplete)?.finding.effort.states;
  return states === undefined || all === undefined ? {} : { seen: { states, of: all } };
}

export function runsDone(done: number, runs: number): SearchCounts {
  return { of: 'runs', count: done, most: runs };
}

/** Of a random search that ended before its last run, and not because something broke. */
export function cutAfter(done: number, runs: number): Pick<Finding, 'verdict' | 'remarks' | 'cut'> {
  const progress =
    done === 0
      ? 'other searches'
      : `${thousands(done)} of ${thousands(runs)} runs, in which nothing broke`;
  return { verdict: 'undecided', remarks: [cutRemark(progress)], cut: true };
}
