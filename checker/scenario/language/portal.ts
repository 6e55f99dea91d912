/** A named entry point with the environment that runs there. */

import * as z from 'zod';
import { checkName, checkOptions, expectNounOf, expectRanged } from './input.ts';
import {
  declared,
  nounClass,
  type PortalNoun,
  type PortalOptions,
  type SpaceNoun,
} from './nouns.ts';
import type { Range } from './range.ts';
import { declareRegion } from './region.ts';
import { slotRange } from './tables.ts';

const portalOptions = z.strictObject({
  entry: z.unknown().optional(),
  data: z.unknown().optional(),
  callers: z.array(z.unknown()).optional(),
  closed: z.boolean().optional(),
});

export class Portal extends nounClass<PortalNoun>('portal') {
  /** Who may write this slot may close the portal, and open it if it is its own. */
  get slot(): Range {
    return slotRange(this.code.machine, 'portals', this);
  }
}

export function declarePortal(code: SpaceNoun, name: string, options: PortalOptions): Portal {
  const { machine } = code;
  checkName(name, 'portal', machine.portalsDeclared);
  checkOptions(portalOptions, options, 'portal');
  const { entry, data = code, callers = [], closed = false } = options;
  const portal = new Portal({
    name,
    code,
    data: expectNounOf(machine, data, 'space', "a portal's data"),
    entry:
      entry === undefined
        ? declareRegion(code, name, { options: {}, entryOf: name })
        : expectRanged(entry, 'entry'),
    callers: callers.map((caller) => expectNounOf(machine, caller, 'space', "a portal's callers")),
    closed,
  });
  return declared(machine.portalsDeclared, portal);
}
