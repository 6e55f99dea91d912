/** A reader sees which unit kept what too long: of planted ones, it is the planted one. */

import { describe, expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { huntUnit } from '../../../mutants/hunt-unit.ts';
import { race } from '../../../mutants/laboratory.ts';
import { plantedUnits } from '../../../mutants/units.ts';
import { takesAway } from './admissible.ts';
import { type Told, timelineOf } from './timeline.ts';

function toldOf(name: string): Told {
  const planted = plantedUnits.find((one) => one.name === name);
  if (planted === undefined) throw new Error(`there is no planted unit ${name}`);
  const caught = huntUnit(planted, { seed: 1, runs: 3000 });
  if (caught === undefined) throw new Error(`${name} is not caught`);
  const made = model((planted.where ?? race)().machine);
  let before = made.initial;
  for (const { action } of caught.run.retirements.slice(0, -1)) {
    before = made.step(before, action)?.state ?? before;
  }
  return timelineOf(made, caught.run, { options: { units: planted.units }, before });
}

describe('the unit that is named', () => {
  test.each([
    ['a PLB misses one copy when it is told to scrub', /data PLB$/],
    ['an acknowledgement is sent one cycle early', /^aux$/],
    ['a fill in flight puts back what was scrubbed', /^(aux|main)$/],
    ['a message scrubs the PLB for data and not that for instructions', /instruction PLB$/],
    ['whoever takes away does not scrub its own PLB', /^main's .*PLB$/],
    ['a return leaves its loans in the region table', /^the region table$/],
    ['what rests on a right that is taken away stays', /^the region table$/],
    ['copies of what falls with a right are not told of it', /^the message to /],
    ['copies of what is revoked are not told of it', /^the message to aux$/],
    ['the region table notes copies of one hart only', /^the message to aux$/],
    ['a walk takes the first address behind an entry as well', /^the region table$/],
    ['a TLB is not shot down', /TLB$/],
    ['a TLB keeps its first entry when it is shot down', /TLB$/],
    ['the page table notes copies of one hart only', /^the message to main$/],
    ['a PLB does not look at whom a copy is for', /^a PLB of /],
    ['a PLB lets do anything where something may be done', /^a PLB of /],
    ['a fresh frame has the registers of the one before it', /^the spiller of main$/],
    ['a line stays pending when it is delivered', /^the interrupt controller$/],
    ['a transfer runs in the name of another space', /^the engine of /],
  ])('%s', (name, unit) => {
    const { culprit, columns } = toldOf(name);

    expect(culprit?.unit).toMatch(unit);
    // It is a cycle that the time line shows.
    expect(culprit?.cycle).toBeGreaterThanOrEqual((columns[0]?.first ?? 0) - 1);
    expect(culprit?.cycle).toBeLessThanOrEqual(columns.at(-1)?.last ?? 0);
  });
});

test('every field that differs is listed, not only the first', () => {
  const { differences } = toldOf('a transfer goes on when its authority has gone');

  expect(differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['device', 'line']));
});

test('what is lost before a use is where the time line begins', () => {
  const { columns, run } = toldOf('a TLB is not shot down');
  const loss = run.retirements.findLast(({ action }) => takesAway(action));

  expect(columns[0]?.first).toBe(loss?.issued);
});
