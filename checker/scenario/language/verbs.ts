/**
 * The verbs of spaces, each a function from who acts and the objects to a sentence.
 *
 * A space has them as methods (space.ts). `anyone` has those that make sense without a named space: a
 * grant, a revoke and an unpass name the space whose grant it is.
 */

import type { RightsText } from '../../../model/rights.ts';
import type { Value } from '../../../model/state.ts';
import { ScenarioError } from '../error.ts';
import { checkRights, expectNoun, expectRanged, isIndex, oneOf, shown } from './input.ts';
import type { DeviceNoun, PageNoun, PortalNoun, Ranged, SpaceNoun } from './nouns.ts';
import { Act, CallAct, LoadAct, StartAct, StoreAct } from './sentences.ts';
import { CallSite } from './site.ts';
import { checkSource, type ValueSource } from './values.ts';

/** The space that acts; undefined: `anyone`. */
type Subject = SpaceNoun | undefined;

export function fetches(by: Subject, range: Ranged): Act {
  const callSite = CallSite.here();
  const checked = expectRanged(range, 'what is fetched', callSite);
  return new Act({ by, callSite, request: { verb: 'fetches', range: checked } });
}

export function loads(by: Subject, range: Ranged): LoadAct {
  const callSite = CallSite.here();
  const checked = expectRanged(range, 'what is loaded', callSite);
  return new LoadAct({ by, callSite, request: { verb: 'loads', range: checked } });
}

export function stores(by: Subject, range: Ranged, value: ValueSource): StoreAct {
  const callSite = CallSite.here();
  const checked = expectRanged(range, 'what is stored to', callSite);
  const source = checkSource(value, callSite);
  return new StoreAct({ by, callSite, request: { verb: 'stores', range: checked, source } });
}

export function calls(by: Subject, portal: PortalNoun): CallAct {
  const callSite = CallSite.here();
  const checked = expectNoun(portal, 'portal', 'what is called', callSite);
  const request = { verb: 'calls', portal: checked, lends: [], arguments: [] } as const;
  return new CallAct({ by, callSite, request });
}

export function returns(by: Subject, results: readonly ValueSource[]): Act {
  const callSite = CallSite.here();
  const checked = results.map((value) => checkSource(value, callSite));
  return new Act({ by, callSite, request: { verb: 'returns', results: checked } });
}

export function retries(by: Subject): Act {
  return new Act({ by, callSite: CallSite.here(), request: { verb: 'resumes', resume: 'retry' } });
}

export function skips(by: Subject, values: readonly Value[]): Act {
  const callSite = CallSite.here();
  const wrong = values.findIndex((value) => !isIndex(value));
  if (wrong < 0) {
    return new Act({ by, callSite, request: { verb: 'resumes', resume: { skip: values } } });
  }
  throw new ScenarioError({
    says: `${shown(values[wrong])} is no value that a load could see`,
    remedy: 'name whole numbers of at least 0, or nothing: .skips(1)',
    site: callSite.site,
  });
}

export function maps(by: Subject, page: PageNoun, physicalPage: number): Act {
  const callSite = CallSite.here();
  const checked = expectNoun(page, 'page', 'what is mapped', callSite);
  if (isIndex(physicalPage)) {
    return new Act({ by, callSite, request: { verb: 'maps', page: checked, physicalPage } });
  }
  throw new ScenarioError({
    says: `${shown(physicalPage)} is no number of a physical page`,
    remedy: 'count the pages of the physical memory from 0: .maps(heap, 0)',
    site: callSite.site,
  });
}

export function unmaps(by: Subject, page: PageNoun): Act {
  const callSite = CallSite.here();
  const checked = expectNoun(page, 'page', 'what is unmapped', callSite);
  return new Act({ by, callSite, request: { verb: 'unmaps', page: checked } });
}

export function starts(
  by: Subject,
  device: DeviceNoun,
  range: Ranged,
  direction: 'in' | 'out',
): StartAct {
  const callSite = CallSite.here();
  const request = {
    verb: 'starts',
    device: expectNoun(device, 'device', 'what is started', callSite),
    range: expectRanged(range, 'what is transferred', callSite),
    direction: oneOf(['in', 'out'] as const, direction, { what: 'direction', callSite }),
  } as const;
  return new StartAct({ by, callSite, request });
}

