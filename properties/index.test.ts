/** The one list of properties: every name, each with a premise and with tests that break it. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { app, driver } from '../model/servers.fixture.ts';
import { propertiesOf } from './index.ts';
import { propertyNames } from './names.ts';

/** Judged where executors run, in checker/search/lockstep and checker/search/costs. */
const judgedOnExecutors = ['refinement', 'costs'];

describe('the list of properties', () => {
  const all = propertiesOf([
    { kind: 'never', space: driver, rights: 1, range: { base: 0n, bytes: 8n }, text: 'never' },
    { kind: 'mayFlow', from: app, to: driver, text: 'mayFlow' },
    { kind: 'noAlias', range: { base: 0n, bytes: 8n }, text: 'noAlias' },
  ]);

  test('names only properties that some group of tests beside it is about', () => {
    const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
    const groups = tests.flatMap((name) =>
      [
        ...readFileSync(`${import.meta.dirname}/${name}`, 'utf8').matchAll(
          /^(?:judged|describe)\('([^':]+)/gm,
        ),
      ].map(([, subject]) => subject),
    );
    const untested = propertyNames.filter((name) => !groups.includes(name));

    expect(untested).toEqual(judgedOnExecutors);
  });

  test('has every name, and no other', () => {
    // What the steps of a scenario come to is judged where they are played.
    const judgedElsewhere = ['expectations', ...judgedOnExecutors];
    const names = new Set<string>([...all.map(({ name }) => name), ...judgedElsewhere]);

    expect([...names].sort()).toEqual([...propertyNames].sort());
  });

  test('has a premise to reach for each name, each premise with a name of its own', () => {
    const covers = all.flatMap((property) => property.covers.map(({ name }) => name));

    expect(new Set(covers).size).toBe(covers.length);
    for (const name of new Set(all.map((property) => property.name))) {
      expect(
        all.some((one) => one.name === name && one.covers.length > 0),
        name,
      ).toBe(true);
    }
  });
});
