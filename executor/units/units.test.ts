/** Units alone: what each keeps, and what it forgets. */

import { describe, expect, test } from 'vitest';
import { Bus, news } from './bus.ts';
import { Cache } from './cache.ts';
import { InterruptController } from './interrupt-controller.ts';
import { Memory } from './memory.ts';
import { MemoryController } from './memory-controller.ts';
import { PageTable } from './page-table.ts';
import { Plb } from './plb.ts';
import { PortalCache } from './portal-cache.ts';
import { frameKind, type Link, Spiller } from './spiller.ts';
import { timing } from '../timing.ts';
import { Tlb } from './tlb.ts';
import { type Extent, extentOf, moved } from './extent.ts';

function range(base: number | bigint, bytes: number | bigint): Extent {
  return extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, 64);
}

function link(kind: number, priority = 0): Link {
  return { code: 1, data: 2, kind, priority, line: -1, portal: -1, refused: -1 };
}

describe('a spiller', () => {
  const spiller = (close = 2) => new Spiller(new Uint32Array(Spiller.words(5, 2)), 2, close);

  test('gives a frame registers of zero, whoever was there before', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    of.push(link(frameKind.call));
    of.setRegister(1, 1, 7);
    of.pop();
    of.push(link(frameKind.call));

    expect(of.register(1, 1)).toBe(0);
  });

  test('counts loans from the topmost frame that nobody asked for', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    of.push(link(frameKind.call));
    expect(of.floor).toBe(0);
    of.push(link(frameKind.interrupt, 1));
    of.push(link(frameKind.call, 1));
    expect(of.floor).toBe(2);
    of.push(link(frameKind.fault, 1));
    expect(of.floor).toBe(4);
  });

  test('moves frames to memory when it is full, and back when it has come down to one', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    expect([of.isFull, of.mustFill]).toEqual([false, true]);
    of.push(link(frameKind.call));
    expect([of.isFull, of.mustFill]).toEqual([true, false]);
    of.push(link(frameKind.call));
    of.pop();
    expect([of.isFull, of.mustFill]).toEqual([false, true]);
  });
});

describe('a PLB', () => {
  const copy = (space: number, thread: number, depth: number) =>
    Uint32Array.of(space + 1, thread + 1, depth, 0xff, 0, 0, 0, 15);
  const asker = { code: 1, data: 1, thread: 0, floor: 0 };

  test('tells spaces and threads apart by tags', () => {
    const plb = new Plb(new Uint32Array(Plb.words(2)));
    plb.insert(copy(1, 0, 1), 0, () => 0);

    expect(plb.find(asker, 1, 0, 3)).toBe(0);
    expect(plb.find({ ...asker, thread: 1 }, 1, 0, 3)).toBe(-1);
    expect(plb.find({ ...asker, code: 0, data: 0 }, 1, 0, 3)).toBe(-1);
    expect(plb.find({ ...asker, floor: 2 }, 1, 0, 3)).toBe(-1);
  });

  test('without tags goes by whatever it holds, and has to be scrubbed', () => {
    const plb = new Plb(new Uint32Array(Plb.words(1)), false);
    plb.insert(copy(1, 0, 1), 0, () => 0);

    expect(plb.find({ ...asker, code: 0, data: 0 }, 1, 0, 3)).toBe(0);
    plb.scrub();
    expect(plb.copies()).toEqual([]);
  });
});

test('a TLB keeps what it was given until it is shot down', () => {
  const tlb = new Tlb(new Uint32Array(Tlb.words(1)));
  tlb.insert(3, 1, () => 0);
  expect([tlb.find(3), tlb.find(1)]).toEqual([1, -1]);
  tlb.insert(1, 0, () => 0);
  expect([tlb.find(3), tlb.find(1)]).toEqual([-1, 0]);
  tlb.shoot();
  expect(tlb.copies()).toEqual([]);
});

test('a page table names the harts that may have a copy, once', () => {
  const pages = new PageTable(new Uint32Array(PageTable.words(2)));
  pages.write(1, 0);
  pages.noteCached(1, 2);

  expect([pages.read(0), pages.read(1)]).toEqual([-1, 0]);
  expect([pages.forgetCached(1), pages.forgetCached(1)]).toEqual([4, 0]);
});

