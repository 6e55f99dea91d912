/**
 * The contract's own architecture: spaces are peers, and each gives of its own authority.
 *
 * The same nouns stand here as in the rules of the contract. Nothing is shared with them: a mistake
 * there is not repeated here.
 */

import type { Architecture } from '../architecture.ts';
import { AccessRules } from './access.ts';
import { CallRules } from './call.ts';
import { DmaRules } from './dma.ts';
import { FaultRules } from './fault.ts';
import { FrameRules } from './frame.ts';
import { GrantRules } from './grant.ts';
import { InterruptRules } from './interrupt.ts';
import { MappingRules } from './mapping.ts';
import { SpaceRules } from './space.ts';
import { WiringRules } from './wiring.ts';

const nouns = {
  access: AccessRules,
  frames: FrameRules,
  grants: GrantRules,
  calls: CallRules,
  faults: FaultRules,
  interrupts: InterruptRules,
  mappings: MappingRules,
  transfers: DmaRules,
  spaces: SpaceRules,
  wirings: WiringRules,
};

/** The rules of each noun. */
export type RulesByNoun = typeof nouns;

/** `replaced`: other rules for some nouns, as for a bug that is planted. */
export function peerToPeer(replaced: Partial<RulesByNoun> = {}): Architecture {
  const made = { ...nouns, ...replaced };
  const access = new made.access();
  const frames = new made.frames(access);
  const { grant, revoke, unpass } = new made.grants(access, frames);
  const { call, return: back, unwind } = new made.calls(access, frames);
  const faults = new made.faults(access, frames);
  const { deliver } = new made.interrupts(access, frames);
  const { map, unmap, pin, unpin } = new made.mappings(access, frames);
  const transfers = new made.transfers(access, frames);
  const { start, stop, aim } = transfers;
  const { destroy, create } = new made.spaces(access, frames);
  const { bind, handle, begin, open, close } = new made.wirings(access, frames);
  return {
    changes: {
      ...{ grant, revoke, unpass, call, return: back, unwind, deliver },
      ...{ map, unmap, pin, unpin, start, stop, aim, destroy, create },
      ...{ bind, handle, begin, open, close },
    },
    asker: (context, hart) => access.asker(context, hart),
    rightFor: (kind) => access.rightFor(kind),
    sourceOf: (context, hart, source) => frames.sourceOf(context, hart, source),
    isDeadEnd: (context, portal) => access.isDeadEnd(context, portal),
    isOpen: (context, portal) => access.isOpen(context, portal),
    hasFaultPortal: (context, hart) => faults.hasPortal(context, hart),
    faultPortal: (context, hart) => faults.portalFor(context, hart),
    enterFault: (context, hart, portal, record) => faults.enter(context, hart, portal, record),
    mayMove: (context, transfer, rest) => transfers.mayMove(context, transfer, rest),
  };
}
