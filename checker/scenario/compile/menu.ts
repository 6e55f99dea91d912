/** From the list that `may` is to a menu: its sentences, and its attackers with the ranges that they name. */

import type { SpanId } from '../../../model/state.ts';
import type { AttackersData, EntryData, May } from '../data.ts';
import { Attacker } from '../language/anything.ts';
import type { Act } from '../language/sentences.ts';
import { type Compilation, numberOf } from './compilation.ts';
import { spanIdOf } from './extents.ts';
import { entryOf } from './steps.ts';

/** Attackers before the machine is laid out: those that are kept within no ranges have none yet. */
export type AttackerRead = Omit<AttackersData, 'spans' | 'areSpansWritten'> & {
  readonly within?: readonly SpanId[];
};

/** A menu before the machine is laid out. */
export interface MenuRead {
  readonly entries: readonly EntryData[];
  readonly attackers: readonly AttackerRead[];
}

export function menuRead(compilation: Compilation, list: readonly (Act | Attacker)[]): MenuRead {
  const entries: EntryData[] = [];
  const attackers: AttackerRead[] = [];
  for (const one of list) {
    if (!(one instanceof Attacker)) {
      entries.push(entryOf(compilation, one));
      continue;
    }
    attackers.push(attackerRead(compilation, one, entries.length));
  }
  return { entries, attackers };
}

/** `after`: how many sentences stand before it. */
export function attackerRead(
  compilation: Compilation,
  { spaces, limit, ranges, callSite }: Attacker,
  after: number,
): AttackerRead {
  return {
    spaces: spaces.map((space) => numberOf(compilation, space, callSite)),
    ...(limit && { limit }),
    ...(ranges && { within: ranges.map((range) => spanIdOf(compilation, range, callSite)) }),
    after,
    site: callSite.site,
  };
}

/** `everywhere` gives the ranges of *everything*, which are known when the machine is laid out. */
export function attackersOver(
  { within, ...attacker }: AttackerRead,
  everywhere: () => readonly SpanId[],
): AttackersData {
  const areSpansWritten = within !== undefined;
  return { ...attacker, spans: within ?? everywhere(), areSpansWritten };
}

export function menuOf({ entries, attackers }: MenuRead, everywhere: () => readonly SpanId[]): May {
  if (entries.length + attackers.length === 0) return { kind: 'nothing' };
  return {
    kind: 'menu',
    entries,
    attackers: attackers.map((one) => attackersOver(one, everywhere)),
  };
}