test('a cache has a line that was touched, until another takes its place', () => {
  const cache = new Cache(new Uint32Array(Cache.words(2)));

  expect([cache.touch(0, 0), cache.touch(0, 63), cache.touch(0, 128)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(cache.touch(0, 0)).toBe(false);
  // A line of the same number with other upper halves is another.
  expect(cache.touch(1, 0)).toBe(false);
});

test('a portal cache of no entries never has anything', () => {
  const none = new PortalCache(new Uint32Array(0));
  const one = new PortalCache(new Uint32Array(1));

  expect([none.touch(0, () => 0), none.touch(0, () => 0)]).toEqual([false, false]);
  expect([one.touch(4, () => 0), one.touch(4, () => 0), one.touch(5, () => 0)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('a line that is raised while it is pending is raised once', () => {
  const of = new InterruptController(new Uint32Array(InterruptController.words(1)));
  of.arrive(0, 1);
  expect([of.tick(0), of.tick(0), of.isPending(0)]).toEqual([false, true, true]);
  of.arrive(0, 0);
  expect([of.tick(0), of.isPending(0)]).toEqual([false, true]);
  of.clear(0);
  expect(of.isPending(0)).toBe(false);
});

describe('a bus', () => {
  test('carries a message in so many cycles, and is heard once', () => {
    const bus = new Bus(new Uint32Array(Bus.words(2)), 2);
    bus.tell(1, news.map, 2);
    bus.tick();
    expect(bus.hears(1)).toBe(0);
    bus.tick();
    expect([bus.hears(0), bus.hears(1), bus.hears(1)]).toEqual([0, news.map, 0]);
    bus.acknowledge(1, 1);
    expect(bus.awaited).toBe(1);
    bus.tick();
    expect(bus.awaited).toBe(0);
  });

  test('has passed as many cycles at once as one after the other', () => {
    const rows = [0, 1].map(() => new Uint32Array(Bus.words(3)));
    const [one, other] = rows.map((row) => new Bus(row, 3)) as [Bus, Bus];
    for (const bus of [one, other]) {
      bus.tell(0, news.rights, 5);
      bus.tell(2, news.halt, 7);
    }
    expect(one.quiet).toBe(5);
    one.pass(4);
    for (let i = 0; i < 4; i++) other.tick();

    expect(rows[0]).toEqual(rows[1]);
  });
});

describe('a memory controller', () => {
  const controller = new MemoryController(
    {
      devoid: [range(0x100, 16)],
      stacks: [range(0x200, 32)],
      pages: {
        region: range(0, 32),
        virtual: [range(0x1_0000_0000n, 16), range(0x40, 16)],
        physical: [range(0, 16), range(16, 16)],
      },
      apertures: [undefined, [range(16, 16)], []],
    },
    { memory: new Memory(), cache: new Cache(new Uint32Array(0)), timing },
  );

  test('finds what is behind a page at the same offset, across words too', () => {
    const part = range(0x1_0000_0004n, 8);

    expect(controller.pageAt(1, 4)).toBe(0);
    expect(controller.behind(part, 0, 1)).toMatchObject({ firstHi: 0, firstLo: 20, lastLo: 27 });
    expect(moved(range(20, 8), range(16, 16), range(0xffff_fff8n, 16))).toMatchObject({
      firstHi: 0,
      firstLo: 0xffff_fffc,
      lastHi: 1,
      lastLo: 3,
    });
  });

  test('knows where no memory is, and where no page is needed', () => {
    expect(controller.devoidIn(0, 0xf0, 0, 0xff)).toBeUndefined();
    expect(controller.devoidIn(0, 0xf0, 0, 0x100)?.firstLo).toBe(0x100);
    expect(controller.directAt(0, 0x210)?.firstLo).toBe(0x200);
    expect(controller.directAt(0, 0x40)).toBeUndefined();
  });

  test('opens to each device its aperture, whole', () => {
    const open = (device: number, of: Extent) => controller.isOpen(device, of);

    expect([open(0, range(0, 8)), open(1, range(16, 8)), open(1, range(12, 8))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(open(2, range(0, 1))).toBe(false);
  });
});
