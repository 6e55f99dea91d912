/** Descriptions that describe no machine: what is said of each, about which nouns, with which remedy. */

import { expect, test } from 'vitest';
import type { MachineDescription } from './description.ts';
import { layout } from './layout.ts';
import { machineOf } from './machine.ts';
import { paged } from './pages.fixture.ts';
import { app, at, server, servers } from './servers.fixture.ts';
import { Unusable } from './unusable.ts';

test('a page does not lie over what has no pages', () => {
  const { pages } = paged();
  const broken = (virtual: NonNullable<typeof pages>['virtual']) => () =>
    machineOf(paged({ pages: { ...(pages as NonNullable<typeof pages>), virtual } }), layout);

  expect(broken([{ name: 'odd', base: 50n }])).toThrow('is no page of 16 bytes');
  expect(broken([{ name: 'over', base: 16n }])).toThrow('overlaps host.memory');
  expect(broken([{ name: 'over', base: 96n }])).toThrow('overlaps main.stack');
  expect(
    broken([
      { name: 'a', base: 48n },
      { name: 'b', base: 48n },
    ]),
  ).toThrow('are one page');
});

/** The refusal of a description. */
function refusalOf(description: MachineDescription): Unusable | undefined {
  try {
    machineOf(description, layout);
    return undefined;
  } catch (error) {
    if (error instanceof Unusable) return error;
    throw error;
  }
}

test('the machines of the tests are usable', () => {
  expect(refusalOf(servers())).toBeUndefined();
  expect(refusalOf(paged())).toBeUndefined();
});

const region = (name: string, base: number, bytes: number, owner = app) => ({
  name,
  owner,
  ...at(base, bytes),
});
const line = (priority: number) => ({ name: 'tick', priority, handler: 0, reentrant: false });
const device = (name: string, registers: number) => ({ name, registers, line: 0 });
const [thread] = servers().threads;

test.each<[says: string, Partial<MachineDescription>, nouns: string[], remedy: string]>([
  [
    'an address cannot have 3 bits',
    { addressBits: 3 },
    [],
    'give addressBits a whole number from 4 to 64',
  ],
  [
    'the machine has no thread, so nothing can ever happen on it',
    { threads: [] },
    [],
    "give it one: m.thread('main', app)",
  ],
  [
    'memory and registers start at 0, and 0 is not among the values',
    { values: [1] },
    [],
    'add 0 to values',
  ],
  [
    'none is empty',
    { regions: [region('none', 0, 0)] },
    ['none'],
    'a region has at least one byte, a stack at least one hunk of at least one byte',
  ],
  [
    'high [0x3c, 0x44) does not fit below the top of the address range, 0x40 with 6 address bits',
    { regions: [region('high', 60, 8)] },
    ['high'],
    'end it at 0x40 at the latest, or give the machine more addressBits',
  ],
  [
    'b [4, 0xc) overlaps a [0, 8)',
    { regions: [region('b', 4, 8), region('a', 0, 8)] },
    ['b', 'a'],
    'owned regions never overlap: move or shorten one of the two',
  ],
  [
    'over [0x14, 0x16) overlaps main.stack [0x10, 0x16)',
    { regions: [region('over', 20, 2)] },
    ['over', 'main.stack'],
    'owned regions never overlap: move or shorten one of the two',
  ],
  [
    'the priority of line tick cannot be 0',
    { lines: [line(0)] },
    ['tick'],
    'give it a whole number of at least 1',
  ],
  [
    "the stack of main has 2 hunks, and interrupts may need 2 beside its base frame's",
    {
      lines: [line(1), line(2)],
      threads: [{ ...(thread as NonNullable<typeof thread>), hunks: 2 }],
    },
    ['main'],
    'give the thread at least 3 hunks',
  ],
  [
    'card and disk have the same registers',
    { lines: [line(1)], devices: [device('disk', 1), device('card', 1)] },
    ['card'],
    'give each device a region of its own',
  ],
  [
    'the entry 0x38 of portal astray is in no region of its code space',
    { portals: [{ name: 'astray', entry: 56n, code: server, data: server }] },
    ['astray'],
    'put the entry into a region that the code space owns',
  ],
])('a description is refused: %s', (says, changes, nouns, remedy) => {
  const refusal = refusalOf(servers(changes));

  expect(refusal?.message).toBe(says);
  expect(refusal?.nouns).toEqual(nouns);
  expect(refusal?.remedy).toBe(remedy);
});

const pages = paged().pages as NonNullable<MachineDescription['pages']>;
const lines = [line(1)];

test.each<[string, Partial<MachineDescription>, says: string, nouns: string[], remedy: string]>([
  [
    'a size that is no power of two',
    { pages: { ...pages, bytes: 12n } },
    'a page cannot have 12 bytes',
    ['host.memory'],
    'give a power of two',
  ],
  [
    'one region for memory and table',
    { pages: { ...pages, table: 0 } },
    'host.memory is the physical memory and the page table',
    ['host.memory'],
    'give each a region of its own',
  ],
  [
    'a page table of registers',
    { pages, lines, devices: [device('disk', 1)] },
    'host.table has the registers of disk, and is the physical memory or the page table',
    ['host.table'],
    'give each a region of its own',
  ],
  [
    'memory for two pages and three pages',
    { pages: { ...pages, physical: [...pages.physical, { name: 'p2' }] } },
    'host.memory has 32 bytes for 3 physical pages',
    ['host.memory'],
    'give it 16 bytes for each',
  ],
  [
    'an aperture of half a page',
    { pages, lines, devices: [{ ...device('disk', 3), aperture: [at(0, 8)] }] },
    'the aperture of disk has [0, 8), which is not made of physical pages',
    ['disk'],
    'give it whole pages of 16 bytes of host.memory',
  ],
  [
    'entries that do not fit into the table',
    { pages: { ...pages, entryBytes: 17n } },
    'host.table has 16 bytes for 1 entries',
    ['host.table'],
    'give it at least one byte for each page',
  ],
  [
    'a page off its grid',
    { pages: { ...pages, virtual: [{ name: 'odd', base: 50n }] } },
    'the page odd at 0x32 is no page of 16 bytes',
    ['odd'],
    'let it begin at a multiple of that, below the top',
  ],
  [
    'a page over a stack',
    { pages: { ...pages, virtual: [{ name: 'over', base: 96n }] } },
    'the page over [0x60, 0x70) overlaps main.stack, which has no pages',
    ['over', 'main.stack'],
    'move one of the two',
  ],
])('pages are refused with %s', (_, changes, says, nouns, remedy) => {
  const refusal = refusalOf(paged(changes));

  expect(refusal?.message).toBe(says);
  expect(refusal?.nouns).toEqual(nouns);
  expect(refusal?.remedy).toBe(remedy);
});
