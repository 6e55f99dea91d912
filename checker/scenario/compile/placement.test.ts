/** Where regions and stacks are put that the scenario did not place, from 4 address bits to 64. */

import { expect, test } from 'vitest';
import { endOf, overlap, type Range, topAddress } from '../../../model/address.ts';
import { dataOf, machine, scenario } from '../index.ts';
import type { Machine } from '../language/machine.ts';
import { office, testRefusals, words } from '../language/refusals.fixture.ts';
import { placementOf } from './placement.ts';

interface Placed extends Range {
  readonly name: string;
}

/** Everything that was placed, regions first, in the order in which it was declared. */
function placed(m: Machine): Placed[] {
  const { regions, stacks } = placementOf(m);
  return [
    ...m.regionsDeclared.map((region) => ({
      name: region.fullName,
      ...(regions.get(region) as Range),
    })),
    ...m.threadsDeclared.map((thread) => {
      const { base, bytes, hunks } = stacks.get(thread) as Range & { hunks: number };
      return { name: `${thread.name}.stack`, base, bytes: bytes * BigInt(hunks) };
    }),
  ];
}

function extentOf(m: Machine, name: string): Range {
  const { base, bytes } = placed(m).find((one) => one.name === name) as Placed;
  return { base, bytes };
}

/** What is wrong with a placement, in words; empty when it is right. */
function faults(m: Machine): string[] {
  const top = topAddress(m.options.addressBits ?? 64);
  const all = placed(m).sort((a, b) => (a.base < b.base ? -1 : 1));
  return all.flatMap((one, i) => {
    const next = all[i + 1];
    return [
      ...(one.base < 0n || endOf(one) > top ? [`${one.name} is not below the top`] : []),
      ...(next !== undefined && overlap(one, next) ? [`${one.name} overlaps ${next.name}`] : []),
    ];
  });
}

test('the regions of a space stand side by side, in whatever order they were declared', () => {
  const m = machine({ addressBits: 12 });
  const [app, server] = [m.space('app'), m.space('server')];
  app.region('one', { bytes: 8 });
  server.region('text', { bytes: 3 });
  app.region('two', { bytes: 5 });
  server.portal('serve');
  app.region('three', { bytes: 1 });

  expect(endOf(extentOf(m, 'app.one'))).toBe(extentOf(m, 'app.two').base);
  expect(endOf(extentOf(m, 'app.two'))).toBe(extentOf(m, 'app.three').base);
  expect(endOf(extentOf(m, 'server.text'))).toBe(extentOf(m, 'server.serve').base);
  expect(faults(m)).toEqual([]);
});

test('a space whose regions stand side by side can be named as one range', () => {
  const m = machine({ addressBits: 12 });
  const app = m.space('app');
  app.region('one', { bytes: 8 });
  m.space('server').region('text');
  app.region('two', { bytes: 8 });
  m.thread('main', app);

  const { machine: described } = dataOf(
    scenario(m, { shows: 'One.', steps: [app.loads(app)], may: [] }),
  );

  expect(described.spans).toEqual([{ base: extentOf(m, 'app.one').base, bytes: 16n }]);
});

test('what the scenario placed keeps its address, and the rest is put around it', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  app.region('first', { bytes: 4 });
  app.region('fixed', { at: 9, bytes: 7 });
  app.region('second', { bytes: 4 });
  m.thread('main', app, { at: 0x40n, hunkBytes: 2, hunks: 3 });
  m.thread('aux', app, { hunkBytes: 0x10, hunks: 4 });

  expect(extentOf(m, 'app.fixed')).toEqual({ base: 9n, bytes: 7n });
  expect(extentOf(m, 'main.stack')).toEqual({ base: 0x40n, bytes: 6n });
  expect(extentOf(m, 'app.first').base).toBe(0x10n);
  expect(extentOf(m, 'app.second').base).toBe(0x14n);
  expect(extentOf(m, 'aux.stack').base).toBe(0x46n);
  expect(faults(m)).toEqual([]);
});

test('a space that fits nowhere as a whole is put where its regions fit one by one', () => {
  const m = machine({ addressBits: 4 });
  const app = m.space('app');
  app.region('low', { bytes: 4 });
  app.region('middle', { at: 6, bytes: 4 });
  app.region('high', { bytes: 6 });
  m.thread('main', app, { hunks: 2 });

  expect(placed(m).map(({ base }) => base)).toEqual([0n, 6n, 10n, 4n]);
  expect(faults(m)).toEqual([]);
});

test.each([8, 9, 10, 11, 12, 16, 32, 63, 64])(
  'with %i address bits no region is placed at 0',
  (bits) => {
    const m = machine({ addressBits: bits });
    const app = m.space('app');
    app.region('heap');
    m.thread('main', app);

    expect(placed(m).every(({ base }) => base > 0n)).toBe(true);
    expect(faults(m)).toEqual([]);
  },
);

test('a region that is put at 0 on purpose stays there', () => {
  const m = machine({ addressBits: 8 });
  m.space('app').region('vector', { at: 0, bytes: 1 });

  expect(extentOf(m, 'app.vector')).toEqual({ base: 0n, bytes: 1n });
});

test('sixteen bytes are enough for two threads and three spaces, to the last byte', () => {
  const m = machine({ addressBits: 4 });
  const [app, server, driver] = [m.space('app'), m.space('server'), m.space('driver')];
  app.region('buffer', { bytes: 4 });
  server.region('table', { bytes: 2 });
  server.portal('serve', { callers: [app] });
  driver.portal('drive', { callers: [server] });
  m.thread('main', app);
  m.thread('aux', driver);

  expect(faults(m)).toEqual([]);
  expect(placed(m).reduce((sum, { bytes }) => sum + bytes, 0n)).toBe(16n);
  expect(() => dataOf(scenario(m, { shows: 'It fits.' }))).not.toThrow();
});

