/** What pages promise, broken by hand. */

import { describe, expect, test } from 'vitest';
import { main } from '../model/servers.fixture.ts';
import { inPaged, ledTo, says, trapping } from './laboratory.fixture.ts';
import { physicalConfinement } from './mapping.ts';
import type { Observed } from './property.ts';

const { laboratory, machine, initial, refused } = trapping();
const { daemon, guestPage, heapPage } = inPaged;

describe('physical confinement', () => {
  const unmap = laboratory.observed(initial, laboratory.act('unmap', 0, daemon));
  const map = laboratory.observed(initial, laboratory.act('map', 1, daemon));
  const store = laboratory.observed(initial, laboratory.act('store', 0));
  const load = laboratory.observed(store.after.state, laboratory.act('load', 0));

  test('is silent on maps and accesses as they are', () => {
    for (const step of [unmap, map, store, load, refused]) {
      expect(says(physicalConfinement.refute(machine, step))).toBeUndefined();
    }
    expect(load.after.outcome).toEqual({ kind: 'loaded', values: [1, 0] });
  });

  test.each<[string, Observed, RegExp]>([
    [
      'a map by a space that holds nothing',
      { ...map, action: laboratory.act('map', 1, main) },
      /^app took a map of heapPage without holding w on host\.table/,
    ],
    [
      'a page that leads elsewhere afterwards',
      ledTo(map, { map: { [guestPage]: 1, [heapPage]: 0 } }),
      /after a map, heapPage leads to physical page 0, which should be physical page 1/,
    ],
    [
      'a page that is still mapped',
      ledTo(unmap, { map: initial.map }),
      /after an unmap, heapPage leads to physical page 0, which should be nothing/,
    ],
    [
      'a store that maps something',
      ledTo(store, { map: { ...initial.map, [heapPage]: 1 } }),
      /after a store, heapPage leads to physical page 1/,
    ],
    [
      'a load that sees something else',
      { ...load, after: { ...load.after, outcome: { kind: 'loaded', values: [2] } } },
      /a load from app\.heap\[0, 8\) saw 2, and 1, 0 is there/,
    ],
    [
      'a store that is lost',
      ledTo(store, { memory: {} }),
      /a store of 1 to app\.heap\[0, 8\), which is host\.memory\[0, 8\), left 0 there/,
    ],
    [
      'a store that goes elsewhere',
      ledTo(store, { memory: { 0: { 0: 1, 2: 1 } } }),
      /a store elsewhere changed what is in host\.memory\[16, 24\) alias guest\.page/,
    ],
  ])('refutes %s', (_, wrong, sentence) => {
    expect(says(physicalConfinement.refute(machine, wrong))).toMatch(sentence);
  });
});
