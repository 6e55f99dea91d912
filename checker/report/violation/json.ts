/**
 * A finding with a violation as JSON: the facts of the Markdown report, for programs.
 *
 * Everything goes by its name and nothing by the numbers of the machine's tables. Addresses are
 * decimal strings, because they have up to 64 bits. What is absent is left out, never null.
 */

import { actorOf } from '../../../model/action.ts';
import { showRights } from '../../../model/rights.ts';
import type { CellId } from '../../../model/state.ts';
import type { Chain } from '../../../properties/property.ts';
import {
  cellName,
  environmentName,
  outcomeText,
  spaceName,
  threadName,
} from '../../finding/describe.ts';
import type { Finding, Violation } from '../../finding/finding.ts';
import { actionText } from '../../finding/phrasing.ts';
import { machinesName } from '../../finding/rows.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import { sourceOf, suggestedFile } from '../source/source.ts';
import { actionJson } from './action-json.ts';
import { decisionOn } from './decision.ts';
import { neighbourText } from './explanation.ts';
import { behind, finalState, holdings, rightsChanges } from './holdings.ts';
import { type Origin, tracedLinks } from './origins.ts';
import { timelineTexts } from './timeline.ts';

/** Raised whenever a reader of the former one would be misled. */
export const violationFormat = 'portcullis-violation/1';

export function violationJson(finding: Finding): unknown {
  const { subject, violation, seed } = finding;
  if (violation === undefined) throw new Error('only a finding with a violation has a report');
  const { refutation, run } = violation;
  return {
    format: violationFormat,
    scenario: {
      name: subject.name,
      file: subject.file,
      shows: subject.data.shows,
      at: run.at(-1)?.site ?? subject.data.site,
    },
    property: violation.property,
    claim: violation.claim,
    says: refutation.says,
    asExpected: finding.asExpected,
    remarks: finding.remarks,
    search: finding.search,
    scope: finding.scope,
    ...(seed !== undefined && { seed }),
    command: finding.command,
    effort: finding.effort,
    ...clauseOf(subject, violation),
    ...(refutation.chain !== undefined && { chain: chainOf(subject, violation, refutation.chain) }),
    ...decisionOf(subject, run.at(-1)),
    run: run.map((step, i) => stepOf(subject, step, i + 1)),
    ...machineOf(subject),
    rights: rightsOf(subject, violation),
    minimality: violation.minimality,
    ...explanationOf(subject, violation),
    ...(violation.timeline && { timeline: timelineTexts(subject, violation.timeline) }),
    keep: { file: suggestedFile(subject, violation), source: sourceOf(subject, violation) },
  };
}

/** A machine that stands in no file goes with its run: here alone numbers are positions in lists. */
function machineOf({ name, data }: Subject): object {
  return name === machinesName ? { machine: withDecimals(data.machine) } : {};
}

function withDecimals(plain: unknown): unknown {
  const decimal = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.parse(JSON.stringify(plain, decimal));
}

function clauseOf({ data }: Subject, { refutation }: Violation): object {
  const clause = refutation.clause === undefined ? undefined : data.policy[refutation.clause];
  return clause === undefined ? {} : { clause: { text: clause.text, at: clause.site } };
}

function chainOf(subject: Subject, violation: Violation, chain: Chain): object {
  const { owner, broken } = chain;
  const links = tracedLinks(subject, violation, chain);
  return {
    cell: cellOf(subject, chain.cell),
    right: chain.right,
    space: spaceName(subject, chain.space),
    ...(owner !== undefined && { owner: spaceName(subject, owner) }),
    links: links.map(({ grantor, grantee, rights, lentBy, origin, endedBy }) => ({
      grantor: spaceName(subject, grantor),
      grantee: spaceName(subject, grantee),
      rights: showRights(rights),
      ...(lentBy !== undefined && {
        lentTo: { thread: threadName(subject, lentBy.thread), frame: lentBy.depth },
      }),
      ...originOf(origin),
      ...(endedBy !== undefined && { endedByStep: endedBy }),
    })),
    ...(broken !== undefined && { broken }),
  };
}

function originOf(origin: Origin): object {
  if (origin.kind === 'step') return { madeByStep: origin.step };
  if (origin.kind === 'nowhere') return {};
  const { site, callersOf } = origin;
  return {
    initially: {
      ...(callersOf !== undefined && { callersOf }),
      ...(site !== undefined && { at: site }),
    },
  };
}

function cellOf(subject: Subject, cell: CellId): object {
  const { cuts } = subject.model.machine;
  const [base, end] = [cuts[cell], cuts[cell + 1]];
  const name = cellName(subject, cell);
  return base === undefined || end === undefined
    ? { name }
    : { name, base: `${base}`, bytes: `${end - base}` };
}

function decisionOf(subject: Subject, last: RunStep | undefined): object {
  const decision = decisionOn(subject, last);
  if (decision === undefined) return {};
  const conditions = decision.conditions.map(({ holds, ...condition }) => ({
    ...condition,
    holds: holds ?? 'not evaluated',
  }));
  return { rule: { name: decision.rule, enabled: decision.enabled, conditions } };
}

function stepOf(
  subject: Subject,
  { action, before, outcome, site }: RunStep,
  step: number,
): object {
  const actor = actorOf(action);
  const stack = actor === undefined ? [] : (before.threads[actor] ?? []);
  return {
    step,
    ...(site !== undefined && { at: site }),
    ...(actor !== undefined && { stack: stack.map((frame) => environmentName(subject, frame)) }),
    says: actionText(subject, before, action),
    action: actionJson(subject, action),
    outcome: outcome ?? { kind: 'disabled' },
    outcomeSays: outcomeText(outcome),
  };
}

function rightsOf(subject: Subject, violation: Violation): object {
  const last = violation.run.at(-1);
  const changed = last === undefined ? [] : rightsChanges(subject, last);
  const { chain } = violation.refutation;
  return {
    changed: changed.map(({ place, space, before, after }) => ({
      where: place,
      who: spaceName(subject, space),
      before: showRights(before),
      after: showRights(after),
    })),
    ...(chain !== undefined && { held: heldOn(subject, violation, chain.cell) }),
  };
}

function explanationOf(subject: Subject, violation: Violation): object {
  const { explanation } = violation;
  if (explanation === undefined) return {};
  const { irrelevant, neighbour } = explanation;
  return {
    irrelevant: {
      steps: irrelevant.steps.map((step) => step + 1),
      operands: irrelevant.operands.map(({ step, operand }) => ({ step: step + 1, operand })),
      rights: irrelevant.rights.map(({ step, lend, needed }) => ({
        step: step + 1,
        ...(lend !== undefined && { lend: lend + 1 }),
        needed: showRights(needed),
      })),
    },
    ...(neighbour && { neighbour: neighbourText(subject, violation, neighbour) }),
  };
}

function heldOn(subject: Subject, violation: Violation, cell: CellId): object {
  const state = finalState(subject, violation);
  const holders = holdings(subject, state, cell);
  // On a machine with pages: the memory that the place leads to, and the other addresses that do.
  const found = behind(subject, state, cell);
  return {
    where: cellName(subject, cell),
    ...(found && { leadsTo: found.memory ?? 'nothing', aliases: found.aliases }),
    by: holders.map(({ space, owns, held, withLends }) => ({
      who: spaceName(subject, space),
      owns,
      rights: showRights(held),
      withLends: withLends.map((more) => ({
        thread: threadName(subject, more.thread),
        rights: showRights(more.held),
      })),
    })),
  };
}
