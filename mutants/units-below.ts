/**
 * Planted bugs in the buffers and tables of the executor, and in calls and returns: what is kept too
 * long, found where it should not be, or left behind.
 */

import { Hart } from '../executor/hart.ts';
import { units } from '../executor/machine.ts';
import { CallRules } from '../executor/peer-to-peer/call.ts';
import { FrameRules } from '../executor/peer-to-peer/frame.ts';
import { peerToPeer } from '../executor/peer-to-peer/index.ts';
import { Bus, message } from '../executor/units/bus.ts';
import { between, type Extent } from '../executor/units/extent.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { PageTable } from '../executor/units/page-table.ts';
import { Plb, type PlbEntry } from '../executor/units/plb.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { Spiller } from '../executor/units/spiller.ts';
import { Tlb } from '../executor/units/tlb.ts';
import { deepCalls, handlersLoans, manyWays, twoPages } from './laboratory-of-units.ts';
import type { PlantedUnit } from './planted-unit.ts';

/** Whoever executes and whoever reads are told apart by two buffers, of which one is forgotten. */
class HalfScrubbedHart extends Hart {
  protected override applyMessage(about: number): void {
    if ((about & (message.rights | message.halt)) !== 0) this.data.scrub();
    if ((about & message.map) !== 0) this.tlb.shootdown();
  }
}

/** Tells others what it took away, and forgets itself. */
class SelflessHart extends Hart {
  protected override applyMessage(about: number): void {
    const { action } = this;
    if (action === undefined || !('thread' in action) || this.doing !== 'write')
      super.applyMessage(about);
  }
}

class LoansThatStay extends RegionTable {
  override endFrame(ofThread: number, ofDepth: number): number {
    return super.endHunk(ofThread, ofDepth);
  }
}

/** What rests on what was taken away is not looked for. */
class UnsweptTable extends RegionTable {
  override sweep(): number {
    return 0;
  }
}

class QuietSweep extends RegionTable {
  override sweep(): number {
    super.sweep();
    return 0;
  }
}

class QuietNarrowing extends RegionTable {
  override narrow(...asked: Parameters<RegionTable['narrow']>): number {
    super.narrow(...asked);
    return 0;
  }
}

class ForgetfulTable extends RegionTable {
  override noteCached(entry: number, hart: number): void {
    if (hart === 0) super.noteCached(entry, hart);
  }
}

class TableOfFirsts extends RegionTable {
  override holds(...[asker, wanted, extent, how]: Parameters<RegionTable['holds']>): boolean {
    const { firstHi: lastHi, firstLo: lastLo } = extent;
    const first = { ...between(lastHi, lastLo, { lastHi, lastLo }), isEmpty: extent.isEmpty };
    return super.holds(asker, wanted, first, how);
  }
}

/** A loan counts on every thread. */
class TableWithoutThreads extends RegionTable {
  protected override countsFor(): boolean {
    return true;
  }
}

/** What was lent below an interrupt carries what a handler lends. */
class BottomlessTable extends RegionTable {
  protected override isBacked(): boolean {
    return true;
  }
}

/** The comparator of the last byte is inclusive of one more. */
class WideWrites extends MemoryController {
  override write(extent: Extent, value: number): void {
    super.write({ ...extent, lastLo: extent.lastLo + 1 }, value);
  }
}

class UnshotTlb extends Tlb {
  override shootdown(): void {}
}

class HalfShotTlb extends Tlb {
  override shootdown(): void {
    this.row.fill(0, Tlb.words(1));
  }
}

class TlbOfOnePage extends Tlb {
  override find(page: number): number {
    const [first] = this.copies();
    return first === undefined ? super.find(page) : first.physicalPage;
  }
}

class SecretivePages extends PageTable {
  override forgetCached(page: number): number {
    return super.forgetCached(page) & ~1;
  }
}

/** Nothing is unmapped on the way from one page to the other. */
class MapForRights extends Bus {
  override send(agent: number, about: number, cycles: number): void {
    super.send(agent, about === message.map ? message.rights : about, cycles);
  }
}

