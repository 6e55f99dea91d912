/**
 * Planted bugs in what the executor does with interrupts, faults and devices.
 */

import { units } from '../executor/machine.ts';
import { CallRules } from '../executor/peer-to-peer/call.ts';
import { FaultRules } from '../executor/peer-to-peer/fault.ts';
import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { GrantRules } from '../executor/peer-to-peer/grant.ts';
import { peerToPeer } from '../executor/peer-to-peer/index.ts';
import { InterruptRules } from '../executor/peer-to-peer/interrupt.ts';
import { DmaEngine, type Status } from '../executor/units/dma-engine.ts';
import { InterruptController } from '../executor/units/interrupt-controller.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { type FrameLink, frameKind, Spiller } from '../executor/units/spiller.ts';
import type { Action } from '../model/action.ts';
import { outside, paged } from './laboratory.ts';
import { deepCalls } from './laboratory-of-units.ts';
import type { PlantedUnit } from './planted-unit.ts';

/** A handler may use what was lent to whom it interrupts. */
class FloorlessSpiller extends Spiller {
  override get floor(): number {
    return 0;
  }
}

/** Who is in a handler is not known while the handler runs. */
class FramesWithoutLines extends Spiller {
  override push(link: FrameLink): void {
    super.push({ ...link, line: -1 });
  }
}

class DeafToPriority extends InterruptRules {
  protected override isAbove(): boolean {
    return true;
  }
}

class NestingHandlers extends InterruptRules {
  protected override mayNest(): boolean {
    return true;
  }
}

class GhostlyHandlers extends InterruptRules {
  protected override isAlive(): boolean {
    return true;
  }
}

class ForgedInterrupts extends InterruptRules {
  protected override isPending(): boolean {
    return true;
  }
}

/** No line is ever delivered, which keeps every other promise. */
class DeafHarts extends InterruptRules {
  protected override mayDeliver(): boolean {
    return false;
  }
}

/** Takes a revoke for impossible, and so never takes anything away. */
class HarmlessRevokes extends GrantRules {
  protected override mayNarrow(
    ...[context, hart, action]: Parameters<GrantRules['mayNarrow']>
  ): boolean {
    return action.kind !== 'revoke' && super.mayNarrow(context, hart, action);
  }
}

/** Raises from outside do not arrive. */
class LostRaises extends InterruptController {
  override tick(line: number): boolean {
    if (super.tick(line)) this.clear(line);
    return false;
  }
}

class StuckLines extends InterruptController {
  override clear(): void {}
}

/** A raise does not outlast the next one. */
class FleetingLines extends InterruptController {
  override raise(line: number): void {
    if (this.isPending(line)) this.clear(line);
    else super.raise(line);
  }
}

class HumbleHandlers extends FrameRules {
  override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
    super.push(context, hart, link.line < 0 ? link : { ...link, priority: 0 });
  }
}

/** What a handler calls runs as if nobody had been interrupted. */
class CallsWithoutPriority extends FrameRules {
  override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
    super.push(context, hart, link.kind === frameKind.call ? { ...link, priority: 0 } : link);
  }
}

/** What a handler returns comes to whatever it interrupted. */
class TalkativeHandlers extends CallRules {
  protected override leave(...[context, hart, action]: Parameters<CallRules['leave']>): void {
    const frames = this.access.framesOf(context, hart);
    const isHandler = frames.top.kind === frameKind.interrupt;
    const [first] = action.results;
    const result =
      isHandler && first !== undefined ? this.frames.sourceOf(context, hart, first) : -1;
    super.leave(context, hart, action);
    if (result >= 0 && frames.depth > 0) frames.setRegister(frames.depth - 1, 0, result);
  }
}

class FaultsWithoutPlace extends FaultRules {
  override enter(...[context, hart, portal, record]: Parameters<FaultRules['enter']>): void {
    super.enter(context, hart, portal, { ...record, address: 0 });
  }
}

