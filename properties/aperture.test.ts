/** What devices promise whatever the design, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Device, Transfer } from '../model/state.ts';
import { physical } from '../mutants/laboratory.ts';
import { apertureConfinement } from './aperture.ts';
import { Laboratory, ledTo, says } from './laboratory.fixture.ts';
import { physicalConfinement } from './mapping.ts';
import type { Observed } from './property.ts';

const laboratory = new Laboratory(physical());
const { machine } = laboratory;
const [main, daemon] = [0, 1];
// The driver may write the registers of the card.
const mayDrive = laboratory.act('grant', 0, daemon);
const initial = laboratory.stateAfter(mayDrive);
const start = laboratory.act('start', 0, main);
const beat = laboratory.act('beat');
const remap = laboratory.act('map', 0, daemon);
const aimAtSecond = laboratory.act('aim', 0, daemon);
const pin = laboratory.act('pin', 0, daemon);
const unmap = laboratory.act('unmap', 0, daemon);
const writesFirst = laboratory.act('master', 0);
const writesSecond = laboratory.act('master', 1);

describe('aperture confinement', () => {
  const started = laboratory.observed(initial, start);
  const inTransfer = started.after.state;
  const transfer = inTransfer.devices[0] as Transfer;
  const found = transfer.found ?? [];
  const moved = laboratory.observed(laboratory.stateAfter(mayDrive, start, remap), beat);
  const aimed = laboratory.observed(initial, aimAtSecond);
  const wrote = laboratory.observed(initial, writesFirst);
  const kept = laboratory.observed(initial, writesSecond);
  const ended = laboratory.observed(inTransfer, laboratory.act('destroy', 0, daemon));
  const devices = (now: Device) => ({ devices: [now] });

  test('is silent on transfers, aims and cards as they are', () => {
    for (const step of [started, moved, aimed, wrote, kept, ended]) {
      expect(says(apertureConfinement.refute(machine, step))).toBeUndefined();
    }
    expect(kept.after.outcome).toEqual({ kind: 'fault', cause: 'protection' });
    expect(ended.after.state.devices[0]).toMatchObject({ kind: 'transfer', adrift: true });
  });

  test.each<[string, Observed, RegExp]>([
    [
      'a start that finds another page',
      ledTo(started, devices({ ...transfer, found: found.map((cell) => cell + 2) })),
      /was started on driver\.buffer.*, and found kernel\.memory/,
    ],
    [
      'a start that finds too little',
      ledTo(started, devices({ ...transfer, found: found.slice(0, 1) })),
      /and found nothing/,
    ],
    [
      'a start by a space that holds nothing',
      { ...started, action: { ...start, thread: daemon } as typeof start },
      /in the name of driver, not of who started it/,
    ],
    [
      'a beat that goes on elsewhere',
      ledTo(moved, devices({ ...transfer, next: transfer.next + 1, found: [0] })),
      /goes on where its start found nothing/,
    ],
    [
      'a beat that writes where the page is by now',
      ledTo(moved, {
        memory: laboratory.observed(laboratory.stateAfter(mayDrive, aimAtSecond), writesSecond)
          .after.state.memory,
      }),
      /which is not what its start found/,
    ],
    [
      'a beat that gives up without cause',
      ledTo(moved, { ...devices({ kind: 'idle', status: 'aborted' }), memory: {} }),
      /card gave up at kernel\.memory.*, which it may touch/,
    ],
    [
      'a transfer that a map ends',
      ledTo(laboratory.observed(inTransfer, remap), {
        ...devices({ kind: 'idle', status: 'aborted' }),
        lines: { 0: 'pending' },
      }),
      /a map aborted card/,
    ],
    [
      'a device that is stopped with its driver though it wedges',
      ledTo(ended, devices({ kind: 'idle', status: 'stopped' })),
      /a destroy stopped card/,
    ],
    [
      'a device that goes on as if its driver were there',
      ledTo(ended, devices(transfer)),
      /goes on, and the space that started it has ended/,
    ],
    [
      'an aim by a space that holds nothing',
      { ...aimed, action: { ...aimAtSecond, thread: main } as typeof aimAtSecond },
      /driver aimed card without holding w on kernel\.base/,
    ],
    [
      'an aim in the middle of a transfer',
      { ...aimed, before: inTransfer },
      /was aimed and was not idle/,
    ],
    [
      'an aim that changes nothing',
      ledTo(aimed, { devices: initial.devices }),
      /after an aim, card reaches kernel\.memory/,
    ],
    [
      'a device that a pin aims',
      ledTo(laboratory.observed(initial, pin), { devices: aimed.after.state.devices }),
      /after a pin, card does not reach kernel\.memory/,
    ],
    [
      'a card that writes outside its aperture',
      { ...kept, after: { ...kept.after, outcome: { kind: 'done' } } },
      /card wrote kernel\.memory.* by itself, outside its aperture/,
    ],
    [
      'a card that writes something else',
      ledTo(wrote, { memory: {} }),
      /card wrote 1 by itself, and kernel\.memory.* has another/,
    ],
    [
      'a card that is kept from its aperture',
      { ...wrote, after: { state: initial, outcome: { kind: 'fault', cause: 'protection' } } },
      /was kept from kernel\.memory.*, which it may touch/,
    ],
  ])('refutes %s', (_, step, expected) => {
    expect(says(apertureConfinement.refute(machine, step))).toMatch(expected);
  });
});

describe('physical confinement of pinned pages', () => {
  const pinned = laboratory.observed(initial, pin);
  const refused = laboratory.observed(pinned.after.state, unmap);
  const taken = laboratory.observed(pinned.after.state, laboratory.act('unpin', 0, daemon));

  test('is silent on pins as they are', () => {
    for (const step of [pinned, refused, taken]) {
      expect(says(physicalConfinement.refute(machine, step))).toBeUndefined();
    }
    expect(refused.after.outcome).toEqual({ kind: 'fault', cause: 'busy' });
    expect(taken.after.state.pins).toEqual({});
  });

  test.each<[string, Observed, RegExp]>([
    [
      'an unmap of what is pinned',
      { ...laboratory.observed(initial, unmap), before: pinned.after.state },
      /an unmap of pageOfBuffer, which is pinned/,
    ],
    [
      'an unmap that is refused for no pin',
      { ...refused, before: initial },
      /was refused, which is not pinned/,
    ],
    [
      'a pin by a space that may not write the entry',
      { ...pinned, action: { ...pin, thread: main } as typeof pin },
      /driver took a pin of pageOfBuffer without holding w on kernel\.table/,
    ],
    [
      'a pin that is not set',
      ledTo(pinned, { pins: {} }),
      /after a pin, pageOfBuffer is not pinned/,
    ],
    [
      'an unpin that takes nothing back',
      ledTo(taken, { pins: pinned.after.state.pins }),
      /after an unpin, pageOfBuffer is pinned/,
    ],
    [
      'a beat that pins',
      ledTo(laboratory.observed(laboratory.stateAfter(mayDrive, start), beat), {
        pins: { 1: 'pinned' },
      }),
      /after a beat, pageOfHeap is pinned/,
    ],
  ])('refutes %s', (_, step, expected) => {
    expect(says(physicalConfinement.refute(machine, step))).toMatch(expected);
  });
});