class InclusivePlb extends Plb {
  override find(...[asker, right, hi, lo]: Parameters<Plb['find']>): PlbEntry | undefined {
    const found = super.find(asker, right, hi, lo);
    return found !== undefined || lo === 0 ? found : super.find(asker, right, hi, lo - 1);
  }
}

/** A hit stands for all of the access. */
class GenerousPlb extends Plb {
  override find(...asked: Parameters<Plb['find']>): PlbEntry | undefined {
    const found = super.find(...asked);
    const last = { value: 0xffff_ffff };
    return found && Object.create(found, { lastHi: last, lastLo: last });
  }
}

class PlbWithoutSpaces extends Plb {
  protected override isFor(): boolean {
    return true;
  }
}

class PlbWithoutRights extends Plb {
  override find(...[asker, , hi, lo]: Parameters<Plb['find']>): PlbEntry | undefined {
    return super.find(asker, 0xff, hi, lo);
  }
}

/** A fresh frame has the registers of whoever was there before. */
class StickySpiller extends Spiller {
  protected override clear(): void {}

  override pop(): void {
    const frame = this.depth - 1;
    const kept = Array.from({ length: this.registers }, (_, i) => this.register(frame, i));
    super.pop();
    for (const [i, value] of kept.entries()) this.setRegister(frame, i, value);
  }
}

/** A hunk that is not cleared shows what was left in it. */
class UnclearedHunks extends FrameRules {
  override push(...[context, hart, link]: Parameters<FrameRules['push']>): void {
    const { memory } = context;
    const hunk = this.hunkOf(context, hart, this.access.framesOf(context, hart).depth);
    const [before = 0] = memory.read(hunk);
    super.push(context, hart, link);
    memory.write(hunk, before);
  }
}

class LeavingOneOver extends CallRules {
  protected override unwindTo(...[context, hart, depth]: Parameters<CallRules['unwindTo']>): void {
    const isShort = this.access.framesOf(context, hart).depth - 1 > depth + 1;
    super.unwindTo(context, hart, isShort ? depth + 1 : depth);
  }
}

class RoomForOneMore extends FrameRules {
  override hasRoom(...[context, hart]: Parameters<FrameRules['hasRoom']>): boolean {
    return this.access.framesOf(context, hart).depth < (context.layout.hunks[hart]?.length ?? 0);
  }
}

/** Arguments are passed one register further up. */
class ShiftedArguments extends CallRules {
  protected override enter(...[context, hart, action]: Parameters<CallRules['enter']>): void {
    const { arguments: passed } = action;
    const shifted = passed.length === 0 ? passed : [{ value: 0 }, ...passed];
    super.enter(context, hart, { ...action, arguments: shifted });
  }
}

class AbandonedThatStay extends FrameRules {
  override popAbandoned(): void {}
}

