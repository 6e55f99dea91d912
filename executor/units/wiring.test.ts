/** The tables of lines, faults and portals, alone. */

import { expect, test } from 'vitest';
import type { MachineDescription } from '../../model/description.ts';
import { Wiring } from './wiring.ts';

const description = {
  lines: [{ handler: 1 }, { handler: 0 }],
  spaces: [{ name: 'app', faults: 1 }, { name: 'driver' }],
  portals: [{ name: 'serve' }, { name: 'trap', closed: true }],
} as unknown as MachineDescription;

function booted(): Wiring {
  const wiring = new Wiring(new Uint32Array(Wiring.words(description)), description);
  wiring.boot(description);
  return wiring;
}

test('it begins as described', () => {
  const wiring = booted();

  expect([0, 1].map((line) => wiring.handlerOf(line))).toEqual([1, 0]);
  expect([0, 1].map((space) => wiring.faultPortalOf(space))).toEqual([1, -1]);
  expect([0, 1].map((portal) => wiring.isOpen(portal))).toEqual([true, false]);
});

test('what is written to one slot is in that slot and no other', () => {
  const wiring = booted();

  wiring.bind(1, 1);
  wiring.handle(1, 0);
  wiring.setOpen(1, true);
  wiring.setOpen(0, false);

  expect([0, 1].map((line) => wiring.handlerOf(line))).toEqual([1, 1]);
  expect([0, 1].map((space) => wiring.faultPortalOf(space))).toEqual([1, 0]);
  expect([0, 1].map((portal) => wiring.isOpen(portal))).toEqual([false, true]);
});
