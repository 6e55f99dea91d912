/**
 * Planted bugs in what the executor does with interrupts, faults and devices.
 */

import { Changes } from '../executor/changes.ts';
import { DmaEngine, type Status } from '../executor/units/dma-engine.ts';
import { InterruptController } from '../executor/units/interrupt-controller.ts';
import { units } from '../executor/machine.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { frameKind, Spiller } from '../executor/units/spiller.ts';
import type { Surroundings } from '../executor/context.ts';
import type { Action } from '../model/action.ts';
import { outside, paged } from './laboratory.ts';
import { deepCalls } from './laboratory-of-units.ts';
import type { PlantedUnit } from './units.ts';

type Link = Parameters<Changes['push']>[1];

/** What only whoever is made with it can reach. */
class Insider extends Changes {
  protected readonly inside: Surroundings;

  constructor(all: Surroundings) {
    super(all);
    this.inside = all;
  }

  protected frames(hart: number): Spiller {
    return this.inside.harts[hart]?.frames as Spiller;
  }

  /** Whether the contract's other conditions of a delivery hold. */
  protected couldTake(
    hart: number,
    line: number,
    but: 'priority' | 'nesting' | 'life' | 'pending',
  ): boolean {
    const { interrupts, description, portals, dead, harts } = this.inside;
    const { priority = 0, handler = 0, reentrant } = description.lines?.[line] ?? {};
    const frames = this.frames(hart);
    const { code = 0, data = 0 } = portals[handler] ?? {};
    const isLive = harts.some(({ frames: on }) =>
      Array.from({ length: on.depth }, (_, frame) => frame).some(
        (frame) => on.kind(frame) === frameKind.interrupt && on.line(frame) === line,
      ),
    );
    return (
      (but === 'pending' || interrupts.isPending(line)) &&
      (but === 'priority' || priority > frames.priority(frames.depth - 1)) &&
      (but === 'life' || (dead[code] !== 1 && dead[data] !== 1)) &&
      (but === 'nesting' || reentrant === true || !isLive)
    );
  }
}

/** A handler may use what was lent to whom it interrupts. */
class FloorlessSpiller extends Spiller {
  override get floor(): number {
    return 0;
  }
}

/** Who is in a handler is not known while the handler runs. */
class FramesWithoutLines extends Spiller {
  override push(link: Link): void {
    super.push({ ...link, line: -1 });
  }
}

class DeafToPriority extends Insider {
  protected override mayDeliver(hart: number, line: number): boolean {
    return this.couldTake(hart, line, 'priority');
  }
}

class NestingChanges extends Insider {
  protected override mayDeliver(hart: number, line: number): boolean {
    return this.couldTake(hart, line, 'nesting');
  }
}

class GhostlyHandlers extends Insider {
  protected override mayDeliver(hart: number, line: number): boolean {
    return this.couldTake(hart, line, 'life');
  }
}

class ForgedInterrupts extends Insider {
  protected override mayDeliver(hart: number, line: number): boolean {
    return this.couldTake(hart, line, 'pending');
  }
}

/** No line is ever delivered, which keeps every other promise. */
class DeafHarts extends Changes {
  protected override mayDeliver(): boolean {
    return false;
  }
}

