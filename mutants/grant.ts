/** Planted bugs in granting, revoking and unpassing: what is checked, what is taken, what falls. */

import { GrantRules } from '../executor/peer-to-peer/grant.ts';
import { between } from '../executor/units/extent.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import type { Action } from '../model/action.ts';
import { allFacts, type Fact, factOf, writeFact } from '../model/facts.ts';
import { done } from '../model/outcome.ts';
import { covers, passable, type Rights, right, without } from '../model/rights.ts';
import type { Hardware, StateDraft } from '../model/rule.ts';
import { remove } from '../model/sparse.ts';
import type { CellId, MachineState, Thread } from '../model/state.ts';
import { manyWays } from './laboratory.ts';
import {
  actionSpan,
  afterCommit,
  everyCell,
  type Mutant,
  mutant,
  type Plant,
  withCommit,
  withCondition,
  withoutCondition,
  withRule,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const grantMutants: readonly Mutant[] = [
  mutant(
    'a grant is not checked',
    { class: 'C', caughtBy: 'transitive grant soundness', shortest: 1, on: 'laboratory' },
    withoutCondition('grant', 'exceeds-authority'),
  ),
  mutant(
    'what was lent may be granted',
    { class: 'C', caughtBy: 'transitive grant soundness', shortest: 2, on: 'laboratory' },
    grantingAll(({ machine, authority }, s, a, cell) =>
      passable(authority.heldWith(machine, s, s.threads[a.thread] as Thread, a.as, cell)),
    ),
  ),
  mutant(
    'a grant does not ask for the mark',
    { class: 'C', caughtBy: 'transitive grant soundness', shortest: 1, on: 'laboratory' },
    grantingAll(({ machine, authority }, s, a, cell) => authority.held(machine, s, a.as, cell)),
  ),
  mutant(
    'r is passed on without its mark',
    { class: 'C', caughtBy: 'transitive grant soundness', shortest: 2, on: 'laboratory' },
    grantingAll(({ machine, authority }, s, a, cell) => {
      const held = authority.held(machine, s, a.as, cell);
      return passable(held) | (held & right.r);
    }),
  ),
  mutant(
    'a grant replaces what was granted before',
    { class: 'C', caughtBy: 'containment', shortest: 1, on: 'laboratory' },
    withCommit('grant', (m, draft, a) => {
      const { first, end } = actionSpan(m, a);
      draft.grants((grants) => {
        for (let cell = first; cell < end; cell++) {
          writeFact(grants, { cell, grantor: a.as, grantee: a.to, rights: a.rights });
        }
      });
      return done;
    }),
  ),
  mutant(
    'a revoke leaves what was built on it',
    { class: 'A', caughtBy: 'revocation completeness', shortest: 3, on: 'laboratory' },
    withRule('revoke', () => ({ prunes: false })),
  ),
  mutant(
    'a revoke takes the first cell only',
    { class: 'B', caughtBy: 'revocation completeness', shortest: 2, on: 'laboratory' },
    withCommit('revoke', (m, draft, a) => {
      const cell = actionSpan(m, a).first;
      draft.grants((grants) => {
        const rights = without(factOf(grants, cell, a.as, a.from), a.rights);
        writeFact(grants, { cell, grantor: a.as, grantee: a.from, rights });
      });
      return done;
    }),
  ),
  mutant(
    'a revoke takes what others gave',
    { class: 'A', caughtBy: 'no over-revocation', shortest: 1, on: 'laboratory' },
    withCommit('revoke', (m, draft, a) => {
      takeWhere(m, draft, a, ({ grantee }) => grantee === a.from);
      return done;
    }),
  ),
  mutant(
    'a revoke takes what its grantee gave, though it stands by another chain',
    { class: 'A', caughtBy: 'no over-revocation', shortest: 1, on: 'laboratory' },
    afterCommit('revoke', (draft, a, _, m) =>
      takeWhere(m, draft, a, ({ grantor }) => grantor === a.from),
    ),
  ),
  mutant(
    'a revoke that takes something clears what is there',
    { class: 'A', caughtBy: 'containment', shortest: 2, on: 'laboratory' },
    afterCommit('revoke', (draft, a, before, m) => {
      if (draft.state.grants === before.grants) return;
      const { first, end } = actionSpan(m, a);
      draft.memory((memory) => {
        for (let cell = first; cell < end; cell++) remove(memory, cell);
      });
    }),
  ),
  mutant(
    'an unpass leaves what was built on it',
    { class: 'A', caughtBy: 'revocation completeness', shortest: 3, on: 'laboratory' },
    withRule('unpass', () => ({ prunes: false })),
  ),
  mutant(
    'an unpass takes the right itself',
    { class: 'A', caughtBy: 'no over-revocation', shortest: 1, on: 'laboratory' },
    withCommit('unpass', (m, draft, a) => {
      takeWhere(m, draft, a, ({ grantor, grantee }) => grantor === a.as && grantee === a.from);
      return done;
    }),
  ),
];

/** A grant that wants no more of its grantor than that it may pass on these rights on each cell. */
function grantingAll(
  passes: (m: Hardware, s: MachineState, a: Action<'grant'>, cell: CellId) => Rights,
): Plant {
  return withCondition('grant', 'exceeds-authority', (m, s, a) =>
    everyCell(actionSpan(m, a), (cell) => covers(passes(m, s, a, cell), a.rights)),
  );
}

/** Takes the rights of the action out of those facts on its span that are meant, of any grantor. */
function takeWhere(
  m: Hardware,
  draft: StateDraft,
  a: Action<'revoke' | 'unpass'>,
  isMeant: (fact: Fact) => boolean,
): void {
  const { first, end } = actionSpan(m, a);
  const facts = [...allFacts(draft.state.grants)];
  const meant = facts.filter((fact) => first <= fact.cell && fact.cell < end && isMeant(fact));
  draft.grants((grants) => {
    for (const fact of meant) {
      writeFact(grants, { ...fact, rights: without(fact.rights, a.rights) });
    }
  });
}

export const grantUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'what is passed on is checked at its first address only',
    { class: 'B', shows: ['outcome'], because: 'exceeds-authority', shortest: 2, where: manyWays },
    {
      table: class extends RegionTable {
        override holds(...[asker, wanted, extent, how]: Parameters<RegionTable['holds']>): boolean {
          const { firstHi: lastHi, firstLo: lastLo } = extent;
          const first = { ...between(lastHi, lastLo, { lastHi, lastLo }), isEmpty: extent.isEmpty };
          return super.holds(asker, wanted, first, how);
        }
      },
    },
  ),
  plantedUnit(
    'a revoke is not carried out',
    { class: 'A', shows: ['dropped'], shortest: 1 },
    architectureWith({
      grants: class extends GrantRules {
        protected override mayNarrow(
          ...[context, hart, action]: Parameters<GrantRules['mayNarrow']>
        ): boolean {
          return action.kind !== 'revoke' && super.mayNarrow(context, hart, action);
        }
      },
    }),
  ),
];
