/** Grants: made, revoked, and stripped of their marks. */

import type { Action } from '../../model/action.ts';
import { unmarked, without } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import type { Context } from '../units/context.ts';
import { noThread } from '../units/region-entries.ts';
import { Rules } from './rules.ts';

export class GrantRules extends Rules {
  readonly grant: Change<'grant'> = {
    path: ['check', 'write'],
    isPossible: (context, hart, { as, to }) => to !== as && this.access.governs(context, hart, as),
    refusal: (context, _, { as, to, span, rights }) => {
      if (this.access.isDead(context, to)) return 'dead';
      const grantor = this.access.alone(context, as, noThread);
      const mayGrant = context.table.holds(
        grantor,
        rights,
        this.access.spanOf(context, span),
        'pass',
      );
      return mayGrant ? undefined : 'exceeds-authority';
    },
    commit: (context, _, { as, to, span, rights }) => {
      const title = { grantee: to, grantor: as, thread: noThread, depth: 0, rights };
      context.table.add(title, this.access.spanOf(context, span));
    },
  };

  readonly revoke: Change<'revoke'> = this.narrowing(without);
  readonly unpass: Change<'unpass'> = this.narrowing(unmarked);

  /** `narrowed` says what is left of rights when some are named. */
  protected narrowing(narrowed: typeof without): Change<'revoke' | 'unpass'> {
    return {
      path: ['write', 'acknowledgements'],
      isPossible: (context, hart, action) => this.mayNarrow(context, hart, action),
      takeAway: (context, _, { as, from, span, rights }, heardBy) => {
        const pair = { grantor: as, grantee: from };
        const extent = this.access.spanOf(context, span);
        this.lost(
          context,
          context.table.narrow(pair, extent, (had) => narrowed(had, rights)),
          heardBy,
        );
      },
      reads: ({ table }, { from }) => table.lengthOf(from),
      isIdle: (context, { as, from, span, rights }) => {
        const extent = this.access.spanOf(context, span);
        const pair = { grantor: as, grantee: from };
        return !context.table.wouldNarrow(pair, extent, (had) => narrowed(had, rights));
      },
      commit: () => {},
    };
  }

  protected mayNarrow(
    context: Context,
    hart: number,
    { as }: Action<'revoke' | 'unpass'>,
  ): boolean {
    return this.access.governs(context, hart, as);
  }
}