class FaultsWithoutCause extends FaultRules {
  override enter(...[context, hart, portal, record]: Parameters<FaultRules['enter']>): void {
    super.enter(context, hart, portal, { ...record, cause: 0 });
  }
}

/** Whoever handles faults is asked to handle its own. */
class FaultsInFaults extends FaultRules {
  override portalFor(...[context, hart]: Parameters<FaultRules['portalFor']>): number {
    const portal = this.namedPortal(context, hart);
    const isAlive = portal !== undefined && !this.access.isDeadEnd(context, portal);
    return isAlive && this.frames.hasRoom(context, hart) ? portal : -1;
  }
}

/** What a handler gives to the refused load is lost. */
class UnskippedLoads extends CallRules {
  protected override leave(
    ...[context, hart, { resume: _, ...action }]: Parameters<CallRules['leave']>
  ): void {
    super.leave(context, hart, action);
  }
}

/** A transfer that has lost its authority goes on when the loss has retired. */
class EngineThatGoesOn extends DmaEngine {
  override settle(): void {}
}

class EngineThatDoesNotRead extends DmaEngine {
  protected override mayMoveRest(): boolean {
    return true;
  }
}

class SilentEngine extends DmaEngine {
  protected override finish(how: Status): void {
    this.end(how);
  }
}

/** Whoever stops it is interrupted by it. */
class EngineThatComplains extends DmaEngine {
  override end(how: Status): void {
    if (how === 'stopped') this.finish('done');
    super.end(how);
  }
}

class EngineOfTheFirst extends DmaEngine {
  override begin(space: number, start: Action<'start'>): void {
    super.begin(Math.min(space, 1), start);
  }
}

class EngineThatSurvives extends DmaEngine {
  override end(how: Status): void {
    if (how !== 'stopped') super.end(how);
  }
}

class BackwardsEngine extends DmaEngine {
  override begin(space: number, start: Action<'start'>): void {
    super.begin(space, { ...start, direction: start.direction === 'in' ? 'out' : 'in' });
  }
}

class OpenController extends MemoryController {
  override isOpen(): boolean {
    return true;
  }
}