export function stops(by: Subject, device: DeviceNoun): Act {
  const callSite = CallSite.here();
  const checked = expectNoun(device, 'device', 'what is stopped', callSite);
  return new Act({ by, callSite, request: { verb: 'stops', device: checked } });
}

export function unwinds(by: Subject, depth: number): Act {
  const callSite = CallSite.here();
  if (isIndex(depth)) return new Act({ by, callSite, request: { verb: 'unwinds', depth } });
  throw new ScenarioError({
    says: `${shown(depth)} is no depth of a stack`,
    remedy: 'give a whole number: 0 is the base frame',
    site: callSite.site,
  });
}

export function destroys(by: Subject, space: SpaceNoun): Act {
  const callSite = CallSite.here();
  const checked = expectNoun(space, 'space', 'the space to destroy', callSite);
  return new Act({ by, callSite, request: { verb: 'destroys', space: checked } });
}

export function creates(by: Subject, space: SpaceNoun): Act {
  const callSite = CallSite.here();
  const checked = expectNoun(space, 'space', 'the space to create', callSite);
  return new Act({ by, callSite, request: { verb: 'creates', space: checked } });
}

export function grants(as: SpaceNoun, to: SpaceNoun, range: Ranged, rights: RightsText): Act {
  return ofFact('grants', { as, space: to, range, rights }, 'the grantee');
}

export function revokes(as: SpaceNoun, from: SpaceNoun, range: Ranged, rights: RightsText): Act {
  return ofFact('revokes', { as, space: from, range, rights }, 'the one that loses them');
}

export function unpasses(as: SpaceNoun, from: SpaceNoun, range: Ranged, rights: RightsText): Act {
  return ofFact('unpasses', { as, space: from, range, rights }, 'the one that loses them');
}

function ofFact(
  verb: 'grants' | 'revokes' | 'unpasses',
  given: { as: SpaceNoun; space: SpaceNoun; range: Ranged; rights: RightsText },
  role: string,
): Act {
  const callSite = CallSite.here();
  const { as } = given;
  const space = expectNoun(given.space, 'space', role, callSite);
  const range = expectRanged(given.range, 'the range', callSite);
  const rights = checkRights(given.rights, callSite);
  return new Act({ by: as, callSite, request: { verb, as, space, range, rights } });
}

/** The space that runs, whichever it is: for menus, where it does not matter who acts. */
export const anyone = {
  /** Has a device transfer: `in`, it writes memory; `out`, it reads. */
  starts: (device: DeviceNoun, range: Ranged, direction: 'in' | 'out'): StartAct =>
    starts(undefined, device, range, direction),
  /** Returns from a fault, and lets what was refused be asked again. */
  retries: (): Act => retries(undefined),
  /** Returns from a fault; what was refused is over. */
  skips: (...values: Value[]): Act => skips(undefined, values),
  /** Puts a physical page behind a page. */
  maps: (page: PageNoun, physicalPage: number): Act => maps(undefined, page, physicalPage),
  /** Leaves nothing behind a page. */
  unmaps: (page: PageNoun): Act => unmaps(undefined, page),
  /** Ends a device's transfer. */
  stops: (device: DeviceNoun): Act => stops(undefined, device),
  /** Gives up all frames above the one of this depth. */
  unwinds: (depth: number): Act => unwinds(undefined, depth),
  /** Ends a space. */
  destroys: (space: SpaceNoun): Act => destroys(undefined, space),
  /** Makes a space anew. */
  creates: (space: SpaceNoun): Act => creates(undefined, space),
  /** Fetches code from everywhere in the range. */
  fetches: (range: Ranged): Act => fetches(undefined, range),
  /** Loads from everywhere in the range. */
  loads: (range: Ranged): LoadAct => loads(undefined, range),
  /** Stores the value everywhere in the range. */
  stores: (range: Ranged, value: ValueSource): StoreAct => stores(undefined, range, value),
  /** Calls through a portal; what is lent names its lender. */
  calls: (portal: PortalNoun): CallAct => calls(undefined, portal),
  /** Returns to the caller. */
  returns: (...results: ValueSource[]): Act => returns(undefined, results),
};
