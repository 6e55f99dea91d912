/**
 * The attackers on a menu: what each tries, in which words, and which of it no search came to.
 *
 * An attacker is a space. It acts whenever it governs the running code, and asks for anything of which
 * *everything* consists, as far as one space can ask for it: facts and lends in its own name, and in the
 * name of a space on whose data its code runs. Beats of transfers in its name are its own too. Marked
 * accesses are not: the mark is the promise of an honest server.
 */

import type { Action } from '../../model/action.ts';
import type { Machine, Portal } from '../../model/machine.ts';
import type { Environment, SpaceId } from '../../model/state.ts';
import { type AttackVerb, attackVerbs, verbsWithin } from '../scenario/attacks.ts';
import type { AttackersData, May, Site } from '../scenario/data.ts';
import { thousands } from '../text/numbers.ts';
import { type Attacker, countOf, type Universe, verbFor, verbsIn } from './universe.ts';

/** What one attacker tries. */
export interface AttackerUniverse extends Universe {
  readonly attacker: Attacker;
  readonly data: AttackersData;
  /** The number of its first verb among all that a menu can be asked for. */
  readonly entry: number;
}

/** One universe for each space that is an attacker, in the order of the menu. */
export function attackersOn(may: May, machine: Machine): AttackerUniverse[] {
  if (may.kind !== 'menu') return [];
  const { entries, attackers } = may;
  const each = attackers.flatMap((data) => data.spaces.map((space) => ({ data, space })));
  return each.map(({ data, space }, i) => {
    const spans = [...new Set(data.spans)];
    const verbs = verbsWithin(data.limit);
    const attacker = { space, verbs, names: namesFor(machine, space) };
    const offered = verbsIn({ machine, spans, attacker });
    return {
      machine,
      spans,
      attacker: { ...attacker, verbs: offered },
      data,
      entry: entries.length + i * attackVerbs.length,
    };
  });
}

/** Itself, and the spaces on whose data its code may run. */
function namesFor(machine: Machine, space: SpaceId): SpaceId[] {
  const its = environmentsOn(machine).filter(({ code }) => code === space);
  return [...new Set([space, ...its.map(({ data }) => data)])];
}

function environmentsOn({ portals, threads }: Machine): Environment[] {
  return [...portals, ...threads.map(({ home }) => home)];
}

/** The number under which a ledger notes that the attacker did this. */
export function entryFor({ entry }: AttackerUniverse, action: Action): number {
  const verb = verbFor(action);
  return verb === undefined ? -1 : entry + attackVerbs.indexOf(verb);
}

/** Where the attacker was written whose verb has this number. */
export function attackerSite(
  attackers: readonly AttackerUniverse[],
  number: number,
): Site | undefined {
  const found = attackers.find(
    ({ entry }) => number >= entry && number < entry + attackVerbs.length,
  );
  return found?.data.site;
}

/** `anything by driver except unwinds, 1,234 actions`; one phrase for each space. */
export function attackerWords(universe: AttackerUniverse, isBrief: boolean): string {
  const { data, spans, attacker } = universe;
  const brief = `${nameOf(universe)}, ${thousands(countOf(universe))} actions`;
  if (isBrief) return brief;
  const ranges = data.areSpansWritten
    ? 'the ranges that it is kept within'
    : `${spans.length} ranges (each cell, each region, one beyond the top)`;
  return `${brief} (it ${listed(attacker.verbs, 'and')}, with ${ranges})`;
}

function nameOf({ machine, attacker, data: { limit } }: AttackerUniverse): string {
  const limited = limit === undefined ? '' : ` ${limit.kind} ${listed(limit.verbs, 'and')}`;
  return `anything by ${machine.spaces[attacker.space]?.name}${limited}`;
}

function listed(words: readonly string[], link: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${link} ${words.at(-1)}`;
}

/**
 * What of an attacker was not tried, one sentence for each attacker. That it never acted at all always is
 * a hole. That it did not use a verb is none once it is over: a complete search shows that it cannot.
 */
export function untriedBy(
  universe: AttackerUniverse,
  asked: ReadonlySet<number>,
  { isComplete, isOver }: { readonly isComplete: boolean; readonly isOver: boolean },
): string[] {
  const { machine, attacker, data, entry } = universe;
  const isAsked = (verb: AttackVerb) => asked.has(entry + attackVerbs.indexOf(verb));
  const name = machine.spaces[attacker.space]?.name;
  const where = `anything.by(${name}) (line ${data.site.line})`;
  if (!attacker.verbs.some(isAsked)) {
    return [`${where}: ${name} ${isComplete ? 'can never act' : 'did not act within the bounds'}`];
  }
  const untried = isOver ? [] : owedBy(universe).filter((verb) => !isAsked(verb));
  if (untried.length === 0) return [];
  const left = untried.map((verb) => `'${verb}'`).join(', ');
  return [
    `${where}: ${name} never ${listed(untried, 'or')} within the bounds; give bounds more, or leave ` +
      `that out: .except(${left})`,
  ];
}

/** Possible only after something that nobody may have done. */
const following: readonly AttackVerb[] = ['stops', 'creates', 'begins'];

/** The verbs that a search has to come to: those that the attacker can use by what the machine is. */
function owedBy({ machine, attacker }: AttackerUniverse): readonly AttackVerb[] {
  const { space, verbs } = attacker;
  const entered = machine.portals.filter((portal) => governsIn(portal, space));
  const handlers = machine.spaces.flatMap(({ faults }) => machine.portals[faults ?? -1] ?? []);
  const impossible = new Set(following);
  if (entered.length === 0) impossible.add('returns');
  if (!entered.some((portal) => mayNest(machine, portal))) impossible.add('unwinds');
  if (!handlers.some((portal) => governsIn(portal, space))) impossible.add('skips');
  return verbs.filter((verb) => !impossible.has(verb));
}

function governsIn({ code, data }: Environment, space: SpaceId): boolean {
  return code === space || data === space;
}

/** Whether some stack has room for two frames of the portal's environment. */
function mayNest({ threads, lines }: Machine, { code, data }: Portal): boolean {
  const kept = new Set(lines.map(({ priority }) => priority)).size;
  return threads.some(({ home, hunks }) => {
    const isBase = home.code === code && home.data === data;
    return hunks.length - kept >= (isBase ? 2 : 3);
  });
}
