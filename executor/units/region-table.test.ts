/** The region table alone: what it gives, and what is left of it when something is taken away. */

import { describe, expect, test } from 'vitest';
import { marked, right, without } from '../../model/rights.ts';
import { type Extent, extentOf } from './extent.ts';
import { noThread, owner, TableFull, type Title } from './region-entries.ts';
import { RegionTable } from './region-table.ts';

const [app, server, driver] = [0, 1, 2];
const { r, w } = right;

function range(base: number | bigint, bytes: number | bigint, bits = 64): Extent {
  return extentOf({ base: BigInt(base), bytes: BigInt(bytes) }, bits);
}

function table(entries = 32): RegionTable {
  const spaces = 3;
  return new RegionTable(new Uint32Array(RegionTable.words(spaces, entries)), spaces);
}

function owned(by: number): Title {
  return { grantee: by, grantor: owner, thread: noThread, depth: 0, rights: 0xff };
}

function given(grantor: number, grantee: number, rights: number): Title {
  return { grantee, grantor, thread: noThread, depth: 0, rights };
}

function lent(grantor: number, grantee: number, rights: number, depth = 1): Title {
  return { grantee, grantor, thread: 0, depth, rights };
}

/** Which addresses of 0 to 31 the space may read. */
function readable(of: RegionTable, space: number, thread = 0): number[] {
  const asker = { code: space, data: space, thread, floor: 0 };
  return Array.from({ length: 32 }, (_, address) => address).filter(
    (address) => of.find(asker, r, 0, address) !== undefined,
  );
}

/** Whether the space may pass the rights on, with the lends of a thread if there is one. */
function holds(of: RegionTable, space: number, rights: number, on: Extent, thread = noThread) {
  return of.holds({ code: space, data: space, thread, floor: 0 }, rights, on, 'pass');
}

function upTo(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, i) => from + i);
}

describe('a range', () => {
  test('may end at the top of 64 bits, and its halves do not mix', () => {
    const of = table();
    of.add(owned(app), range(0xffff_ffff_0000_0000n, 0x1_0000_0000n));

    expect(of.covers(of.entry(0), 0xffff_ffff, 0)).toBe(true);
    expect(of.covers(of.entry(0), 0xffff_ffff, 0xffff_ffff)).toBe(true);
    expect(of.covers(of.entry(0), 0xffff_fffe, 0xffff_ffff)).toBe(false);
    expect(of.covers(of.entry(0), 0, 0)).toBe(false);
  });

  test('that passes the top is beyond, and nobody holds it', () => {
    const of = table();
    of.add(owned(app), range(0xf0, 0x10, 8));

    expect(holds(of, app, r, range(0xf8, 8, 8))).toBe(true);
    expect(holds(of, app, r, range(0xf8, 9, 8))).toBe(false);
  });

  test('may cross from one word to the next', () => {
    const of = table();
    of.add(owned(app), range(0xffff_fff8n, 16));
    of.add(given(app, server, marked(r)), range(0xffff_fff8n, 8));
    of.add(given(app, server, marked(r)), range(0x1_0000_0000n, 8));

    expect(holds(of, server, r, range(0xffff_fff8n, 16))).toBe(true);
    expect(holds(of, server, r, range(0xffff_fff8n, 17))).toBe(false);
  });
});

describe('what is taken away', () => {
  test('in the middle leaves both ends', () => {
    const of = table();
    of.add(owned(app), range(0, 32));
    of.add(given(app, server, r), range(0, 32));
    of.narrow({ grantor: app, grantee: server }, range(8, 8), (rights) => without(rights, r));
    of.sweep();

    expect(readable(of, server)).toEqual([...upTo(0, 8), ...upTo(16, 32)]);
  });

  test('takes what rests on it, to the end of the chain, and no more', () => {
    const of = table();
    of.add(owned(app), range(0, 32));
    of.add(given(app, server, marked(r)), range(0, 16));
    of.add(given(server, driver, r), range(0, 16));
    of.add(given(app, driver, r), range(8, 16));
    of.narrow({ grantor: app, grantee: server }, range(0, 16), (rights) => without(rights, r));
    of.sweep();

    expect(readable(of, server)).toEqual([]);
    expect(readable(of, driver)).toEqual(upTo(8, 24));
  });

  test('leaves no circle that carries itself', () => {
    const of = table();
    of.add(owned(app), range(0, 16));
    of.add(given(app, server, marked(r)), range(0, 16));
    of.add(given(server, driver, marked(r)), range(0, 16));
    of.add(given(driver, server, marked(r)), range(0, 16));
    of.narrow({ grantor: app, grantee: server }, range(0, 16), (rights) => without(rights, r));
    of.sweep();

    expect([readable(of, server), readable(of, driver)]).toEqual([[], []]);
    expect(of.count).toBe(1);
  });

  test('without its mark carries nothing any more, and stays', () => {
    const of = table();
    of.add(owned(app), range(0, 16));
    of.add(given(app, server, marked(r | w)), range(0, 16));
    of.add(given(server, driver, r | w), range(0, 16));
    of.narrow({ grantor: app, grantee: server }, range(0, 16), (rights) => rights & ~(r << 4));
    of.sweep();

    expect(readable(of, server)).toEqual(upTo(0, 16));
    expect(readable(of, driver)).toEqual([]);
    expect(holds(of, server, w, range(0, 16))).toBe(true);
  });

  test('with a frame goes what it lent, and what was lent on', () => {
    const of = table();
    of.add(owned(app), range(0, 16));
    of.add(lent(app, server, marked(r), 1), range(0, 16));
    of.add(lent(server, driver, r, 2), range(0, 16));

    expect(readable(of, driver)).toEqual(upTo(0, 16));
    expect(readable(of, driver, 1)).toEqual([]);
    of.endFrame(0, 1);
    of.sweep();
    expect(readable(of, driver)).toEqual([]);
  });

  test('a lend carries no grant', () => {
    const of = table();
    of.add(owned(app), range(0, 16));
    of.add(lent(app, server, marked(r)), range(0, 16));
    of.add(given(server, driver, r), range(0, 16));
    of.sweepAll();

    expect(readable(of, driver)).toEqual([]);
    expect(holds(of, server, r, range(0, 16))).toBe(false);
    expect(holds(of, server, r, range(0, 16), 0)).toBe(true);
  });

  test('names the harts that may have a copy, and no others', () => {
    const of = table();
    of.add(owned(app), range(0, 32));
    of.add(given(app, server, marked(r)), range(0, 16));
    of.add(given(app, driver, r), range(16, 16));
    of.noteCached(1, 3);
    of.noteCached(2, 5);

    const pair = { grantor: app, grantee: server };
    const gone = of.narrow(pair, range(0, 16), (rights) => without(rights, r)) | of.sweep();

    expect(gone).toBe(1 << 3);
    const again = of.narrow({ grantor: app, grantee: driver }, range(20, 1), () => 0) | of.sweep();
    expect(again).toBe(1 << 5);
  });
});

test('the same is not kept twice, and a full table says so', () => {
  const of = table(2);
  of.add(owned(app), range(0, 16));
  of.add(given(app, server, r), range(0, 16));
  of.add(given(app, server, r), range(4, 4));

  expect(of.count).toBe(2);
  expect(() => of.add(given(app, driver, r), range(0, 16))).toThrow(TableFull);
});
