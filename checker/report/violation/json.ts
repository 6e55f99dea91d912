/**
 * A finding with a violation as JSON: the facts of the Markdown report, for programs.
 *
 * Everything goes by its name and nothing by the numbers of the machine's tables. Addresses are
 * decimal strings, because they have up to 64 bits. What is absent is left out, never null.
 */

import { actorOf } from '../../../model/action.ts';
import { showRights } from '../../../model/rights.ts';
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
import { isMachines } from '../../finding/rows.ts';
import type { RunStep } from '../../finding/run-step.ts';
import { isInFile, violationSite } from '../../finding/site.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Site } from '../../scenario/data.ts';
import { sourceOf, suggestedFile } from '../source/source.ts';
import { actionJson } from './action-json.ts';
import { changeTexts } from './change-texts.ts';
import { changesOf } from './changes.ts';
import { decisionOn } from './decision.ts';
import { neighbourText } from './explanation.ts';
import { behind, finalState, holdings, statesOf } from './holdings.ts';
import { type Origin, tracedLinks } from './origins.ts';
import { placeOf } from './places.ts';
import { type ViolationReport, violationFormat } from './report-shape.ts';
import { stateJson } from './state-json.ts';
import { timelineTexts } from './timeline.ts';

export function violationJson(finding: Finding): ViolationReport {
  const { subject, violation, seed } = finding;
  if (violation === undefined) throw new Error('only a finding with a violation has a report');
  const { refutation, run } = violation;
  return {
    format: violationFormat,
    scenario: {
      name: subject.name,
      file: subject.file,
      shows: subject.data.shows,
      ...placed(subject.data.site),
      ...(subject.data.variant && { variant: subject.data.variant.name }),
    },
    property: violation.property,
    claim: violation.claim,
    says: refutation.says,
    ...placed(violationSite(subject, violation)),
    asExpected: finding.asExpected,
    remarks: finding.remarks,
    search: finding.search,
    scope: finding.scope,
    ...(seed !== undefined && { seed }),
    command: finding.command,
    effort: finding.effort,
    ...clauseOf(subject, violation),
    ...costPart(violation),
    ...(refutation.chain !== undefined && { chain: chainOf(subject, violation, refutation.chain) }),
    ...(violation.cost === undefined && decisionOf(subject, run.at(-1))),
    run: run.map((step, i) => stepOf(subject, step, i + 1)),
    states: statesOf(subject, violation).map((state) => stateJson(subject, state)),
    ...machineOf(subject),
    ...heldOf(subject, violation),
    minimality: violation.minimality,
    ...explanationOf(subject, violation),
    ...(violation.timeline && { timeline: timelineTexts(subject, violation.timeline) }),
    keep: { file: suggestedFile(subject, violation), source: sourceOf(subject, violation) },
  };
}

type Part<K extends keyof ViolationReport> = Pick<Partial<ViolationReport>, K>;

function placed(site: Site | undefined): { readonly at?: Site } {
  return isInFile(site) ? { at: site } : {};
}

/** A machine that stands in no file goes with its run: here alone numbers are positions in lists. */
function machineOf({ name, data }: Subject): Part<'machine'> {
  return isMachines(name) ? { machine: withDecimals(data.machine) } : {};
}

function withDecimals(plain: object): object {
  const decimal = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.parse(JSON.stringify(plain, decimal));
}

function clauseOf({ data }: Subject, { refutation }: Violation): Part<'clause'> {
  const clause = refutation.clause === undefined ? undefined : data.policy[refutation.clause];
  return clause === undefined ? {} : { clause: { text: clause.text, at: clause.site } };
}

function costPart({ cost }: Violation): Part<'cost'> {
  if (cost === undefined) return {};
  const { text, site, rows, meanwhile } = cost;
  const compared = rows.map((row) => ({
    name: row.name,
    cycles: row.cost.cycles,
    spentOn: row.cost.by,
  }));
  return { cost: { text, at: site, compared, ...(meanwhile && { meanwhile: [...meanwhile] }) } };
}

function chainOf(
  subject: Subject,
  violation: Violation,
  chain: Chain,
): ViolationReport['chain'] & object {
  const { owner, broken } = chain;
  const links = tracedLinks(subject, violation, chain);
  return {
    cell: placeOf(subject, chain.cell),
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

function decisionOf(subject: Subject, last: RunStep | undefined): Part<'rule'> {
  const decision = decisionOn(subject, last);
  if (decision === undefined) return {};
  const conditions = decision.conditions.map(({ holds, ...condition }) => ({
    ...condition,
    holds: holds ?? ('not evaluated' as const),
  }));
  return { rule: { name: decision.rule, enabled: decision.enabled, conditions } };
}

function stepOf(subject: Subject, run: RunStep, step: number): ViolationReport['run'][number] {
  const { action, before, outcome, site } = run;
  const changes = changesOf(subject, run);
  const actor = actorOf(action);
  const stack = actor === undefined ? [] : (before.threads[actor] ?? []);
  return {
    step,
    ...placed(site),
    ...(actor !== undefined && { stack: stack.map((frame) => environmentName(subject, frame)) }),
    says: actionText(subject, before, action),
    action: actionJson(subject, action),
    outcome: outcome ?? { kind: 'disabled' },
    outcomeSays: outcomeText(outcome),
    changes,
    changesSay: changeTexts(changes, subject.model.machine.threads.length > 1),
    ...(run.cost && { cycles: run.cost.cycles, spentOn: run.cost.by }),
  };
}

function explanationOf(subject: Subject, violation: Violation): Part<'irrelevant' | 'neighbour'> {
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

function heldOf(subject: Subject, violation: Violation): Part<'held'> {
  const { chain } = violation.refutation;
  if (chain === undefined) return {};
  const { cell } = chain;
  const state = finalState(subject, violation);
  const holders = holdings(subject, state, cell);
  // On a machine with pages: the memory that the place leads to, and the other addresses that do.
  const found = behind(subject, state, cell);
  const by = holders.map(({ space, owns, held, withLends }) => ({
    who: spaceName(subject, space),
    owns,
    rights: showRights(held),
    withLends: withLends.map((more) => ({
      thread: threadName(subject, more.thread),
      rights: showRights(more.held),
    })),
  }));
  const leads = found && { leadsTo: found.memory ?? 'nothing', aliases: found.aliases };
  return { held: { where: cellName(subject, cell), ...leads, by } };
}
