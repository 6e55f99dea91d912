/** Every rule of the port keeps the contract, and so does a machine on which nothing takes time. */

import { expect, test } from 'vitest';
import { units } from '../../../executor/machine.ts';
import { type Timing, timing } from '../../../executor/timing.ts';
import { portRules, portVariants } from '../../../executor/variants/port.ts';
import { model } from '../../../model/semantics.ts';
import { twoRevokers } from '../../../mutants/laboratory.ts';
import { actionSourceOf } from '../action-source.ts';
import { searchInLockstep, searchMachinesInLockstep } from '../random/search-lockstep.ts';

const options = { seed: 1, runs: 200, steps: 30, cycles: 10_000_000 };

test.each(portRules)('%s: random machines, and two harts that take the same away', (rule) => {
  const made = { ...options, units: { ...units, ...portVariants[rule].units } };
  const data = twoRevokers();
  const revoked = model(data.machine);
  const source = actionSourceOf(data, revoked);
  if (source === undefined) throw new Error('something may happen');

  for (const result of [searchMachinesInLockstep(made), searchInLockstep(revoked, source, made)]) {
    expect(result.found).toBeUndefined();
    expect(result.runs).toBe(options.runs);
    expect(result.retirements).toBeGreaterThan(1000);
  }
});

test('machines on which everything that may takes no time', () => {
  const none = Object.fromEntries(Object.keys(timing).map((key) => [key, 0]));
  const instant = { ...(none as unknown as Timing), message: 1, beatsMax: 1 };

  const { found, retirements } = searchMachinesInLockstep({ ...options, timing: instant });

  expect(found).toBeUndefined();
  expect(retirements).toBeGreaterThan(1000);
});