test('sixteen bytes are not enough for one byte more', () => {
  const m = machine({ addressBits: 4 });
  const app = m.space('app');
  app.region('buffer', { bytes: 13 });
  m.thread('main', app);

  expect(() => placementOf(m)).toThrow('no room left for main.stack among 4-bit addresses');
});

test('the last byte of 64-bit addresses can belong to a region, and nothing wraps', () => {
  const m = machine();
  const app = m.space('app');
  app.region('last', { at: 2n ** 64n - 1n, bytes: 1 });
  // All that is left but for the page at 0 and the last byte and a stack of eight pages.
  app.region('most', { bytes: 2n ** 64n - 1n - 9n * 4096n });
  m.thread('main', app);

  expect(extentOf(m, 'app.most').base).toBe(4096n);
  expect(endOf(extentOf(m, 'main.stack'))).toBe(2n ** 64n - 1n);
  expect(faults(m)).toEqual([]);
});

test('a region may end exactly at the top', () => {
  const m = machine({ addressBits: 64 });
  m.space('app').region('all', { bytes: 2n ** 64n - 4096n });

  expect(endOf(extentOf(m, 'app.all'))).toBe(2n ** 64n);
});

test('a region that is one byte too long to end at the top fits nowhere', () => {
  const m = machine({ addressBits: 64 });
  m.space('app').region('all', { bytes: 2n ** 64n - 4095n });

  expect(() => placementOf(m)).toThrow('no room left for app.all among 64-bit addresses');
});

test('nothing is put behind what was placed beyond the top, or into the gap before it', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  app.region('lost', { at: 0x200, bytes: 4 });
  app.region('big', { bytes: 0x100 });

  expect(() => placementOf(m)).toThrow('no room left for app.big');
});

test('where things were placed on top of one another, the rest is put behind both', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  app.region('long', { at: 4, bytes: 0x3c });
  app.region('inside', { at: 8, bytes: 4 });
  app.region('heap', { bytes: 4 });

  expect(extentOf(m, 'app.heap').base).toBe(0x40n);
});

/** A machine made from a few numbers: how many of what, and which of them are placed by hand. */
function assorted(bits: number, [spaces, each, threads, fixed]: readonly number[]): Machine {
  const m = machine({ addressBits: bits });
  for (let s = 0; s < (spaces ?? 0); s++) {
    const space = m.space(`s${s}`);
    for (let r = 0; r < (each ?? 0); r++) {
      const at = fixed === s && r === 0 ? { at: 2n ** BigInt(bits - 1) } : {};
      space.region(`r${r}`, { ...at, bytes: 1 + ((s + r) % 2) });
    }
  }
  const home = m.spacesDeclared[0] as (typeof m.spacesDeclared)[number];
  for (let t = 0; t < (threads ?? 0); t++) m.thread(`t${t}`, home, { hunkBytes: 1, hunks: 2 });
  return m;
}

const shapes = [1, 2, 3].flatMap((spaces) =>
  [1, 2].flatMap((each) =>
    [1, 2].flatMap((threads) => [-1, 0, 1].map((fixed) => [spaces, each, threads, fixed])),
  ),
);

test('machines of many shapes are placed without overlap, the same way every time', () => {
  const machines = [4, 5, 6, 7, 8, 12, 64].flatMap((bits) =>
    shapes.map((shape) => () => assorted(bits, shape)),
  );

  expect(machines.flatMap((make) => faults(make()))).toEqual([]);
  for (const make of machines) expect(placed(make())).toEqual(placed(make()));
});

test('each region is looked at as often among thousands as among ten', () => {
  const looksPerRegion = (count: number) => {
    const m = machine();
    let looks = 0;
    for (const client of m.spaces('client', count)) {
      const region = client.region('mailbox', { bytes: 64 });
      const { options } = region;
      Object.defineProperty(region, 'options', {
        get() {
          looks++;
          return options;
        },
      });
    }
    placed(m);
    return looks / count;
  };

  expect(looksPerRegion(10)).toBeGreaterThan(0);
  expect(looksPerRegion(3000)).toBe(looksPerRegion(10));
});

test('ten thousand spaces have a region each, one behind the other', () => {
  const m = machine();
  for (const client of m.spaces('client', 10_000)) client.region('mailbox', { bytes: 64 });
  m.thread('main', m.spacesDeclared[0] as (typeof m.spacesDeclared)[number]);

  const all = placed(m);

  expect(all).toHaveLength(10_001);
  expect(all[9999]?.base).toBe(4096n + 9999n * 64n);
});

test('thousands of regions are placed around thousands that were placed by hand', () => {
  const m = machine();
  const clients = m.spaces('client', 3000);
  for (const [i, client] of clients.entries()) {
    client.region('fixed', { at: 4096 + ((i * 7919) % 3000) * 128, bytes: 64 });
    client.region('free', { bytes: 64 });
  }

  expect(faults(m)).toEqual([]);
});

testRefusals(import.meta.url, {
  'no room for a region': {
    code() {
      const { m, app } = office();
      app.region('heap', { bytes: 0x400 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'there is no room left for app.heap among 10-bit addresses',
    remedy: 'give the machine more addressBits, or fewer or smaller regions and stacks',
  },
  'no room for a stack': {
    code() {
      const { m, app } = office();
      m.thread('aux', app, { hunkBytes: 0x100, hunks: 4 }); // <-
      dataOf(scenario(m, words));
    },
    says: 'there is no room left for aux.stack among 10-bit addresses',
    remedy: /^give the machine more addressBits/,
  },
});
