/** Rules for slots: who may write them, and what comes in by a portal that is closed. */

import { describe, expect, test } from 'vitest';
import type { MachineDescription } from '../description.ts';
import { fault } from '../outcome.ts';
import { right } from '../rights.ts';
import { model } from '../semantics.ts';
import type { MachineState } from '../state.ts';
import { asDescribed } from '../wiring.ts';

const [kernel, app, driver] = [0, 1, 2];
const [system, drive, late] = [0, 1, 2];
const [main, worker] = [0, 1];

/** Tables of 8 bytes, a slot of 1 byte for each noun; the app holds nothing but what is granted here. */
function machineWith(...granted: readonly (readonly [base: bigint, rights: number])[]) {
  const region = (name: string, owner: number, base: bigint) => ({ name, owner, base, bytes: 8n });
  const grant = (base: bigint, rights: number, grantor = kernel) => ({
    ...{ grantor, grantee: app, rights },
    range: { base, bytes: 1n },
  });
  const description: MachineDescription = {
    addressBits: 8,
    spaces: [{ name: 'kernel' }, { name: 'app', faults: system }, { name: 'driver' }],
    regions: [
      region('lines', kernel, 0n),
      region('faults', kernel, 8n),
      region('portals', kernel, 16n),
      region('threads', kernel, 24n),
      region('spaces', kernel, 32n),
      region('code', kernel, 40n),
      region('driving', driver, 48n),
    ],
    portals: [
      { name: 'system', entry: 40n, code: kernel, data: kernel },
      { name: 'drive', entry: 48n, code: driver, data: driver },
      { name: 'late', entry: 49n, code: driver, data: driver, closed: true },
    ],
    threads: [
      { name: 'main', home: { code: app, data: app }, stack: 64n, hunkBytes: 4n, hunks: 4 },
      {
        ...{ name: 'worker', home: { code: driver, data: driver }, halted: true },
        ...{ stack: 96n, hunkBytes: 4n, hunks: 4 },
      },
    ],
    lines: [{ name: 'tick', priority: 1, handler: system, reentrant: false }],
    tables: {
      lines: { region: 0, slotBytes: 1n },
      faults: { region: 1, slotBytes: 1n },
      portals: { region: 2, slotBytes: 1n },
      threads: { region: 3, slotBytes: 1n },
      spaces: { region: 4, slotBytes: 1n },
    },
    grants: [
      grant(48n, right.e, driver),
      grant(49n, right.e, driver),
      ...granted.map(([base, rights]) => grant(base, rights)),
    ],
    spans: [{ base: 0n, bytes: 1n }],
    registers: 1,
    memory: true,
    values: [0, 1],
  };
  return model(description);
}

const slots = { tick: 0n, faultsOfApp: 9n, late: 18n, drive: 17n, worker: 25n, driver: 34n };
const bind = { kind: 'bind', thread: main, line: 0, portal: drive } as const;
const handle = { kind: 'handle', thread: main, space: app, portal: drive } as const;
const begin = { kind: 'begin', thread: main, begun: worker, portal: drive } as const;
const open = { kind: 'open', thread: main, portal: late } as const;
const close = { kind: 'close', thread: main, portal: drive } as const;
const destroy = { kind: 'destroy', thread: main, space: driver } as const;

describe('what writes a slot', () => {
  test.each([
    [bind, slots.tick],
    [handle, slots.faultsOfApp],
    [begin, slots.worker],
    [close, slots.drive],
    [destroy, slots.driver],
  ] as const)('%o asks for its own slot, and for no other', (action, slot) => {
    const others = Object.values(slots).filter((one) => one !== slot);
    const barred = machineWith(...others.map((base) => [base, right.w] as const));
    const allowed = machineWith([slot, right.w]);

    expect(barred.step(barred.initial, action)?.outcome).toEqual(fault('protection'));
    expect(allowed.step(allowed.initial, action)?.outcome.kind).toBe('done');
  });

  test.each([bind, handle, begin])('%o asks for the entry', (action) => {
    const made = machineWith(...Object.values(slots).map((base) => [base, right.w] as const));

    const refused = made.step(made.initial, { ...action, portal: system });

    expect(refused?.outcome).toEqual(fault('protection'));
  });

  test('a portal is opened by code on its own data alone', () => {
    const made = machineWith([slots.late, right.w]);

    expect(made.step(made.initial, open)?.outcome).toEqual(fault('protection'));
  });

  test('only a halted thread begins, and it begins with nothing', () => {
    const made = machineWith([slots.worker, right.w]);

    const begun = made.step(made.initial, begin)?.state as MachineState;

    expect(made.initial.threads[worker]).toEqual([]);
    expect(begun.threads[worker]).toMatchObject([
      { kind: 'base', code: driver, data: driver, priority: 0, registers: [0], lends: {} },
    ]);
    expect(made.step(begun, begin)).toBeUndefined();
  });

  test('what is as described again is not kept', () => {
    const made = machineWith([slots.tick, right.w], [40n, right.e]);

    const bound = made.step(made.initial, bind)?.state as MachineState;
    const back = made.step(bound, { ...bind, portal: system })?.state;

    expect(bound.wiring).toEqual({ ...asDescribed, lines: { 0: drive } });
    expect(back?.wiring).toEqual(asDescribed);
  });
});

describe('a closed portal', () => {
  test('is not called', () => {
    const made = machineWith();
    const call = { kind: 'call', thread: main, portal: late, lends: [], arguments: [] } as const;

    expect(made.step(made.initial, call)?.outcome).toEqual(fault('protection'));
    expect(made.step(made.initial, { ...call, portal: drive })?.outcome.kind).toBe('done');
  });

  test('leaves a line pending that is bound to it', () => {
    const made = machineWith([slots.tick, right.w]);
    const deliver = { kind: 'deliver', thread: main, line: 0 } as const;
    const raised = made.step(made.initial, { kind: 'raise', line: 0 })?.state as MachineState;
    const bound = made.step(raised, { ...bind, portal: late })?.state as MachineState;

    expect(made.step(raised, deliver)?.outcome.kind).toBe('done');
    expect(made.step(bound, deliver)).toBeUndefined();
  });

  test('takes no faults', () => {
    const made = machineWith([slots.faultsOfApp, right.w]);
    const handed = made.step(made.initial, { ...handle, portal: late })?.state as MachineState;
    const load = { kind: 'load', thread: main, span: 0 } as const;

    expect(made.step(made.initial, load)?.state.threads[main]).toHaveLength(2);
    expect(made.step(handed, load)?.state).toBe(handed);
  });
});
