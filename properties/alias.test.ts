/** Memory that is taken by one address and kept by another, as the model gives it and broken by hand. */

import { describe, expect, test } from 'vitest';
import { aliased } from '../mutants/laboratory.ts';
import { noSurvivingAlias } from './alias.ts';
import { Laboratory, ledTo, says } from './laboratory.fixture.ts';
import type { StepProperty } from './property.ts';

const data = aliased();
const laboratory = new Laboratory(data);
const { machine, initial } = laboratory;
const [heapPage, stockPage] = [0, 1];
const guests = 1;

describe('no surviving alias', () => {
  const [property] = noSurvivingAlias(data.policy) as [StepProperty];
  const grant = laboratory.observed(initial, laboratory.act('grant'));
  const revoke = laboratory.observed(grant.after.state, laboratory.act('revoke'));
  const unmap = laboratory.observed(initial, laboratory.act('unmap'));
  const shared = { [heapPage]: 0, [stockPage]: 0 };

  test('is not asked where no clause names memory', () => {
    expect(noSurvivingAlias([])).toEqual([]);
  });

  test('is silent where no other page leads there, and on the owner of the physical memory', () => {
    const map = laboratory.observed(initial, laboratory.act('map', 1, guests));
    for (const step of [grant, revoke, unmap, map]) {
      expect(says(property.refute(machine, step))).toBeUndefined();
    }
  });

  test('names who lost a right, by which address it keeps it, and all ways that are left', () => {
    const before = { ...grant.after.state, map: shared };
    const refutation = property.refute(machine, { ...ledTo(revoke, { map: shared }), before });

    expect(says(refutation)).toBe(
      'guest lost r on app.heap and keeps it on guest.stock, which leads to the same memory; ' +
        'ways that are left: kernel.memory[0, 16) (kernel rwx), guest.stock (guest rwx)',
    );
    expect(refutation?.clause).toBe(0);
  });

  test('refutes an unmap that leaves another page at the memory', () => {
    const before = { ...initial, map: shared };
    const wrong = { ...ledTo(unmap, { map: { [stockPage]: 0 } }), before };

    expect(says(property.refute(machine, wrong))).toMatch(
      /^app\.heap leads no more to kernel\.memory\[0, 16\), and guest\.stock still does, by stockPage;/,
    );
  });

  test('is put to the test where something is taken, and not where something is given', () => {
    const reached = (step: typeof grant) =>
      property.covers.map((cover) => cover.reached(machine, step));

    expect(reached(grant)).toEqual([false]);
    expect(reached(revoke)).toEqual([true]);
    expect(reached(unmap)).toEqual([true]);
  });
});
