/** The suspected unit of a run with a planted one is the planted one. */

import { describe, expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { huntUnit } from '../../../mutants/hunt.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import { race } from '../../../mutants/laboratory.ts';
import type { Subject } from '../../finding/subject.ts';
import { suspectName } from '../../finding/unit.ts';
import { takesAway } from './admissible.ts';
import { recordedRun } from './timeline.ts';

function recorded(name: string) {
  const planted = plantedUnits.find((one) => one.name === name);
  if (planted === undefined) throw new Error(`there is no planted unit ${name}`);
  const caught = huntUnit(planted, { seed: 1, runs: 3000 });
  if (caught === undefined) throw new Error(`${name} is not caught`);
  const data = (planted.where ?? race)();
  const on = model(data.machine);
  const subject: Subject = { name: 'here', file: 'here.scenario.ts', data, model: on };
  return { subject, ...recordedRun(on, caught.run, { units: planted.units }) };
}

describe('the suspected unit', () => {
  test.each([
    ['a PLB misses one copy when it is told to scrub', /data PLB$/],
    ['an acknowledgement is sent one cycle early', /^aux$/],
    ['a fill in flight puts back what was scrubbed', /^(aux|main)$/],
    ['a message scrubs the PLB for data and not that for instructions', /instruction PLB$/],
    ['whoever takes away does not scrub its own PLB', /^main's .*PLB$/],
    ['a return leaves its lends in the region table', /^the region table$/],
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
  ])('is the planted one: %s', (name, unit) => {
    const { subject, timeline } = recorded(name);
    const { suspected, columns } = timeline;
    if (suspected === undefined) throw new Error('no unit is suspected');

    expect(suspectName(subject, suspected.unit)).toMatch(unit);
    // The time line shows the cycle.
    expect(suspected.cycle).toBeGreaterThanOrEqual((columns[0]?.first ?? 0) - 1);
    expect(suspected.cycle).toBeLessThanOrEqual(columns.at(-1)?.last ?? 0);
  });
});

test('a time line lists every field that differs, not only the first', () => {
  const { differences } = recorded('a transfer goes on when its authority has gone').timeline;

  expect(differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['device', 'line']));
});

test('a time line begins with the loss before the use', () => {
  const { timeline, run } = recorded('a TLB is not shot down');
  const loss = run.retirements.findLast(({ action }) => takesAway(action));

  expect(timeline.columns[0]?.first).toBe(loss?.issued);
});
