/**
 * Plays the run of a report again, on its scenario as it is now, and says what has become of the
 * violation.
 *
 * Of a run that was found only its actions count. Of a run that somebody wrote the scenario says the
 * steps and what comes of them: a replay of a broken expectation is one only while it still says the
 * same steps. A scenario that expects the violation is not contradicted by one run that no longer shows
 * it: another may, and that is left to its searches.
 */

import { isDeepStrictEqual } from 'node:util';
import { type Outcome, sameOutcome } from '../model/outcome.ts';
import { expectations } from '../properties/expectations.ts';
import { propertiesOf, theorems } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { type Resolved, resolve } from './actions-by-name.ts';
import { isMeant } from './check.ts';
import type { Subject } from './finding.ts';
import { Judge, type Objection } from './judge.ts';
import { Ledger } from './ledger.ts';
import { play } from './play.ts';
import type { ReportedViolation } from './report/read-violation.ts';
import { actionText, outcomeText } from './report/words.ts';
import { type Status, status } from './status.ts';

export interface Replayed {
  readonly status: Status;
  /** What has become of the violation, in a few words. */
  readonly says: string;
  /** What broke now, and what is not as it was. */
  readonly details: readonly string[];
}

/** What a walk along the reported steps came to. */
interface Walked {
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly objection?: Objection;
}

/** Throws `UnusableReport`. `file` is for its message. */
export function replay(report: ReportedViolation, present: Subject, file: string): Replayed {
  const resolved = resolve(report, present, file);
  const { data } = resolved.subject;
  const { property } = report;
  if (property === expectations.name) return replayStory(report, resolved);
  const isFound = report.search !== 'directed' && data.may.kind === 'unsaid';
  const all = isFound ? theorems : propertiesOf(data.policy);
  const asked = all.filter(({ name }) => name === property);
  if (asked.length === 0) {
    const says = `is no longer judged by ${property}`;
    return { status: status.vacuous, says, details: resolved.moved };
  }
  const walked = walk(resolved, asked);
  if (walked.objection !== undefined) return told(report, resolved, walked);
  return told(report, resolved, walk(resolved, all));
}

function walk({ subject, actions }: Resolved, properties: readonly Property[]): Walked {
  const { model } = subject;
  const judge = new Judge(model, properties, new Ledger([]));
  const outcomes: (Outcome | undefined)[] = [];
  const atOnce = judge.initial(model.initial);
  if (atOnce !== undefined) return { outcomes, objection: atOnce };
  let state = model.initial;
  for (const action of actions) {
    const after = model.step(state, action);
    outcomes.push(after?.outcome);
    if (after === undefined) continue;
    const objection = judge.step({ before: state, action, after });
    if (objection !== undefined) return { outcomes, objection };
    state = after.state;
  }
  return { outcomes };
}

/** The steps are the scenario's: what it expects of them is what is judged. */
function replayStory(report: ReportedViolation, resolved: Resolved): Replayed {
  const { subject, actions } = resolved;
  const { model, data } = subject;
  const steps = data.steps.slice(0, actions.length);
  const other = actions.findIndex((action, i) => !isDeepStrictEqual(action, steps[i]?.action));
  if (other >= 0) {
    const step = steps[other];
    const now =
      step === undefined
        ? 'the scenario ends before it'
        : `it is now '${actionText(subject, model.initial, step.action)}' (line ${step.site.line})`;
    const was = `step ${other + 1} was '${report.run[other]?.says}', and ${now}`;
    const says = 'has other steps than the report, so that its searches have to say';
    return { status: status.undecided, says, details: [was, ...resolved.moved] };
  }
  const judge = new Judge(model, propertiesOf(data.policy), new Ledger([]));
  const { run, objection } = play(model, steps, judge);
  const outcomes = run.map(({ outcome }) => outcome);
  return told(report, resolved, { outcomes, ...(objection && { objection }) });
}

function told(report: ReportedViolation, resolved: Resolved, walked: Walked): Replayed {
  const { data } = resolved.subject;
  const { property } = report;
  const { objection, outcomes } = walked;
  const { finds } = data;
  const differences = [...changed(report, outcomes), ...resolved.moved];
  if (objection === undefined) {
    const steps = `${report.run.length} step${report.run.length === 1 ? '' : 's'}`;
    const isExpected = finds.kind === 'breaks' && finds.property === property;
    const unchanged = 'every step has the outcome that it had: what is judged has changed';
    return {
      status: isExpected ? status.undecided : status.asSaid,
      says: `no longer violates ${property} in this run of ${steps}`,
      details: [
        ...(differences.length === 0 ? [unchanged] : differences),
        ...(isExpected
          ? ['the scenario expects it: whether another run shows it, check says']
          : []),
      ],
    };
  }
  const isExpected = finds.kind === 'breaks' && isMeant(data.policy, finds, objection);
  const says = [
    objection.property === property
      ? `still violates ${property}`
      : `no longer violates ${property} and violates ${objection.property}`,
    `at step ${outcomes.length}${outcomes.length === report.run.length ? ', where it did' : ` and not at step ${report.run.length}`}`,
    ...(isExpected ? ['as the scenario expects'] : []),
  ].join(', ');
  const { says: sentence } = objection.refutation;
  const reported = sentence === report.says ? [] : [`reported was: ${report.says}`];
  return {
    status: isExpected ? status.asSaid : status.notAsSaid,
    says,
    details: [sentence, ...reported, ...differences],
  };
}

/** The first step with another outcome: what follows it follows from it. */
function changed(report: ReportedViolation, outcomes: Walked['outcomes']): string[] {
  for (const [i, outcome] of outcomes.entries()) {
    const step = report.run[i];
    if (step === undefined) break;
    const was = step.outcome.kind === 'disabled' ? undefined : step.outcome;
    const isSame =
      was === undefined || outcome === undefined ? was === outcome : sameOutcome(was, outcome);
    if (isSame) continue;
    const now = outcomeText(outcome);
    return [`step ${i + 1}, ${step.says}: ${now}, and was: ${outcomeText(was)}`];
  }
  return [];
}
