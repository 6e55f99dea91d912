/** A PLB holds copies for those whom the region table let through, until it is scrubbed. */

import { describe, expect, test } from 'vitest';
import { extentOf } from './extent.ts';
import { Plb, PlbEntry } from './plb.ts';
import { owner } from './region-entries.ts';
import { RegionTable } from './region-table.ts';

describe('a PLB', () => {
  const copy = (space: number, thread: number, depth: number) =>
    new PlbEntry(Uint32Array.of(space + 1, thread + 1, depth, 0xff, 0, 0, 0, 15));
  const asker = { code: 1, data: 1, thread: 0, floor: 0 };

  test('tells spaces and threads apart by tags', () => {
    const plb = new Plb(new Uint32Array(Plb.words(2)));
    plb.insert(copy(1, 0, 1), () => 0);

    expect(plb.find(asker, 1, 0, 3)).toMatchObject({ space: 1, thread: 0, lastLo: 15 });
    expect(plb.find({ ...asker, thread: 1 }, 1, 0, 3)).toBeUndefined();
    expect(plb.find({ ...asker, code: 0, data: 0 }, 1, 0, 3)).toBeUndefined();
    expect(plb.find({ ...asker, floor: 2 }, 1, 0, 3)).toBeUndefined();
  });

  test('without tags lets every asker use what it holds, and has to be scrubbed', () => {
    const plb = new Plb(new Uint32Array(Plb.words(1)), false);
    plb.insert(copy(1, 0, 1), () => 0);

    expect(plb.find({ ...asker, code: 0, data: 0 }, 1, 0, 3)).toBeDefined();
    plb.scrub();
    expect(plb.copies()).toEqual([]);
  });

  test('answers for the addresses and the rights of a copy alone', () => {
    const plb = new Plb(new Uint32Array(Plb.words(1)));
    const read = new PlbEntry(Uint32Array.of(2, 0, 0, 1, 0, 8, 0, 15));
    plb.insert(read, () => 0);
    const found = [7, 8, 15, 16].map((lo) => plb.find(asker, 1, 0, lo) !== undefined);

    expect(found).toEqual([false, true, true, false]);
    expect(plb.find(asker, 2, 0, 8)).toBeUndefined();
    expect(plb.find(asker, 1, 1, 8)).toBeUndefined();
  });

  test('that is full gives up the victim that it is told', () => {
    const plb = new Plb(new Uint32Array(Plb.words(2)));
    for (const space of [1, 2, 3]) plb.insert(copy(space, -1, 0), (n) => n - 1);

    expect(plb.copies().map(({ space }) => space)).toEqual([1, 3]);
    expect(() => plb.insert(copy(4, -1, 0), (n) => n)).toThrow('the victim is an entry');
  });

  test('of no entries holds nothing, and asks for no victim', () => {
    const plb = new Plb(new Uint32Array(0));
    plb.insert(copy(1, -1, 0), () => {
      throw new Error('a victim');
    });

    expect(plb.copies()).toEqual([]);
  });

  test('keeps of a lend its thread and frame, and of a hunk neither', () => {
    const table = new RegionTable(new Uint32Array(RegionTable.words(2, 8)), 2);
    const extent = extentOf({ base: 16n, bytes: 16n }, 8);
    const entry = new PlbEntry(new Uint32Array(PlbEntry.words));
    const walked = (grantor: number) => {
      table.add({ grantee: 1, grantor, thread: 0, depth: 2, rights: 0x1 }, extent);
      table.find(asker, 1, 0, 20);
      entry.copyAnswer(table);
      const { space, thread, depth, firstLo, lastLo } = entry;
      return { space, thread, depth, firstLo, lastLo };
    };

    expect(walked(owner)).toEqual({ space: 1, thread: -1, depth: 0, firstLo: 16, lastLo: 31 });
    expect(walked(0)).toEqual({ space: 1, thread: 0, depth: 2, firstLo: 16, lastLo: 31 });
  });
});
