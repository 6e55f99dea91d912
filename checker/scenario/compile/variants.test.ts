/** A scenario under several designs: which data it comes to. */

import { expect, test } from 'vitest';
import { breaks, dataOf, never, scenario } from '../index.ts';
import { office, shows } from '../language/refusals.fixture.ts';
import type { ScenarioOptions } from '../language/scenario.ts';
import { dataUnder } from './compile.ts';

function data(parts: Partial<ScenarioOptions>, under?: readonly (string | undefined)[]) {
  const { m, app, buffer } = office();
  return dataUnder(scenario(m, { shows, steps: [app.loads(buffer)], ...parts }), under);
}

const names = (all: ReturnType<typeof data>) => all.map(({ variant }) => variant?.name);

test('a scenario that names no variants comes to one, which says nothing of variants', () => {
  const { m } = office();
  const plain = scenario(m, { shows });

  expect(dataUnder(plain)).toEqual([dataOf(plain)]);
  expect(dataOf(plain)).not.toHaveProperty('variant');
  expect(dataOf(plain).machine).not.toHaveProperty('design');
});

test('the design that the machine has comes first, then those that the scenario names', () => {
  const variants = { 'untagged-plb+passable-grants': {}, 'untagged-plb': {} };

  const all = data({ variants });

  expect(names(all)).toEqual(['contract', 'passable-grants+untagged-plb', 'untagged-plb']);
  expect(all.map(({ variant }) => variant?.isOwn)).toEqual([true, false, false]);
  expect(all.map(({ machine }) => machine.design)).toEqual([
    undefined,
    { grants: 'passable' },
    undefined,
  ]);
  expect(all.map(({ written }) => written.options.variant)).toEqual([
    undefined,
    'passable-grants+untagged-plb',
    'untagged-plb',
  ]);
});

test('others in their place are those that are asked for, each once', () => {
  const variants = { 'untagged-plb': {} };

  expect(names(data({ variants }, ['passable-grants', 'contract']))).toEqual([
    'passable-grants',
    'contract',
  ]);
  expect(names(data({ variants }, [undefined, 'untagged-plb', 'passable-grants']))).toEqual([
    'contract',
    'untagged-plb',
    'passable-grants',
  ]);
});

test('a machine of a variant is of that design, and under another of the other', () => {
  const { m } = office({ addressBits: 10, variant: 'passable-grants' });
  const all = dataUnder(scenario(m, { shows, variants: { contract: {} } }));

  expect(all.map(({ variant }) => variant)).toEqual([
    { name: 'passable-grants', isOwn: true },
    { name: 'contract', isOwn: false },
  ]);
  expect(all.map(({ machine }) => machine.design)).toEqual([{ grants: 'passable' }, undefined]);
  expect(all.map(({ written }) => written.options.variant)).toEqual(['passable-grants', undefined]);
});

test('what a variant says stands in place of what the scenario says, the rest stays', () => {
  const { m, app, server, buffer } = office();
  const clause = never(server, 'w', buffer);
  const given = scenario(m, {
    shows,
    claims: ['A5'],
    steps: [app.loads(buffer)],
    may: [app.stores(buffer, 1)],
    policy: [clause],
    finds: breaks('authority confinement', clause),
    bounds: { runs: 7 },
    variants: {
      'untagged-plb': {
        steps: [app.loads(buffer), app.loads(buffer)],
        may: [],
        bounds: { runs: 3 },
        finds: 'nothing',
      },
      'passable-grants': { finds: breaks('expectations', 'should see') },
    },
  });

  const [own, untagged, passable] = dataUnder(given);

  expect(untagged).toMatchObject({
    claims: ['A5'],
    may: { kind: 'nothing' },
    bounds: { runs: 3 },
    finds: { kind: 'holds' },
  });
  expect(untagged?.steps).toHaveLength(2);
  expect(untagged?.policy).toEqual(own?.policy);
  expect(passable?.finds).toMatchObject({ property: 'expectations' });
  expect(passable?.steps).toEqual(own?.steps);
});

test('what was checked of a variant is what is judged, whatever becomes of its lists', () => {
  const { m, app, buffer } = office();
  const steps = [app.loads(buffer)];
  const given = scenario(m, { shows, variants: { 'untagged-plb': { steps } } });

  steps.length = 0;

  expect(dataUnder(given)[1]?.steps).toHaveLength(1);
});
