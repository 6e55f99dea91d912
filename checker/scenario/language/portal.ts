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
import { declareRegion } from './region.ts';

const portalOptions = z.strictObject({
  entry: z.unknown().optional(),
  data: z.unknown().optional(),
  callers: z.array(z.unknown()).optional(),
});

export class Portal extends nounClass<PortalNoun>('portal') {}

export function declarePortal(code: SpaceNoun, name: string, options: PortalOptions): Portal {
  const { machine } = code;
  checkName(name, 'portal', machine.portalsDeclared);
  checkOptions(portalOptions, options, 'portal');
  const { entry, data = code, callers = [] } = options;
  const portal = new Portal({
    name,
    code,
    data: expectNounOf(machine, data, 'space', "a portal's data"),
    entry:
      entry === undefined
        ? declareRegion(code, name, { options: {}, entryOf: name })
        : expectRanged(entry, 'entry'),
    callers: callers.map((caller) => expectNounOf(machine, caller, 'space', "a portal's callers")),
  });
  return declared(machine.portalsDeclared, portal);
}