export const unitsFromOutside: readonly PlantedUnit[] = [
  {
    name: 'a handler may use what was lent to whom it interrupts',
    class: 'E',
    shows: ['outcome', 'device', 'line'],
    because: 'protection',
    shortest: 4,
    where: outside,
    units: { ...units, spiller: FloorlessSpiller },
  },
  {
    name: 'a line is delivered above a handler of its own priority',
    class: 'E',
    shows: ['outcome'],
    shortest: 6,
    where: outside,
    units: { ...units, architecture: peerToPeer({ interrupts: DeafToPriority }) },
  },
  {
    name: 'a handler that is not re-entrant is entered on two harts',
    class: 'E',
    shows: ['outcome'],
    shortest: 7,
    where: outside,
    units: { ...units, architecture: peerToPeer({ interrupts: NestingHandlers }) },
  },
  {
    name: 'a handler whose space has died is entered',
    class: 'E',
    shows: ['outcome'],
    shortest: 4,
    where: outside,
    units: { ...units, architecture: peerToPeer({ interrupts: GhostlyHandlers }) },
  },
  {
    name: 'a line that is delivered twice at once is entered twice',
    class: 'E',
    shows: ['outcome'],
    shortest: 4,
    where: outside,
    units: { ...units, architecture: peerToPeer({ interrupts: ForgedInterrupts }) },
  },
  {
    name: 'a frame does not say by which line it came',
    class: 'E',
    shows: ['frames'],
    shortest: 2,
    where: outside,
    units: { ...units, spiller: FramesWithoutLines },
  },
  {
    name: 'a line is never delivered',
    class: 'E',
    shows: ['dropped'],
    shortest: 2,
    where: outside,
    units: { ...units, architecture: peerToPeer({ interrupts: DeafHarts }) },
  },
  {
    name: 'a revoke is not carried out',
    class: 'A',
    shows: ['dropped'],
    shortest: 1,
    units: { ...units, architecture: peerToPeer({ grants: HarmlessRevokes }) },
  },
  {
    name: 'a raise from outside gets lost',
    class: 'E',
    shows: ['dropped'],
    shortest: 1,
    where: outside,
    units: { ...units, interrupts: LostRaises },
  },
  {
    name: 'a line stays pending when it is delivered',
    class: 'E',
    shows: ['line'],
    shortest: 2,
    where: outside,
    units: { ...units, interrupts: StuckLines },
  },
  {
    name: 'a device that raises a pending line takes it back',
    class: 'E',
    shows: ['line'],
    shortest: 4,
    where: outside,
    units: { ...units, interrupts: FleetingLines },
  },
  {
    name: 'a handler has the priority of nobody',
    class: 'E',
    shows: ['frames'],
    shortest: 2,
    where: outside,
    units: { ...units, architecture: peerToPeer({ frames: HumbleHandlers }) },
  },
  {
    name: 'what a handler calls has the priority of nobody',
    class: 'E',
    shows: ['frames'],
    shortest: 3,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ frames: CallsWithoutPriority }) },
  },
  {
    name: 'what a handler returns comes to whom it interrupted',
    class: 'E',
    shows: ['register'],
    shortest: 4,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ calls: TalkativeHandlers }) },
  },
  {
    name: 'a fault handler is not told where',
    class: 'E',
    shows: ['register'],
    shortest: 1,
    where: paged,
    units: { ...units, architecture: peerToPeer({ faults: FaultsWithoutPlace }) },
  },
  {
    name: 'a fault handler is not told why',
    class: 'E',
    shows: ['register'],
    shortest: 1,
    where: paged,
    units: { ...units, architecture: peerToPeer({ faults: FaultsWithoutCause }) },
  },
  {
    name: 'a fault handler handles its own faults',
    class: 'E',
    shows: ['frames'],
    shortest: 3,
    where: paged,
    units: { ...units, architecture: peerToPeer({ faults: FaultsInFaults }) },
  },
  {
    name: 'what is skipped is not told to who was refused',
    class: 'E',
    shows: ['register'],
    shortest: 2,
    where: paged,
    units: { ...units, architecture: peerToPeer({ calls: UnskippedLoads }) },
  },
  {
    name: 'a transfer goes on when its authority has gone',
    class: 'F',
    shows: ['device', 'line'],
    shortest: 3,
    where: outside,
    units: { ...units, engine: EngineThatGoesOn },
  },
  {
    name: 'an engine acknowledges without reading the table again',
    class: 'F',
    shows: ['device', 'line'],
    shortest: 3,
    where: outside,
    units: { ...units, engine: EngineThatDoesNotRead },
  },
  {
    name: 'a device that has finished does not raise its line',
    class: 'F',
    shows: ['line'],
    shortest: 3,
    where: outside,
    units: { ...units, engine: SilentEngine },
  },
  {
    name: 'a device that is stopped raises its line',
    class: 'F',
    shows: ['line'],
    shortest: 3,
    where: outside,
    units: { ...units, engine: EngineThatComplains },
  },
  {
    name: 'a transfer runs in the name of another space',
    class: 'F',
    shows: ['device', 'outcome', 'line'],
    shortest: 2,
    where: outside,
    units: { ...units, engine: EngineOfTheFirst },
  },
  {
    name: 'a transfer goes on when its space has died',
    class: 'F',
    shows: ['device', 'line'],
    shortest: 3,
    where: outside,
    units: { ...units, engine: EngineThatSurvives },
  },
  {
    name: 'a device reads where it should write',
    class: 'F',
    shows: ['device'],
    shortest: 2,
    where: outside,
    units: { ...units, engine: BackwardsEngine },
  },
  {
    name: 'a device reaches beyond its aperture',
    class: 'F',
    shows: ['device'],
    shortest: 4,
    where: outside,
    units: { ...units, controller: OpenController },
  },
];
