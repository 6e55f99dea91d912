/**
 * Plays the run of a report again, on its scenario as it is now, and says what has become of the
 * violation.
 *
 * A run is replayed only while it is one of the scenario: its steps are still those that are written, or
 * are still on the menu. Otherwise the replay decides nothing, and the scenario's own searches have to.
 * The same goes for a violation that the scenario expects and this run no longer shows: another run may.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Action } from '../../model/action.ts';
import { type Outcome, sameOutcome } from '../../model/outcome.ts';
import { expectations } from '../../properties/expectations.ts';
import { promised, propertiesOf, theorems } from '../../properties/index.ts';
import type { Property } from '../../properties/property.ts';
import { outcomeText } from '../finding/describe.ts';
import { machinesName } from '../finding/rows.ts';
import type { Subject } from '../finding/subject.ts';
import { type Status, status } from '../finding/verdict.ts';
import type { ReportedViolation } from '../report/violation/read-json.ts';
import { actionSourceOf, type Candidate, mayAct, offersOf } from '../search/action-source.ts';
import { play } from '../search/directed.ts';
import { isMeant } from '../search/expectation.ts';
import { Judge, type Objection } from '../search/judge.ts';
import { Ledger } from '../search/ledger.ts';
import { type Resolved, resolve } from './resolve-actions.ts';

export interface Replayed {
  readonly status: Status;
  /** What has become of the violation, in a few words. */
  readonly says: string;
  /** What broke now, and what is not as it was. */
  readonly details: readonly string[];
}

/** The outcomes of the reported steps, and what they break. */
interface Walked {
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly objection?: Objection;
}

/** Throws `UnusableReport`. `file` is for its message. */
export function replay(report: ReportedViolation, present: Subject, file: string): Replayed {
  const resolved = resolve(report, present, file);
  const { data } = resolved.subject;
  const { property, search } = report;
  const isFound = search !== 'directed' && data.may.kind === 'unsaid';
  const every = isFound ? theorems : propertiesOf(data.policy);
  const all = promised(every, data.machine.design, property);
  const asked = all.filter(({ name }) => name === property);
  if (asked.length === 0 && property !== expectations.name) {
    const says = `is no longer judged by ${property}`;
    return { status: status.vacuous, says, details: resolved.moved };
  }
  const foreign = search === 'directed' ? rewritten(report, resolved) : unlisted(report, resolved);
  if (foreign !== undefined) {
    const says = 'is not the scenario of this run any more, so only its searches can say';
    return { status: status.undecided, says, details: [foreign, ...resolved.moved] };
  }
  if (search === 'directed') return compared(report, resolved, played(resolved, all));
  const walked = walk(resolved, asked);
  return compared(report, resolved, walked.objection ? walked : walk(resolved, all));
}

/** The first step that the scenario no longer has in its place, in words. */
function rewritten({ run }: ReportedViolation, { subject, actions }: Resolved): string | undefined {
  const { steps } = subject.data;
  const i = actions.findIndex((action, at) => !isDeepStrictEqual(action, steps[at]?.action));
  if (i < 0) return undefined;
  const step = steps[i];
  const now = step === undefined ? 'is no longer there' : `is another now (line ${step.site.line})`;
  return `step ${i + 1}, ${run[i]?.says}, ${now}`;
}

/** The first step that no entry of the menu is, in words. */
function unlisted({ run }: ReportedViolation, { subject, actions }: Resolved): string | undefined {
  const offers = offersFor(subject);
  const i = actions.findIndex((action) => offers?.(action).length === 0);
  return i < 0 ? undefined : `step ${i + 1}, ${run[i]?.says}, is no longer on the menu`;
}

/** The candidates that an action is, where a menu says what may happen; random machines have none. */
function offersFor({
  name,
  data,
  model,
}: Subject): ((action: Action) => readonly Candidate[]) | undefined {
  const source = actionSourceOf(data, model);
  if (source?.kind === 'menu') return offersOf(source);
  return source === undefined && name !== machinesName ? () => [] : undefined;
}

function walk({ subject, actions }: Resolved, properties: readonly Property[]): Walked {
  const { model } = subject;
  const offers = offersFor(subject);
  const judge = new Judge(model, properties, new Ledger([]));
  const outcomes: (Outcome | undefined)[] = [];
  const atOnce = judge.initial(model.initial);
  if (atOnce !== undefined) return { outcomes, objection: atOnce };
  let state = model.initial;
  for (const action of actions) {
    const canBe = offers?.(action).some((one) => mayAct(state, one)) ?? true;
    const after = canBe ? model.step(state, action) : undefined;
    outcomes.push(after?.outcome);
    if (after === undefined) continue;
    const objection = judge.step({ before: state, action, after });
    if (objection !== undefined) return { outcomes, objection };
    state = after.state;
  }
  return { outcomes };
}

/** The steps are the scenario's own, and so is what it expects of them. */
function played({ subject, actions }: Resolved, properties: readonly Property[]): Walked {
  const { model, data } = subject;
  const judge = new Judge(model, properties, new Ledger([]));
  const { run, objection } = play(model, data.steps.slice(0, actions.length), judge);
  const outcomes = run.map(({ outcome }) => outcome);
  return { outcomes, ...(objection && { objection }) };
}

/** What has become of the reported violation. */
function compared(report: ReportedViolation, resolved: Resolved, walked: Walked): Replayed {
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
  const [at, was] = [outcomes.length, report.run.length];
  const says = [
    objection.property === property
      ? `still violates ${property}`
      : `no longer violates ${property} and violates ${objection.property}`,
    `at step ${at}${at === was ? ', where it did' : ` and not at step ${was}`}`,
    ...(isExpected ? ['as the scenario expects'] : []),
  ].join(', ');
  const { says: sentence } = objection.refutation;
  const reported = sentence === report.says ? [] : [`reported was: ${report.says}`];
  const details = [sentence, ...reported, ...differences];
  return { status: isExpected ? status.asSaid : status.notAsSaid, says, details };
}

/** The first step with another outcome: what follows it follows from it. */
function changed(report: ReportedViolation, outcomes: Walked['outcomes']): string[] {
  for (const [i, outcome] of outcomes.entries()) {
    const step = report.run[i];
    if (step === undefined) break;
    const was = step.outcome.kind === 'disabled' ? undefined : step.outcome;
    if (was === outcome || (was && outcome && sameOutcome(was, outcome))) continue;
    return [`step ${i + 1}, ${step.says}: ${outcomeText(outcome)}, and was: ${outcomeText(was)}`];
  }
  return [];
}
