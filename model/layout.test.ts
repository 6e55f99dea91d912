/**
 * The partition against a byte-by-byte reference, on all machines of a bounded shape.
 *
 * The reference says of each byte which ranges it is in. Two neighbouring bytes belong to one cell
 * exactly when no bound lies between them; a range's cells are those that hold its bytes.
 */

import { expect, test } from 'vitest';
import { endOf, type Range } from './address.ts';
import { layout } from './layout.ts';
import { machineOf, nobody } from './machine.ts';
import { paged } from './pages.fixture.ts';
import { Unusable } from './unusable.ts';

function allRanges(bits: number): Range[] {
  const top = 1 << bits;
  const ranges: Range[] = [];
  for (let base = 0; base < top; base++) {
    for (let end = base + 1; end <= top; end++) {
      ranges.push({ base: BigInt(base), bytes: BigInt(end - base) });
    }
  }
  return ranges;
}

/** The cell of each byte, counted by walking over the bytes. */
function cellOfByte(bits: number, bounds: ReadonlySet<number>): number[] {
  const cells: number[] = [];
  let cell = 0;
  for (let byte = 0; byte < 1 << bits; byte++) {
    if (byte > 0 && bounds.has(byte)) cell++;
    cells.push(cell);
  }
  return cells;
}

/** Returns what is wrong, so that a million comparisons cost one `expect`. */
function disagreement(bits: number, ranges: readonly Range[]): string | undefined {
  const bounds = ranges.flatMap((range) => [range.base, endOf(range)]);
  const cuts = layout.partition(bits, bounds);
  const reference = cellOfByte(bits, new Set(bounds.map(Number)));
  const where = `${bits} bits, ${ranges.map((r) => `[${r.base},${endOf(r)})`).join(' ')}`;
  for (const [byte, cell] of reference.entries()) {
    const inCell = (cuts[cell] as bigint) <= byte && byte < (cuts[cell + 1] as bigint);
    if (!inCell) return `${where}: byte ${byte} is not in cell ${cell}`;
  }
  if (cuts.length - 1 !== (reference.at(-1) as number) + 1) return `${where}: too many cells`;
  for (const range of ranges) {
    const { first, end, beyond } = layout.cellsOf(cuts, range);
    const lowest = reference[Number(range.base)];
    const highest = reference[Number(endOf(range)) - 1] as number;
    if (first !== lowest || end !== highest + 1 || beyond) return `${where}: cellsOf is wrong`;
  }
  return undefined;
}

test.each([
  { bits: 4, say: 'every pair of ranges of 4-bit addresses' },
  { bits: 5, say: 'every pair of ranges of 5-bit addresses' },
])('$say is cut as byte by byte', ({ bits }) => {
  const ranges = allRanges(bits);
  for (const a of ranges) {
    for (const b of ranges) {
      const wrong = disagreement(bits, [a, b]);
      if (wrong !== undefined) expect.fail(wrong);
    }
  }
  expect(ranges).toHaveLength(((1 << bits) * ((1 << bits) + 1)) / 2);
});

test('every range of 6-bit addresses, beside each that begins or ends at its bounds', () => {
  const ranges = allRanges(6);
  for (const a of ranges) {
    const touching = [
      a,
      { base: 0n, bytes: a.base + 1n },
      { base: endOf(a) - 1n, bytes: 65n - endOf(a) },
      ...(a.bytes > 1n ? [{ base: a.base + 1n, bytes: a.bytes - 1n }] : []),
    ];
    for (const b of touching) {
      const wrong = disagreement(6, [a, b]);
      if (wrong !== undefined) expect.fail(wrong);
    }
  }
  expect(ranges).toHaveLength(2080);
});

test('every machine of two regions and a stack of 4-bit addresses knows the owner of each byte', () => {
  let usable = 0;
  for (const a of allRanges(4)) {
    for (const b of allRanges(4)) {
      const machine = machineWith([a, b]);
      if (machine === undefined) continue;
      usable++;
      for (let byte = 0; byte < 16; byte++) {
        const inside = (r: Range) => r.base <= byte && byte < endOf(r);
        const owner = inside(a) ? 0 : inside(b) ? 1 : nobody;
        const cell = machine.cuts.findLastIndex((cut) => cut <= byte);
        expect(machine.regionOwner[cell]).toBe(owner);
        expect(machine.hunkOf[cell]).toBe(byte >= 14 ? byte - 14 : nobody);
      }
    }
  }
  // Disjoint pairs below 14 in either order: four of 15 bounds, or three when the two touch.
  expect(usable).toBe(2 * (1365 + 455));
});

function machineWith([a, b]: readonly [Range, Range]) {
  try {
    return machineOf(
      {
        addressBits: 4,
        spaces: [{ name: 'a' }, { name: 'b' }],
        regions: [
          { name: 'a', owner: 0, ...a },
          { name: 'b', owner: 1, ...b },
        ],
        portals: [],
        threads: [
          { name: 'main', home: { code: 0, data: 0 }, stack: 14n, hunkBytes: 1n, hunks: 2 },
        ],
        grants: [],
        spans: [],
        registers: 0,
        memory: false,
        values: [0],
      },
      layout,
    );
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}

test('64-bit addresses: the whole range, its first and its last byte', () => {
  const top = 2n ** 64n;
  const whole = { base: 0n, bytes: top };
  const lastByte = { base: top - 1n, bytes: 1n };

  const cuts = layout.partition(64, [0n, 1n, top - 1n, top, top + 5n]);

  expect(cuts).toEqual([0n, 1n, top - 1n, top]);
  expect(layout.cellsOf(cuts, whole)).toEqual({ first: 0, end: 3, beyond: false });
  expect(layout.cellsOf(cuts, lastByte)).toEqual({ first: 2, end: 3, beyond: false });
  expect(layout.cellsOf(cuts, { base: top - 1n, bytes: 2n })).toEqual({
    first: 2,
    end: 3,
    beyond: true,
  });
  expect(layout.cellsOf(cuts, { base: top, bytes: 1n })).toEqual({
    first: 3,
    end: 3,
    beyond: true,
  });
});

test('a cut in one page cuts all pages alike, physical ones too', () => {
  const machine = machineOf(paged(), layout);
  const { virtual = [], physical = [] } = machine.pages ?? {};
  const lengths = [...virtual, ...physical].map(({ first, end }) =>
    Array.from({ length: end - first }, (_, i) => {
      const [from, to] = [machine.cuts[first + i], machine.cuts[first + i + 1]] as [bigint, bigint];
      return Number(to - from);
    }),
  );

  expect(lengths).toEqual([
    [8, 8],
    [8, 8],
    [8, 8],
  ]);
});
