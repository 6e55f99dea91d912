/** From the list that `may` is to a menu: its sentences, and its attackers with the ranges that they name. */

import type { SpanId } from '../../../model/state.ts';
import type { AttackersData, EntryData, May } from '../data.ts';
import { Attacker } from '../language/anything.ts';
import type { Act } from '../language/sentences.ts';
import { type Compilation, numberOf } from './compilation.ts';
import { spanIdOf } from './extents.ts';
import { entryOf } from './steps.ts';

/** A menu before the machine is laid out: attackers that are kept within no ranges have none yet. */
export interface MenuRead {
  readonly entries: readonly EntryData[];
  readonly attackers: readonly (Omit<AttackersData, 'spans' | 'areSpansWritten'> & {
    readonly within?: readonly SpanId[];
  })[];
}

export function menuRead(compilation: Compilation, list: readonly (Act | Attacker)[]): MenuRead {
  const entries: EntryData[] = [];
  const attackers: MenuRead['attackers'][number][] = [];
  for (const one of list) {
    if (!(one instanceof Attacker)) {
      entries.push(entryOf(compilation, one));
      continue;
    }
    const { spaces, limit, ranges, callSite } = one;
    attackers.push({
      spaces: spaces.map((space) => numberOf(compilation, space, callSite)),
      ...(limit && { limit }),
      ...(ranges && { within: ranges.map((range) => spanIdOf(compilation, range, callSite)) }),
      after: entries.length,
      site: callSite.site,
    });
  }
  return { entries, attackers };
}

/** `everywhere` gives the ranges of *everything*, which are known when the machine is laid out. */
export function menuOf({ entries, attackers }: MenuRead, everywhere: () => readonly SpanId[]): May {
  if (entries.length + attackers.length === 0) return { kind: 'nothing' };
  return {
    kind: 'menu',
    entries,
    attackers: attackers.map(({ within, ...attacker }) => ({
      ...attacker,
      spans: within ?? everywhere(),
      areSpansWritten: within !== undefined,
    })),
  };
}