export const unitsBelow: readonly PlantedUnit[] = [
  {
    name: 'a message scrubs the PLB for data and not that for instructions',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 4,
    where: manyWays,
    units: { ...units, hart: HalfScrubbedHart },
  },
  {
    name: 'whoever takes away does not scrub its own PLB',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 5,
    where: manyWays,
    units: { ...units, hart: SelflessHart },
  },
  {
    name: 'a return leaves its loans in the region table',
    class: 'D',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 4,
    where: manyWays,
    units: { ...units, table: LoansThatStay },
  },
  {
    name: 'what rests on a right that is taken away stays',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 4,
    where: manyWays,
    units: { ...units, table: UnsweptTable },
  },
  {
    name: 'copies of what falls with a right are not told of it',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 4,
    where: manyWays,
    units: { ...units, table: QuietSweep },
  },
  {
    name: 'copies of what is revoked are not told of it',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 3,
    units: { ...units, table: QuietNarrowing },
  },
  {
    name: 'the region table notes copies of one hart only',
    class: 'A',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 3,
    units: { ...units, table: ForgetfulTable },
  },
  {
    name: 'what is passed on is checked at its first address only',
    class: 'B',
    shows: ['outcome'],
    because: 'exceeds-authority',
    shortest: 2,
    where: manyWays,
    units: { ...units, table: TableOfFirsts },
  },
  {
    name: 'a walk finds the loans of other threads and of frames that were interrupted',
    class: 'G',
    shows: ['outcome', 'cached'],
    because: 'protection',
    shortest: 2,
    units: { ...units, table: TableWithoutThreads },
  },
  {
    name: 'what a handler lends stands on what was lent to whom it interrupts',
    class: 'E',
    shows: ['outcome'],
    because: 'protection',
    shortest: 6,
    where: handlersLoans,
    units: { ...units, table: BottomlessTable },
  },
  {
    name: 'what is written reaches one address too far',
    class: 'B',
    shows: ['memory'],
    shortest: 1,
    where: manyWays,
    units: { ...units, controller: WideWrites },
  },
  {
    name: 'a TLB is not shot down',
    class: 'A',
    shows: ['outcome', 'memory', 'cached'],
    shortest: 3,
    where: twoPages,
    units: { ...units, tlb: UnshotTlb },
  },
  {
    name: 'a TLB keeps its first entry when it is shot down',
    class: 'A',
    shows: ['outcome', 'memory', 'cached'],
    shortest: 3,
    where: twoPages,
    units: { ...units, tlb: HalfShotTlb },
  },
  {
    name: 'a TLB answers for any page',
    class: 'G',
    shows: ['outcome', 'memory'],
    shortest: 2,
    where: twoPages,
    units: { ...units, tlb: TlbOfOnePage },
  },
  {
    name: 'the page table notes copies of one hart only',
    class: 'A',
    shows: ['outcome', 'memory', 'cached'],
    shortest: 2,
    where: twoPages,
    units: { ...units, pages: SecretivePages },
  },
  {
    name: 'a message about the map is taken for one about rights',
    class: 'A',
    shows: ['outcome', 'memory', 'device', 'cached'],
    shortest: 3,
    where: twoPages,
    units: { ...units, bus: MapForRights },
  },
  {
    name: 'a PLB takes the first address behind a copy as well',
    class: 'B',
    shows: ['outcome'],
    because: 'protection',
    shortest: 2,
    units: { ...units, plb: InclusivePlb },
  },
  {
    name: 'a PLB that hits answers for all of the access',
    class: 'B',
    shows: ['outcome'],
    because: 'protection',
    shortest: 3,
    units: { ...units, plb: GenerousPlb },
  },
  {
    name: 'a PLB does not look at whom a copy is for',
    class: 'G',
    shows: ['outcome'],
    because: 'protection',
    shortest: 3,
    where: manyWays,
    units: { ...units, plb: PlbWithoutSpaces },
  },
  {
    name: 'a PLB lets do anything where something may be done',
    class: 'G',
    shows: ['outcome'],
    because: 'protection',
    shortest: 3,
    where: manyWays,
    units: { ...units, plb: PlbWithoutRights },
  },
  {
    name: 'a fresh frame has the registers of the one before it',
    class: 'D',
    shows: ['register'],
    shortest: 3,
    where: deepCalls,
    units: { ...units, spiller: StickySpiller },
  },
  {
    name: 'a fresh hunk is not cleared',
    class: 'D',
    shows: ['outcome', 'memory', 'register'],
    shortest: 4,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ frames: UnclearedHunks }) },
  },
  {
    name: 'an unwind stops one frame too early',
    class: 'D',
    shows: ['frames'],
    shortest: 3,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ calls: LeavingOneOver }) },
  },
  {
    name: 'a call takes the hunk that an interrupt may need',
    class: 'D',
    shows: ['outcome'],
    because: 'stack',
    shortest: 4,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ frames: RoomForOneMore }) },
  },
  {
    name: 'arguments go one register too far',
    class: 'D',
    shows: ['register'],
    shortest: 1,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ calls: ShiftedArguments }) },
  },
  {
    name: 'abandoned frames stay when control comes back to them',
    class: 'D',
    shows: ['frames'],
    shortest: 2,
    where: deepCalls,
    units: { ...units, architecture: peerToPeer({ frames: AbandonedThatStay }) },
  },
];
