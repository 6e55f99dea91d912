/**
 * Planted bugs in the buffers and tables of the executor, and in calls and returns: what is kept too
 * long, found where it should not be, or left behind.
 */

import { Bus, news } from '../executor/units/bus.ts';
import { Changes } from '../executor/changes.ts';
import { Hart } from '../executor/hart.ts';
import { units } from '../executor/machine.ts';
import { MemoryController } from '../executor/units/memory-controller.ts';
import { PageTable } from '../executor/units/page-table.ts';
import { Plb } from '../executor/units/plb.ts';
import { RegionTable } from '../executor/units/region-table.ts';
import { Spiller } from '../executor/units/spiller.ts';
import type { Surroundings } from '../executor/context.ts';
import { Tlb } from '../executor/units/tlb.ts';
import { between, type Extent } from '../executor/units/extent.ts';
import type { Action } from '../model/action.ts';
import { deepCalls, handlersLoans, manyWays, twoPages } from './laboratory-of-units.ts';
import type { PlantedUnit } from './units.ts';

/** Whoever executes and whoever reads are told apart by two buffers, of which one is forgotten. */
class HalfScrubbedHart extends Hart {
  protected override heed(heard: number): void {
    if ((heard & (news.rights | news.halt)) !== 0) this.data.scrub();
    if ((heard & news.map) !== 0) this.tlb.shoot();
  }
}

/** Tells others what it took away, and forgets itself. */
class SelflessHart extends Hart {
  protected override heed(heard: number): void {
    const { action } = this;
    if (action === undefined || !('thread' in action) || this.doing !== 'write') super.heed(heard);
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
  override shoot(): void {}
}

class HalfShotTlb extends Tlb {
  override shoot(): void {
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
  override tell(agent: number, what: number, cycles: number): void {
    super.tell(agent, what === news.map ? news.rights : what, cycles);
  }
}

class InclusivePlb extends Plb {
  override find(...[asker, right, hi, lo]: Parameters<Plb['find']>): number {
    const found = super.find(asker, right, hi, lo);
    return found >= 0 || lo === 0 ? found : super.find(asker, right, hi, lo - 1);
  }
}

/** A hit stands for all of the access. */
class GenerousPlb extends Plb {
  override lastHi(): number {
    return 0xffff_ffff;
  }

  override lastLo(): number {
    return 0xffff_ffff;
  }
}

class PlbWithoutSpaces extends Plb {
  protected override isFor(): boolean {
    return true;
  }
}

class PlbWithoutRights extends Plb {
  override find(...[asker, , hi, lo]: Parameters<Plb['find']>): number {
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

/** What only whoever is made with it can reach. */
class Insider extends Changes {
  protected readonly inside: Surroundings;

  constructor(all: Surroundings) {
    super(all);
    this.inside = all;
  }
}

/** A hunk that is not cleared shows what was left in it. */
class UnclearedHunks extends Insider {
  protected override push(hart: number, link: Parameters<Changes['push']>[1]): void {
    const { harts, hunks, memory } = this.inside;
    const hunk = hunks[hart]?.[harts[hart]?.frames.depth ?? 0] as Extent;
    const [before = 0] = memory.read(hunk);
    super.push(hart, link);
    memory.write(hunk, before);
  }
}

class LeavingOneOver extends Insider {
  override commit(hart: number, action: Action): void {
    const frames = this.inside.harts[hart]?.frames;
    const isShort = action.kind === 'unwind' && (frames?.depth ?? 0) - 1 > action.depth + 1;
    super.commit(hart, isShort ? { ...action, depth: action.depth + 1 } : action);
  }
}

class RoomForOneMore extends Insider {
  override hasRoom(hart: number): boolean {
    return (this.inside.harts[hart]?.frames.depth ?? 0) < (this.inside.hunks[hart]?.length ?? 0);
  }
}

/** Arguments are passed one register further up. */
class ShiftedArguments extends Changes {
  override commit(hart: number, action: Action): void {
    const isCall = action.kind === 'call' && action.arguments.length > 0;
    super.commit(
      hart,
      isCall ? { ...action, arguments: [{ value: 0 }, ...action.arguments] } : action,
    );
  }
}

class AbandonedThatStay extends Changes {
  protected override popAbandoned(): void {}
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
    units: { ...units, changes: UnclearedHunks },
  },
  {
    name: 'an unwind stops one frame too early',
    class: 'D',
    shows: ['frames'],
    shortest: 3,
    where: deepCalls,
    units: { ...units, changes: LeavingOneOver },
  },
  {
    name: 'a call takes the hunk that an interrupt may need',
    class: 'D',
    shows: ['outcome'],
    because: 'stack',
    shortest: 4,
    where: deepCalls,
    units: { ...units, changes: RoomForOneMore },
  },
  {
    name: 'arguments go one register too far',
    class: 'D',
    shows: ['register'],
    shortest: 1,
    where: deepCalls,
    units: { ...units, changes: ShiftedArguments },
  },
  {
    name: 'abandoned frames stay when control comes back to them',
    class: 'D',
    shows: ['frames'],
    shortest: 2,
    where: deepCalls,
    units: { ...units, changes: AbandonedThatStay },
  },
];
