/** What describes no machine is refused with the place of the noun at fault. */

import { dataOf, machine, scenario } from 'portcullis/scenario';
import { expect, test } from 'vitest';
import type { ScenarioData } from '../scenario/data.ts';
import { ScenarioError } from '../scenario/error.ts';
import { subjectOf } from './subject.ts';

function described(): ScenarioData {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  const buffer = app.region('buffer', { at: 0x10n, bytes: 16 });
  app.region('other', { at: 0x40n, bytes: 16 });
  m.thread('main', app, { hunks: 2 });
  return dataOf(scenario(m, { shows: 'Own memory can be loaded.', steps: [app.loads(buffer)] }));
}

test('a machine runs', () => {
  const subject = subjectOf({ name: 'x', file: 'x.scenario.ts', data: described() });

  expect(subject.model.machine.regions.map(({ name }) => name)).toEqual([
    'app.buffer',
    'app.other',
  ]);
});

test('regions that overlap are refused where one of them was written', () => {
  const data = described();
  const regions = data.machine.regions.map((region) => ({ ...region, base: 0x10n }));
  const clashing = { ...data, machine: { ...data.machine, regions } };

  const refusal = refusalOf(clashing);

  expect(refusal.message).toContain('overlaps');
  expect([data.written.regions[0]?.site, data.written.regions[1]?.site]).toContainEqual(
    refusal.site,
  );
});

test('a fault that is not about a noun is refused where the scenario was written', () => {
  const data = described();

  const refusal = refusalOf({ ...data, machine: { ...data.machine, threads: [] } });

  expect(refusal.message).toContain('no thread');
  expect(refusal.site).toEqual(data.site);
});

function refusalOf(data: ScenarioData): ScenarioError {
  try {
    subjectOf({ name: 'x', file: 'x.scenario.ts', data });
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
