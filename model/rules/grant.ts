/**
 * Granting, and taking back.
 *
 * A space passes on what it holds passable, by ownership or grant, and never what it was merely
 * lent: a grant may outlive the call. It takes back only what it gave itself; what others built on
 * that falls with it when the step is settled.
 */

import type { Action } from '../action.ts';
import { factOf, writeFact } from '../facts.ts';
import type { Span } from '../machine.ts';
import { done } from '../outcome.ts';
import { type Rights, unmarked, without } from '../rights.ts';
import type { Hardware, Rule, StateDraft } from '../rule.ts';
import { type CellId, isAlive, type MachineState } from '../state.ts';
import { firstNotPassable, governs } from './usable.ts';

export const grant: Rule<'grant'> = {
  enabled: (_, s, a) => a.to !== a.as && governs(s, a.thread, a.as),

  conditions: [
    {
      cause: 'dead',
      says: 'the grantee is alive',
      holds: (_, s, a) => isAlive(s, a.to),
    },
    {
      cause: 'exceeds-authority',
      says: 'the grantor holds what it grants, passable, without what it was lent',
      holds: (m, s, a) => grantRefused(m, s, a) === undefined,
      at: grantRefused,
    },
  ],
  prunes: false,

  commit(m, draft, a) {
    rewrite(m, draft, { ...a, grantee: a.to }, (rights) => rights | a.rights);
    return done;
  },
};

export const revoke: Rule<'revoke'> = {
  enabled: (_, s, a) => governs(s, a.thread, a.as),
  conditions: [],
  prunes: true,

  commit(m, draft, a) {
    rewrite(m, draft, { ...a, grantee: a.from }, (rights) => without(rights, a.rights));
    return done;
  },
};

export const unpass: Rule<'unpass'> = {
  enabled: (_, s, a) => governs(s, a.thread, a.as),
  conditions: [],
  prunes: true,

  commit(m, draft, a) {
    rewrite(m, draft, { ...a, grantee: a.from }, (rights) => unmarked(rights, a.rights));
    return done;
  },
};

function grantRefused(m: Hardware, s: MachineState, a: Action<'grant'>): CellId | undefined {
  const range = m.machine.spans[a.span] as Span;
  return firstNotPassable(m, s, { space: a.as, range, rights: a.rights });
}

/** Changes the rights of one grantor's fact to one grantee on every cell of a span. */
function rewrite(
  m: Hardware,
  draft: StateDraft,
  { as: grantor, grantee, span }: { as: number; grantee: number; span: number },
  change: (rights: Rights) => Rights,
): void {
  const { first, end } = m.machine.spans[span] as Span;
  draft.grants((grants) => {
    for (let cell = first; cell < end; cell++) {
      const rights = change(factOf(grants, cell, grantor, grantee));
      writeFact(grants, { cell, grantor, grantee, rights });
    }
  });
}
