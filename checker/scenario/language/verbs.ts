/**
 * The verbs that each make a sentence of who acts and the objects.
 *
 * A space has them as methods, and `anyone` too. A grant, a revoke and an unpass name the space whose
 * grant it is: those are verbs of a space alone (space.ts).
 */

import type { Value } from '../../../model/state.ts';
import { expectIndex, expectNoun, expectRanged, isNoun, oneOf } from './input.ts';
import type {
  DeviceNoun,
  LineNoun,
  PageNoun,
  PortalNoun,
  Ranged,
  SpaceNoun,
  ThreadNoun,
} from './nouns.ts';
import { Act, CallAct, LoadAct, type Request, StartAct, StoreAct } from './sentences.ts';
import { checkSource, type ValueSource } from './values.ts';

/** Who acts: a space, or `anyone`. */
export class Actor {
  /** Fetches code from everywhere in the range. Needs x. */
  fetches(range: Ranged): Act {
    return sentence(this, { verb: 'fetches', range: expectRanged(range, 'what is fetched') });
  }

  /** Loads from everywhere in the range. Needs r. */
  loads(range: Ranged): LoadAct {
    const checked = expectRanged(range, 'what is loaded');
    return new LoadAct({ by: spaceOf(this), request: { verb: 'loads', range: checked } });
  }

  /** Stores the value everywhere in the range. Needs w. */
  stores(range: Ranged, value: ValueSource): StoreAct {
    const checked = expectRanged(range, 'what is stored to');
    const source = checkSource(value);
    return new StoreAct({ by: spaceOf(this), request: { verb: 'stores', range: checked, source } });
  }

  /** Calls through a portal. Needs e on its entry. */
  calls(portal: PortalNoun): CallAct {
    const checked = expectNoun(portal, 'portal', 'what is called');
    const request = { verb: 'calls', portal: checked, lends: [], arguments: [] } as const;
    return new CallAct({ by: spaceOf(this), request });
  }

  /** Returns to the caller, with results for its registers, from 0 on. */
  returns(...results: ValueSource[]): Act {
    return sentence(this, { verb: 'returns', results: results.map(checkSource) });
  }

  /** Returns from a fault, and lets what was refused be asked again. */
  retries(): Act {
    return sentence(this, { verb: 'resumes', resume: 'retry' });
  }

  /** Returns from a fault; what was refused is over, and a refused load has seen these values. */
  skips(...values: Value[]): Act {
    for (const value of values) {
      const remedy = 'name whole numbers of at least 0, or nothing: .skips(1)';
      expectIndex(value, 'is no value that a load could see', remedy);
    }
    return sentence(this, { verb: 'resumes', resume: { skip: values } });
  }

  /** Puts the physical page of this number behind a page. Needs w on its entry, and rw+ on memory. */
  maps(page: PageNoun, physicalPage: number): Act {
    const checked = expectNoun(page, 'page', 'what is mapped');
    const remedy = 'count the pages of the physical memory from 0: .maps(heap, 0)';
    expectIndex(physicalPage, 'is no number of a physical page', remedy);
    return sentence(this, { verb: 'maps', page: checked, physicalPage });
  }

  /** Leaves nothing behind a page. Needs w on its entry. */
  unmaps(page: PageNoun): Act {
    return sentence(this, { verb: 'unmaps', page: expectNoun(page, 'page', 'what is unmapped') });
  }

  /** Keeps a page mapped as it is. Needs w on its entry. */
  pins(page: PageNoun): Act {
    return sentence(this, { verb: 'pins', page: expectNoun(page, 'page', 'what is pinned') });
  }

  /** Takes the pin of a page back, whoever set it. Needs w on its entry. */
  unpins(page: PageNoun): Act {
    return sentence(this, { verb: 'unpins', page: expectNoun(page, 'page', 'what is unpinned') });
  }

  /** Gives an idle device another aperture. Needs w on its aperture register, and rw+ on the range. */
  aims(device: DeviceNoun, range: Ranged): Act {
    return sentence(this, {
      verb: 'aims',
      device: expectNoun(device, 'device', 'what is aimed'),
      range: expectRanged(range, 'what it is aimed at'),
    });
  }

  /** Has a device transfer in this space's name: `in`, it writes memory; `out`, it reads. */
  starts(device: DeviceNoun, range: Ranged, direction: 'in' | 'out'): StartAct {
    const request = {
      verb: 'starts',
      device: expectNoun(device, 'device', 'what is started'),
      range: expectRanged(range, 'what is transferred'),
      direction: oneOf(['in', 'out'] as const, direction, 'direction'),
    } as const;
    return new StartAct({ by: spaceOf(this), request });
  }

  /** Ends a device's transfer. Needs w on its registers. */
  stops(device: DeviceNoun): Act {
    return sentence(this, {
      verb: 'stops',
      device: expectNoun(device, 'device', 'what is stopped'),
    });
  }

  /** Gives up all frames above the one of this depth, which must be one of its own environment. */
  unwinds(depth: number): Act {
    expectIndex(depth, 'is no depth of a stack', 'give a whole number: 0 is the base frame');
    return sentence(this, { verb: 'unwinds', depth });
  }

  /** Ends a space that it is the maker of. */
  destroys(space: SpaceNoun): Act {
    return sentence(this, {
      verb: 'destroys',
      space: expectNoun(space, 'space', 'the space to destroy'),
    });
  }

  /** Makes a space anew that it is the maker of. */
  creates(space: SpaceNoun): Act {
    return sentence(this, {
      verb: 'creates',
      space: expectNoun(space, 'space', 'the space to create'),
    });
  }

  /** Has a line delivered to a portal from now on. Needs w on its slot, and e on the portal's entry. */
  binds(line: LineNoun, portal: PortalNoun): Act {
    return sentence(this, {
      verb: 'binds',
      line: expectNoun(line, 'line', 'the line to bind'),
      portal: expectNoun(portal, 'portal', 'where a line is bound to'),
    });
  }

  /** Has the faults of a space handled by a portal. Needs w on its slot, and e on the portal's entry. */
  handles(space: SpaceNoun, portal: PortalNoun): Act {
    return sentence(this, {
      verb: 'handles',
      space: expectNoun(space, 'space', 'the space whose faults are handled'),
      portal: expectNoun(portal, 'portal', 'what handles the faults'),
    });
  }

  /** Begins a thread that has no frame. Needs w on its slot, and e on the portal's entry. */
  begins(thread: ThreadNoun, portal: PortalNoun): Act {
    return sentence(this, {
      verb: 'begins',
      begun: expectNoun(thread, 'thread', 'the thread to begin'),
      portal: expectNoun(portal, 'portal', 'where a thread begins'),
    });
  }

  /** Opens a portal of its own. Needs w on its slot, and e on its entry. */
  opens(portal: PortalNoun): Act {
    return sentence(this, {
      verb: 'opens',
      portal: expectNoun(portal, 'portal', 'what is opened'),
    });
  }

  /** Closes a portal: nothing enters by it until it is opened. Needs w on its slot. */
  closes(portal: PortalNoun): Act {
    return sentence(this, {
      verb: 'closes',
      portal: expectNoun(portal, 'portal', 'what is closed'),
    });
  }
}

function sentence(actor: Actor, request: Request): Act {
  return new Act({ by: spaceOf(actor), request });
}

/** The space that acts; undefined: `anyone`. */
function spaceOf(actor: Actor): SpaceNoun | undefined {
  return isNoun(actor, 'space') ? actor : undefined;
}

/**
 * The space that runs, whichever it is: for menus, where it does not matter who acts. What it lends names
 * its lender.
 */
export const anyone = new Actor();
