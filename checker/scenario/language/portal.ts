/** A named entry point with the environment that runs there. */

import * as z from 'zod';
import { checkName, checkOptions, expectRanged, expectSpaceOf } from './input.ts';
import { nounClass, type PortalNoun, type PortalOptions, type SpaceNoun } from './nouns.ts';
import { declareRegion } from './region.ts';
import { CallSite } from './site.ts';

const portalOptions = z.strictObject({
  entry: z.unknown().optional(),
  data: z.unknown().optional(),
  callers: z.array(z.unknown()).optional(),
});

export class Portal extends nounClass<PortalNoun>('portal') {}

export function declarePortal(code: SpaceNoun, name: string, options: PortalOptions): Portal {
  const callSite = CallSite.here();
  const { machine } = code;
  checkName(name, { of: 'portal', among: machine.portalsDeclared }, callSite);
  checkOptions(portalOptions, options, { of: 'portal', callSite });
  const { entry, data = code, callers = [] } = options;
  const portal = new Portal({
    name,
    code,
    data: expectSpaceOf(machine, data, "a portal's data", callSite),
    entry:
      entry === undefined
        ? declareRegion(code, name, { options: {}, entryOf: name })
        : expectRanged(entry, 'entry', callSite),
    callers: callers.map((caller) =>
      expectSpaceOf(machine, caller, "a portal's callers", callSite),
    ),
    callSite,
  });
  machine.portalsDeclared.push(portal);
  return portal;
}
