/** `handlers: 'with lends'`: on whatever frame, lends count from the base frame of the thread up. */

import { AccessRules } from '../peer-to-peer/access.ts';
import type { Context } from '../units/context.ts';
import type { Asker } from '../units/region-table.ts';
import type { Variant } from './variant.ts';

export class AccessWithLends extends AccessRules {
  override asker(context: Context, hart: number): Asker {
    return { ...super.asker(context, hart), floor: 0 };
  }

  override alone(context: Context, space: number, hart: number): Asker {
    return { ...super.alone(context, space, hart), floor: 0 };
  }
}

export const handlersWithLends: Variant = { rules: { access: AccessWithLends } };
