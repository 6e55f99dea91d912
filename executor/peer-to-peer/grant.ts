/** Grants: made, revoked, and stripped of their marks. */

import type { Action } from '../../model/action.ts';
import { unmarked, without } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import { noThread } from '../units/region-entries.ts';
import { Rules } from './rules.ts';

export class GrantRules extends Rules {
  readonly grant: Change<'grant'> = {
    path: ['check', 'write'],
    isPossible: (hart, { as, to }) => to !== as && this.access.governs(hart, as),
    refusal: (_, { as, to, span, rights }) => {
      if (this.access.isDead(to)) return 'dead';
      const grantor = this.access.alone(as, noThread);
      const mayGrant = this.context.table.holds(grantor, rights, this.access.spanOf(span), 'pass');
      return mayGrant ? undefined : 'exceeds-authority';
    },
    commit: (_, { as, to, span, rights }) => {
      const title = { grantee: to, grantor: as, thread: noThread, depth: 0, rights };
      this.context.table.add(title, this.access.spanOf(span));
    },
  };

  readonly revoke: Change<'revoke'> = this.#narrowing(without);
  readonly unpass: Change<'unpass'> = this.#narrowing(unmarked);

  /** `narrowed` says what is left of rights when some are named. */
  #narrowing(narrowed: typeof without): Change<'revoke' | 'unpass'> {
    return {
      path: ['write', 'acknowledgements'],
      isPossible: (hart, action) => this.mayNarrow(hart, action),
      takeAway: (_, { as, from, span, rights }, heardBy) => {
        const pair = { grantor: as, grantee: from };
        const extent = this.access.spanOf(span);
        this.lost(
          this.context.table.narrow(pair, extent, (had) => narrowed(had, rights)),
          heardBy,
        );
      },
      commit: () => {},
    };
  }

  protected mayNarrow(hart: number, { as }: Action<'revoke' | 'unpass'>): boolean {
    return this.access.governs(hart, as);
  }
}
