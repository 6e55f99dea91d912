/** A protection domain, and the subject of a sentence: `app.grants(server, buffer, 'r')`. */

import * as z from 'zod';
import type { RightsText } from '../../../model/rights.ts';
import { refusal } from '../error.ts';
import {
  checkName,
  checkOptions,
  checkRights,
  expectNoun,
  expectNounOf,
  expectRanged,
  shown,
} from './input.ts';
import {
  declared,
  type MachineNoun,
  nounClass,
  type PortalNoun,
  type PortalOptions,
  type Ranged,
  type RegionOptions,
  type SpaceNoun,
  type SpaceOptions,
} from './nouns.ts';
import { declarePortal, type Portal } from './portal.ts';
import type { Range } from './range.ts';
import { declareRegion, type Region } from './region.ts';
import { Act, type FactRequest } from './sentences.ts';
import { CallSite } from './site.ts';
import { slotRange } from './tables.ts';
import { Actor } from './verbs.ts';

const spaceOptions = z.strictObject({ maker: z.unknown().optional() });

export class Space extends nounClass<SpaceNoun, Actor>('space', Actor) {
  /** A request that is refused to code running on this space's data becomes a call of this portal. */
  faultsTo(portal: PortalNoun): void {
    const checked = expectNoun(portal, 'portal', 'what handles the faults');
    const handlers = this.machine.faultHandlersDeclared;
    if (handlers.has(this)) {
      throw refusal(
        `${this.name} says twice who handles its faults`,
        'leave out one .faultsTo(...)',
      );
    }
    handlers.set(this, { portal: checked, callSite: CallSite.here() });
  }

  /** Who may write this slot may end the space and make it anew. */
  get slot(): Range {
    return slotRange(this.machine, 'spaces', this);
  }

  /** Who may write this slot decides which portal takes the faults of the space. */
  get faultSlot(): Range {
    return slotRange(this.machine, 'faults', this);
  }

  /** A region of this space. */
  region(name: string, options: RegionOptions = {}): Region {
    return declareRegion(this, name, { options });
  }

  /** An entry point into this space. */
  portal(name: string, options: PortalOptions = {}): Portal {
    return declarePortal(this, name, options);
  }

  /** Lets another space use the range until it is revoked. `rw+`: both may be passed on. */
  grants(to: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return ofFact({ verb: 'grants', as: this, space: to, range }, rights, 'the grantee');
  }

  /** Takes back rights that this space granted itself, and all that was built on them. */
  revokes(from: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return ofFact(
      { verb: 'revokes', as: this, space: from, range },
      rights,
      'the one that loses them',
    );
  }

  /** Takes back the marks alone: the rights stay, and may no longer be passed on. */
  unpasses(from: SpaceNoun, range: Ranged, rights: RightsText): Act {
    return ofFact(
      { verb: 'unpasses', as: this, space: from, range },
      rights,
      'the one that loses them',
    );
  }
}

function ofFact(given: Omit<FactRequest, 'rights'>, rights: RightsText, role: string): Act {
  const request = {
    ...given,
    space: expectNoun(given.space, 'space', role),
    range: expectRanged(given.range, 'the range'),
    rights: checkRights(rights),
  };
  return new Act({ by: given.as, request });
}

export function declareSpace(machine: MachineNoun, name: string, options: SpaceOptions): Space {
  checkName(name, 'space', machine.spacesDeclared);
  checkOptions(spaceOptions, options, 'space');
  const callSite = CallSite.here();
  const maker =
    options.maker === undefined
      ? undefined
      : expectNounOf(machine, options.maker, 'space', 'the maker of a space');
  const fields = { name, ...(maker && { maker }), callSite };
  machine.familiesDeclared.push(fields);
  return oneSpace(machine, fields);
}

export function declareSpaces(machine: MachineNoun, name: string, size: number): readonly Space[] {
  checkName(name, 'space', machine.spacesDeclared);
  if (!Number.isInteger(size) || size < 1 || size > 100_000) {
    throw refusal(
      `a family cannot have ${shown(size)} spaces`,
      'give it a whole number from 1 to 100,000',
    );
  }
  const callSite = CallSite.here();
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
  const { spacesDeclared } = machine;
  return declared(spacesDeclared, new Space({ machine, id: spacesDeclared.length, ...fields }));
}

/** An index that the family does not have is refused here, instead of becoming `undefined` later. */
function familyOf(name: string, members: readonly Space[]): readonly Space[] {
  return new Proxy(members, {
    get(target: readonly Space[], key: string | symbol): unknown {
      if (typeof key === 'string' && /^-?\d+$/.test(key) && !(key in target)) {
        throw refusal(
          `there is no ${name}[${key}]`,
          `the family is ${name}[0] to ${name}[${target.length - 1}]`,
        );
      }
      return Reflect.get(target, key);
    },
  });
}
