/** What transfers promise, broken by hand. */

import { describe, expect, test } from 'vitest';
import type { Device } from '../model/state.ts';
import { dmaConfinement } from './dma.ts';
import { fromOutside, ledTo, says } from './laboratory.fixture.ts';
import type { Observed } from './property.ts';

const laboratory = fromOutside();
const { machine } = laboratory;
const call = laboratory.act('call');
const start = laboratory.act('start');
const beat = laboratory.act('beat');

describe('DMA confinement', () => {
  const started = laboratory.stateAfter(call, start);
  const moved = laboratory.observed(started, beat);
  const transfer = started.devices[0] as Extract<Device, { kind: 'transfer' }>;

  test('is silent on a start, a beat, and what ends it', () => {
    expect(
      says(dmaConfinement.refute(machine, laboratory.observed(laboratory.stateAfter(call), start))),
    ).toBeUndefined();
    expect(says(dmaConfinement.refute(machine, moved))).toBeUndefined();
    expect(
      says(dmaConfinement.refute(machine, laboratory.observed(moved.after.state, beat))),
    ).toBeUndefined();
    expect(
      says(dmaConfinement.refute(machine, laboratory.observed(started, laboratory.act('return')))),
    ).toBeUndefined();
    expect(
      says(dmaConfinement.refute(machine, laboratory.observed(started, laboratory.act('stop')))),
    ).toBeUndefined();
  });

  test.each<[string, Observed, RegExp]>([
    [
      'a beat that writes elsewhere as well',
      ledTo(moved, {
        memory: laboratory.observed(moved.after.state, laboratory.act('store', 0)).after.state
          .memory,
      }),
      /a beat of nic changed driver.pool/,
    ],
    [
      'a beat in the name of a space that holds nothing',
      { ...moved, before: { ...started, devices: [{ ...transfer, space: 0 }] } },
      /which does not hold w there/,
    ],
    [
      'a beat that goes on elsewhere',
      ledTo(moved, { devices: [{ ...transfer, next: transfer.next + 5 }] }),
      /goes on where its transfer does not/,
    ],
    [
      'a transfer that outlives its lend',
      ledTo(laboratory.observed(started, laboratory.act('return')), {
        devices: started.devices,
        lines: {},
      }),
      /^a transfer outlives its authority: nic writes/,
    ],
    [
      'a transfer that ends in silence',
      ledTo(laboratory.observed(started, laboratory.act('return')), { lines: {} }),
      /became idle \(aborted\) and its line is not raised/,
    ],
    [
      'a transfer that is aborted without cause',
      ledTo(laboratory.observed(started, laboratory.act('raise', 1)), {
        devices: [{ kind: 'idle', status: 'aborted' }],
        lines: { 0: 'pending', 1: 'pending' },
      }),
      /aborted nic, whose starter still holds all it needs/,
    ],
    [
      'a device that is stopped by nobody',
      ledTo(laboratory.observed(started, laboratory.act('raise', 1)), {
        devices: [{ kind: 'idle', status: 'stopped' }],
      }),
      /a raise stopped nic/,
    ],
    [
      'a start in the name of another',
      ledTo(laboratory.observed(laboratory.stateAfter(call), start), {
        devices: [{ ...transfer, space: 1 }],
      }),
      /transfers in the name of app, not of who started it/,
    ],
  ])('refutes %s', (_, wrong, sentence) => {
    expect(says(dmaConfinement.refute(machine, wrong))).toMatch(sentence);
  });
});
