/**
 * `grants: 'passable'`: whatever stands in the region table may be passed on.
 *
 * Every entry has the marks of all its rights, whatever it was made with, so that no unit has to know
 * that marks mean nothing; and there is no mark that an unpass could take.
 */

import { marked } from '../../model/rights.ts';
import type { Change } from '../architecture.ts';
import { GrantRules } from '../peer-to-peer/grant.ts';
import type { RegionTable } from '../units/region-table.ts';
import type { Variant } from './variant.ts';

const marking: Variant['table'] = (base) =>
  class extends base {
    protected override append(
      ...[title, extent, holders]: Parameters<RegionTable['append']>
    ): void {
      super.append({ ...title, rights: marked(title.rights) }, extent, holders);
    }
  };

export class PassableGrants extends GrantRules {
  override readonly unpass: Change<'unpass'> = {
    path: ['write'],
    isPossible: (context, hart, action) => this.mayNarrow(context, hart, action),
    commit: () => {},
  };
}

export const passableGrants: Variant = {
  table: marking,
  rules: { grants: PassableGrants },
};
