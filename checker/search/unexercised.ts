/**
 * What a scenario wrote and no search exercised: entries of its menu, verbs of its attackers, clauses of its
 * policy, initial grants. A verdict that holds because nothing happened is vacuous.
 */

import { factOf } from '../../model/facts.ts';
import { noRights, plain, showRights } from '../../model/rights.ts';
import type { Subject } from '../finding/subject.ts';
import type { AttackersData } from '../scenario/data.ts';
import { counted } from '../text/numbers.ts';
import { attackersOn, untriedBy } from './attackers.ts';
import { askedProperties } from './model-search.ts';
import type { Budget, Found, UnjudgedFinding } from './search.ts';

/**
 * The findings, the last of them vacuous where something was not exercised and nothing broke. `left` is
 * what `unasked` says of them.
 */
export function withHoles(
  subject: Subject,
  found: readonly Found[],
  left: readonly string[],
): UnjudgedFinding[] {
  const findings = found.map(({ finding }) => finding);
  const holes = isBroken(found) ? [] : [...idleRemarks(found), ...left];
  const idle = ineffectiveGrants(subject);
  const last = findings.at(-1);
  return findings.map((one) => {
    // An ineffective grant is often why a step went wrong.
    if (one.verdict === 'violated') return { ...one, remarks: [...one.remarks, ...idle] };
    if (one !== last || one.verdict !== 'holds' || holes.length + idle.length === 0) return one;
    return { ...one, verdict: 'vacuous' as const, remarks: [...one.remarks, ...holes, ...idle] };
  });
}

function idleRemarks(found: readonly Found[]): string[] {
  const isIdle = found.every(({ finding }) => finding.effort.steps === 0);
  return isIdle ? ['nothing happened: the scenario has no step and lets nothing happen'] : [];
}

/** The menu's entries that were not asked; unless something broke also what was too little for the policy. */
export function unasked(subject: Subject, budget: Budget, found: readonly Found[]): string[] {
  const entries = unaskedEntries(subject, found);
  // A search that broke something ended there, so it says too little of clauses that held.
  if (isBroken(found)) return entries;
  return [...entries, ...unsearched(subject, budget), ...untestedClauses(subject, budget, found)];
}

/** A policy that is judged on the written steps alone says nothing of what else its software may do. */
function unsearched(subject: Subject, budget: Budget): string[] {
  const { may, finds, steps } = subject.data;
  if (may.kind !== 'unsaid' || finds.kind === 'breaks') return [];
  const isJudged = askedProperties(subject, budget)
    .flatMap(({ covers }) => covers)
    .some(({ clause }) => clause !== undefined);
  if (!isJudged) return [];
  return [
    `the policy was tried on the ${counted(steps.length, 'written step')} only; say what may happen: ` +
      'may: [anything.by(driver), ...] or may: everything',
  ];
}

function isBroken(found: readonly Found[]): boolean {
  return found.some(({ finding }) => finding.verdict === 'violated');
}

/** Only a complete search can say that an entry can never be asked. */
function unaskedEntries(
  { data: { may }, model: { machine } }: Subject,
  found: readonly Found[],
): string[] {
  // Where the steps alone were judged nobody looked at the menu.
  if (may.kind !== 'menu' || found.every(({ finding }) => finding.search === 'directed')) return [];
  const isComplete = found.some((one) => one.isComplete);
  // A search that broke something came to less than it would have.
  const isOver = isComplete || isBroken(found);
  const says = isComplete ? 'can never be asked' : 'was not asked within the bounds';
  const asked = new Set(found.flatMap(({ ledger }) => [...(ledger?.asked ?? [])]));
  const sentences = may.entries.flatMap(({ site }, i) =>
    asked.has(i)
      ? []
      : `entry ${numberOf(i, may.attackers)} of the menu (line ${site.line}) ${says}`,
  );
  const attackers = attackersOn(may, machine).flatMap((one) =>
    untriedBy(one, asked, { isComplete, isOver }),
  );
  return [...sentences, ...attackers];
}

/** The number of a sentence among all entries of its menu, from 1 on. */
function numberOf(sentence: number, attackers: readonly AttackersData[]): number {
  return sentence + 1 + attackers.filter(({ after }) => after <= sentence).length;
}

function untestedClauses(subject: Subject, budget: Budget, found: readonly Found[]): string[] {
  const { policy } = subject.data;
  const reached = found.flatMap(({ ledger }) => [...(ledger?.reached.keys() ?? [])]);
  const tested = new Set(reached.map(({ clause }) => clause));
  return askedProperties(subject, budget)
    .flatMap(({ covers }) => covers)
    .flatMap(({ clause }) => (clause === undefined || tested.has(clause) ? [] : clause))
    .map(
      (clause) => `policy clause ${clause + 1}, ${policy[clause]?.text}, was never put to the test`,
    );
}

/** Initial grants of what their grantor cannot give. They are pruned before the first step. */
function ineffectiveGrants({ data, model }: Subject): string[] {
  const { machine, initial } = model;
  return machine.grants.flatMap(({ first, end, grantor, grantee, rights }, i) => {
    let stands = noRights;
    for (let cell = first; cell < end; cell++) {
      stands |= factOf(initial.grants, cell, grantor, grantee);
    }
    const gone = plain(rights) & ~stands;
    if (gone === 0) return [];
    const [from, to] = [grantor, grantee].map((space) => machine.spaces[space]?.name);
    const line = data.written.grants[i]?.site.line;
    const says = `the initial grant of ${showRights(gone)} from ${from} to ${to} (line ${line})`;
    return [`${says} gives nothing: let ${from} own it, or be granted it with +`];
  });
}
