/**
 * From findings to what the library answers, and what its printers need beyond that.
 *
 * A finding has all states of its run, and is kept beside the plain data of the answer for as long as that
 * is in use.
 */

import type { Finding } from '../finding/finding.ts';
import type { JudgedCost as Judged, WrittenCost } from '../finding/step-cost.ts';
import type { Subject } from '../finding/subject.ts';
import { statusOf, type Verdict } from '../finding/verdict.ts';
import { briefRow } from '../report/run/brief.ts';
import {
  type Run,
  type SearchRow,
  titleOf,
  type ViolationRow,
  verdictOf,
} from '../report/run/run.ts';
import type { Budget } from '../search/search.ts';
import type { ExitStatus, JudgedCost, Result, SearchResult, StepCost, Violation } from './types.ts';

const runs = new WeakMap<Result, Run>();
const findingOf = new WeakMap<Violation, Finding>();

export function resultOf(
  subject: Subject,
  findings: readonly Finding[],
  { seed, ...narrowed }: Budget,
): Result {
  const searches = findings.map(briefRow);
  const checked = { ...titleOf(subject), searches };
  const { name, file, shows, claims, variant } = checked;
  const judged = verdictOf(checked);
  const result: Result = {
    ...{ name, file, ...(variant !== undefined && { variant }), shows, claims },
    ...{ at: subject.data.site, seed },
    verdict: ofNoCrash(judged.verdict),
    asExpected: judged.asExpected,
    // No other status is that of a verdict.
    exitStatus: statusOf(judged) as ExitStatus,
    searches: searches.map(searchResult),
  };
  runs.set(result, {
    ...{ seed, scenarios: [checked], interrupted: false, complaints: [] },
    ...(Object.keys(narrowed).length > 0 && { narrowed }),
  });
  for (const [i, { violation }] of result.searches.entries()) {
    const finding = findings[i];
    if (violation !== undefined && finding !== undefined) findingOf.set(violation, finding);
  }
  return result;
}

/** The run of this one scenario. Throws `TypeError` for anything but what `check` returned. */
export function runOf(result: Result): Run {
  const run = runs.get(result);
  if (run !== undefined) return run;
  throw new TypeError('this is not the result that check returned: a copy of it cannot be printed');
}

/** Throws `TypeError` for anything but the violation in what `check` returned. */
export function findingBehind(
  violation: Violation,
): Finding & Required<Pick<Finding, 'violation'>> {
  const finding = findingOf.get(violation);
  if (finding?.violation !== undefined) return { ...finding, violation: finding.violation };
  throw new TypeError(
    'this is no violation in a result that check returned: a copy of one cannot be printed',
  );
}

export function isResult(value: Result | Violation): value is Result {
  return runs.has(value as Result);
}

function searchResult({ search, effort, violation, ...row }: SearchRow): SearchResult {
  if (search === 'all') throw new Error('the row of a search stands for that search alone');
  const { verdict, asExpected, scope, command, seed, remarks, unasked, met } = row;
  const { writtenCosts, costs } = row;
  const { runs, steps, states, transitions, depth, seen, cyclesInTurn, windows } = effort;
  return {
    ...{ kind: search, verdict: ofNoCrash(verdict), asExpected, scope, command },
    ...(seed !== undefined && { seed }),
    ...{ runs, steps },
    ...(states !== undefined && { states }),
    ...(transitions !== undefined && { transitions }),
    ...(depth !== undefined && { depth }),
    ...(seen !== undefined && { seen }),
    ...(cyclesInTurn !== undefined && { cyclesInTurn }),
    ...(windows !== undefined && { revocationWindows: windows }),
    ...(writtenCosts !== undefined && { stepCosts: writtenCosts.map(stepCostOf) }),
    ...(costs !== undefined && { costs: costs.map(judgedCostOf) }),
    remarks,
    ...(unasked !== undefined && { unasked }),
    ...(met !== undefined && { reached: Object.keys(met.premises) }),
    ...(violation !== undefined && { violation: violationIn(violation) }),
  };
}

function stepCostOf({ step, says, cycles, by }: WrittenCost): StepCost {
  return { step, says, cycles, spentOn: by };
}

function judgedCostOf({ site, ...cost }: Judged): JudgedCost {
  return { ...cost, at: site };
}

/** A search in this process that crashed has thrown. */
function ofNoCrash(verdict: SearchRow['verdict']): Verdict {
  if (verdict === 'crash') throw new Error('a crash is a row only where another process crashed');
  return verdict;
}

function violationIn({ property, claim, says, steps, at }: ViolationRow): Violation {
  return { property, claim, says, steps, ...(at !== undefined && { at }) };
}
