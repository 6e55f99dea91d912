/** A protection domain, and the subject of a sentence: `app.grants(server, buffer, 'r')`. */

import * as z from 'zod';
import type { RightsText } from '../../../model/rights.ts';
import type { Value } from '../../../model/state.ts';
import { ScenarioError } from '../error.ts';
import { checkName, checkOptions, expectNoun, expectSpaceOf, shown } from './input.ts';
import {
  type DeviceNoun,
  type MachineNoun,
  nounClass,
  type PageNoun,
  type PortalNoun,
  type PortalOptions,
  type Ranged,
  type RegionOptions,
  type SpaceNoun,
  type SpaceOptions,
} from './nouns.ts';
import { declarePortal, type Portal } from './portal.ts';
import { declareRegion, type Region } from './region.ts';
import type { Act, CallAct, LoadAct, StartAct, StoreAct } from './sentences.ts';
import { CallSite } from './site.ts';
import type { ValueSource } from './values.ts';
import * as verbs from './verbs.ts';

const spaceOptions = z.strictObject({ maker: z.unknown().optional() });

export class Space extends nounClass<SpaceNoun>('space') {
  /** A request that is refused to code running on this space's data becomes a call of this portal. */
  faultsTo(portal: PortalNoun): void {
    const callSite = CallSite.here();
    const checked = expectNoun(portal, 'portal', 'what handles the faults', callSite);
    const handlers = this.machine.faultHandlersDeclared;
    if (handlers.has(this)) {
      throw new ScenarioError({
        says: `${this.name} says twice who handles its faults`,
        remedy: 'leave out one .faultsTo(...)',
        site: callSite.site,
      });
    }
    handlers.set(this, { portal: checked, callSite });
  }

  /** A region of this space. */
  region(name: string, options: RegionOptions = {}): Region {
    return declareRegion(this, name, { options });
  }

  /** An entry point into this space. */
  portal(name: string, options: PortalOptions = {}): Portal {
    return declarePortal(this, name, options);
  }

  /** Fetches code from everywhere in the range. Needs x. */
  fetches(range: Ranged): Act {
    return verbs.fetches(this, range);
  }

  /** Loads from everywhere in the range. Needs r. */
  loads(range: Ranged): LoadAct {
    return verbs.loads(this, range);
  }

  /** Stores the value everywhere in the range. Needs w. */
  stores(range: Ranged, value: ValueSource): StoreAct {
    return verbs.stores(this, range, value);
  }

  /** Calls through a portal. Needs e on its entry. */
  calls(portal: PortalNoun): CallAct {
    return verbs.calls(this, portal);
  }

  /** Returns to the caller, with results for its registers, from 0 on. */
  returns(...results: ValueSource[]): Act {
    return verbs.returns(this, results);
  }

  /** Returns from a fault, and lets what was refused be asked again. */
  retries(): Act {
    return verbs.retries(this);
  }

  /** Returns from a fault; what was refused is over, and a refused load has seen these values. */
  skips(...values: Value[]): Act {
    return verbs.skips(this, values);
  }

  /** Puts the physical page of this number behind a page. Needs w on its entry, and rw+ on memory. */
  maps(page: PageNoun, physicalPage: number): Act {
    return verbs.maps(this, page, physicalPage);
  }

  /** Leaves nothing behind a page. Needs w on its entry. */
  unmaps(page: PageNoun): Act {
    return verbs.unmaps(this, page);
  }

  /** Has a device transfer in this space's name: `in`, it writes memory; `out`, it reads. */
  starts(device: DeviceNoun, range: Ranged, direction: 'in' | 'out'): StartAct {
    return verbs.starts(this, device, range, direction);
  }

  /** Ends a device's transfer. Needs w on its registers. */
  stops(device: DeviceNoun): Act {
    return verbs.stops(this, device);
  }

  /** Gives up all frames above the one of this depth, which must be one of its own environment. */
  unwinds(depth: number): Act {
    return verbs.unwinds(this, depth);
  }

  /** Ends a space that it is the maker of. */
  destroys(space: SpaceNoun): Act {
    return verbs.destroys(this, space);
  }

  /** Makes a space anew that it is the maker of. */
  creates(space: SpaceNoun): Act {
    return verbs.creates(this, space);
  }

  /** Lets another space use the range until it is revoked. `rw+`: both may be passed on. */
  grants(to: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return verbs.grants(this, to, range, rights);
  }

  /** Takes back rights that this space granted itself, and all that was built on them. */
  revokes(from: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return verbs.revokes(this, from, range, rights);
  }

  /** Takes back the marks alone: the rights stay, and may no longer be passed on. */
  unpasses(from: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return verbs.unpasses(this, from, range, rights);
  }
}

export function declareSpace(machine: MachineNoun, name: string, options: SpaceOptions): Space {
  const callSite = CallSite.here();
  checkName(name, { of: 'space', among: machine.spacesDeclared }, callSite);
  checkOptions(spaceOptions, options, { of: 'space', callSite });
  const maker =
    options.maker === undefined
      ? {}
      : { maker: expectSpaceOf(machine, options.maker, 'the maker of a space', callSite) };
  machine.familiesDeclared.push({ name, ...maker, callSite });
  return oneSpace(machine, { name, ...maker, callSite });
}

export function declareSpaces(machine: MachineNoun, name: string, size: number): readonly Space[] {
  const callSite = CallSite.here();
  checkName(name, { of: 'space', among: machine.spacesDeclared }, callSite);
  if (!Number.isInteger(size) || size < 1 || size > 100_000) {
    throw new ScenarioError({
      says: `a family cannot have ${shown(size)} spaces`,
      remedy: 'give it a whole number from 1 to 100,000',
      site: callSite.site,
    });
  }
  machine.familiesDeclared.push({ name, size, callSite });
  const members = Array.from({ length: size }, (_, i) =>
    oneSpace(machine, { name: `${name}[${i}]`, callSite }),
  );
  return familyOf(name, members);
}

function oneSpace(
  machine: MachineNoun,
  fields: Pick<SpaceNoun, 'name' | 'maker' | 'callSite'>,
): Space {
  const space = new Space({ machine, id: machine.spacesDeclared.length, ...fields });
  machine.spacesDeclared.push(space);
  return space;
}

/** An index that the family does not have is refused here, instead of becoming `undefined` later. */
function familyOf(name: string, members: readonly Space[]): readonly Space[] {
  return new Proxy(members, {
    get(target: readonly Space[], key: string | symbol): unknown {
      if (typeof key === 'string' && /^-?\d+$/.test(key) && !(key in target)) {
        throw new ScenarioError({
          says: `there is no ${name}[${key}]`,
          remedy: `the family is ${name}[0] to ${name}[${target.length - 1}]`,
          site: CallSite.here().site,
        });
      }
      return Reflect.get(target, key);
    },
  });
}