/** Takes a revoke for impossible, and so never takes anything away. */
class HarmlessChanges extends Changes {
  override isPossible(hart: number, action: Action): boolean {
    return action.kind !== 'revoke' && super.isPossible(hart, action);
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

class HumbleHandlers extends Changes {
  protected override push(hart: number, link: Link): void {
    super.push(hart, link.line < 0 ? link : { ...link, priority: 0 });
  }
}

/** What a handler calls runs as if nobody had been interrupted. */
class CallsWithoutPriority extends Changes {
  protected override push(hart: number, link: Link): void {
    super.push(hart, link.kind === frameKind.call ? { ...link, priority: 0 } : link);
  }
}

/** What a handler returns comes to whatever it interrupted. */
class TalkativeHandlers extends Insider {
  protected override leave(hart: number, action: Action<'return'>): void {
    const frames = this.frames(hart);
    const isHandler = frames.kind(frames.depth - 1) === frameKind.interrupt;
    const [first] = action.results;
    const result = isHandler && first !== undefined ? this.sourceOf(hart, first) : -1;
    super.leave(hart, action);
    if (result >= 0 && frames.depth > 0) frames.setRegister(frames.depth - 1, 0, result);
  }
}

class FaultsWithoutPlace extends Changes {
  override fault(...[hart, portal, told]: Parameters<Changes['fault']>): void {
    super.fault(hart, portal, { ...told, at: 0 });
  }
}

class FaultsWithoutCause extends Changes {
  override fault(...[hart, portal, told]: Parameters<Changes['fault']>): void {
    super.fault(hart, portal, { ...told, cause: 0 });
  }
}

/** Whoever handles faults is asked to handle its own. */
class FaultsInFaults extends Insider {
  override faultPortal(hart: number): number {
    const { description, portals, dead } = this.inside;
    const frames = this.frames(hart);
    const portal = description.spaces[frames.data(frames.depth - 1)]?.faults;
    const { code = 0, data = 0 } = portals[portal ?? 0] ?? {};
    const isAlive = dead[code] !== 1 && dead[data] !== 1;
    return portal !== undefined && isAlive && this.hasRoom(hart) ? portal : -1;
  }
}

/** What a handler gives to the refused load is lost. */
class UnskippedLoads extends Changes {
  protected override leave(hart: number, { resume: _, ...action }: Action<'return'>): void {
    super.leave(hart, action);
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
    units: { ...units, changes: DeafToPriority },
  },
  {
    name: 'a handler that is not re-entrant is entered on two harts',
    class: 'E',
    shows: ['outcome'],
    shortest: 7,
    where: outside,
    units: { ...units, changes: NestingChanges },
  },
  {
    name: 'a handler whose space has died is entered',
    class: 'E',
    shows: ['outcome'],
    shortest: 4,
    where: outside,
    units: { ...units, changes: GhostlyHandlers },
  },
  {
    name: 'a line that is delivered twice at once is entered twice',
    class: 'E',
    shows: ['outcome'],
    shortest: 4,
    where: outside,
    units: { ...units, changes: ForgedInterrupts },
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
    units: { ...units, changes: DeafHarts },
  },
  {
    name: 'a revoke is not carried out',
    class: 'A',
    shows: ['dropped'],
    shortest: 1,
    units: { ...units, changes: HarmlessChanges },
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
    units: { ...units, changes: HumbleHandlers },
  },
  {
    name: 'what a handler calls has the priority of nobody',
    class: 'E',
    shows: ['frames'],
    shortest: 3,
    where: deepCalls,
    units: { ...units, changes: CallsWithoutPriority },
  },
  {
    name: 'what a handler returns comes to whom it interrupted',
    class: 'E',
    shows: ['register'],
    shortest: 4,
    where: deepCalls,
    units: { ...units, changes: TalkativeHandlers },
  },
  {
    name: 'a fault handler is not told where',
    class: 'E',
    shows: ['register'],
    shortest: 1,
    where: paged,
    units: { ...units, changes: FaultsWithoutPlace },
  },
  {
    name: 'a fault handler is not told why',
    class: 'E',
    shows: ['register'],
    shortest: 1,
    where: paged,
    units: { ...units, changes: FaultsWithoutCause },
  },
  {
    name: 'a fault handler handles its own faults',
    class: 'E',
    shows: ['frames'],
    shortest: 3,
    where: paged,
    units: { ...units, changes: FaultsInFaults },
  },
  {
    name: 'what is skipped is not told to who was refused',
    class: 'E',
    shows: ['register'],
    shortest: 2,
    where: paged,
    units: { ...units, changes: UnskippedLoads },
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
