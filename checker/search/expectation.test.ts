/**
 * When a verdict is as the scenario says. A verdict that is silently wrong is the worst bug a checker can
 * have.
 */

import { expect, test } from 'vitest';
import { model } from '../../model/semantics.ts';
import type { Subject } from '../finding/subject.ts';
import { statusOf } from '../finding/verdict.ts';
import { breaks, everything, mayFlow, never, only } from '../scenario/index.ts';
import {
  checkedModel,
  leaky,
  type Office,
  office,
  remarks,
  type ScenarioParts,
  timeFor,
  verdicts,
} from './office.fixture.ts';
import type { Budget } from './search.ts';

test('a violation that must be found, and is, is as expected', () => {
  const { driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    may: leak,
    policy: [confined],
    bounds: { runs: 200 },
    finds: breaks('authority confinement', confined),
  });

  expect(verdicts(found)).toEqual(['exhaustive violated', 'random violated']);
  expect(found.map(statusOf)).toEqual([0, 0]);
});

test('a violation that must be found is as expected if one search finds it', () => {
  const { app, server, driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    steps: [app.grants(server, buffer, 'r')],
    may: leak,
    policy: [confined],
    bounds: { runs: 1, steps: 1 },
    finds: breaks('authority confinement', confined),
  });

  expect(verdicts(found)).toEqual(['directed holds', 'exhaustive violated', 'random holds']);
  expect(remarks(found)).toEqual([]);
});

test('a violation that must be found and that a complete search does not meet is missed', () => {
  const { server, driver, buffer, drive, leak, findings } = office();
  const confined = never(driver, 'x', buffer);
  const menu = { may: [...leak, server.calls(drive)], policy: [confined] };

  const found = findings({ ...menu, finds: breaks('authority confinement', confined) });

  expect(verdicts(found)).toEqual(['exhaustive holds, unexpectedly', 'random undecided']);
  expect(found.map(statusOf)).toEqual([2, 3]);
  expect(remarks(found).map((remark) => remark.replace(/\d+/, 'N'))).toEqual([
    "'authority confinement' should break (line N) and did not",
    "'authority confinement' should break (line N) and did not",
  ]);
});

test('steps that should break something and do not are not as their author says', () => {
  const { app, server, buffer, findings } = office();
  const confined = never(server, 'w', buffer);
  const steps = [app.grants(server, buffer, 'r')];

  const found = findings({
    steps,
    may: [],
    policy: [confined],
    finds: breaks('authority confinement', confined),
  });

  // That the clause was never put to the test comes on top of it.
  expect(verdicts(found)).toEqual(['directed vacuous, unexpectedly']);
  expect(remarks(found)).toEqual([
    "policy clause 1, never(server, 'w', app.buffer), was never put to the test",
    expect.stringMatching(/^'authority confinement' should break \(line \d+\) and did not$/),
  ]);
});

test('random runs that do not meet what must be found decide nothing', () => {
  const { driver, findings } = office();
  const sealed = only([driver], 'x', driver);

  const found = findings({
    may: everything,
    policy: [sealed],
    bounds: { runs: 3, steps: 4 },
    finds: breaks('authority confinement', sealed),
  });

  expect(verdicts(found)).toEqual(['random undecided']);
  expect(found.map(statusOf)).toEqual([3]);
  expect(remarks(found)[0]).toMatch(/should break/);
});

test('random runs that never tested the clause that they should break are vacuous', () => {
  const { driver, buffer, findings } = office();
  const confined = never(driver, 'w', buffer);
  const finds = breaks('authority confinement', confined);

  const found = findings({ policy: [confined], finds });

  expect(verdicts(found)).toEqual(['random vacuous']);
  expect(remarks(found)).toHaveLength(2);
});

test.each<[string, (o: Office) => Partial<ScenarioParts>]>([
  [
    'another clause',
    ({ app, server, driver, buffer }) => {
      const [broken, meant] = [never(server, 'w', buffer), never(driver, 'w', buffer)];
      const steps = [app.grants(server, buffer, 'w')];
      return { steps, policy: [broken, meant], finds: breaks('authority confinement', meant) };
    },
  ],
  [
    'another property',
    ({ app, server, buffer }) => {
      const meant = never(server, 'w', buffer);
      const steps = [app.loads(server)];
      return { steps, policy: [meant], finds: breaks('authority confinement', meant) };
    },
  ],
  [
    'the property in other words',
    ({ app, server }) => ({
      steps: [app.loads(server)],
      finds: breaks('expectations', 'cannot be asked'),
    }),
  ],
])('when %s breaks, it is not what was expected', (_, partsOf) => {
  const { findings, ...nouns } = office();

  const found = findings({ ...partsOf({ findings, ...nouns }), may: [] });

  expect(verdicts(found)).toEqual(['directed violated, unexpectedly']);
  expect(found.map(statusOf)).toEqual([2]);
});

test('a break may be expected in words that the refutation contains', () => {
  const { app, server, findings } = office();

  const found = findings({
    steps: [app.loads(server)],
    may: [],
    finds: breaks('expectations', 'it was refused (protection)'),
  });

  expect(verdicts(found)).toEqual(['directed violated']);
});

test('a flow that no clause lets happen breaks every clause about flows', () => {
  const { app, server, driver, serve, findings } = office();
  const [one, other] = [mayFlow(app, driver), mayFlow(server, driver)];
  const parts = { steps: [app.calls(serve)], policy: [one, other], may: [] };

  const found = [one, other].map((clause) =>
    findings({ ...parts, finds: breaks('authority confinement', clause) }),
  );

  expect(found.map(verdicts)).toEqual([['directed violated'], ['directed violated']]);
});

test('an undecided search is not taken for one that found what must be found', () => {
  const { driver, buffer, leak, findings } = office();
  const confined = never(driver, 'w', buffer);

  const found = findings({
    may: leak,
    policy: [confined],
    bounds: { states: 2, runs: 1, steps: 1 },
    finds: breaks('authority confinement', confined),
  });

  expect(verdicts(found)).toEqual(['exhaustive undecided', 'random vacuous']);
  expect(found.map(statusOf)).toEqual([3, 5]);
});

test('what must be found is not missed when another property is judged alone', () => {
  const { app, server, buffer, findings } = office();
  const confined = never(server, 'w', buffer);
  const parts = {
    steps: [app.grants(server, buffer, 'w')],
    may: [],
    policy: [confined],
    finds: breaks('authority confinement', confined),
  };

  const alone = (property: Budget['property']) => findings(parts, property ? { property } : {});

  expect(verdicts(alone('no denied access'))).toEqual(['directed holds']);
  expect(verdicts(alone('authority confinement'))).toEqual(['directed violated']);
  expect(verdicts(alone(undefined))).toEqual(['directed violated']);
});

test('a broken property of the machine is found without a menu, whatever must be found', () => {
  const { app, server, driver, buffer, subject } = office();
  const confined = never(driver, 'w', buffer);
  const asWritten = subject({
    steps: [app.loads(server)],
    policy: [confined],
    bounds: { runs: 100 },
    finds: breaks('authority confinement', confined),
  });
  const planted: Subject = { ...asWritten, model: model(asWritten.data.machine, leaky) };

  const found = checkedModel(planted, { seed: 1 });

  expect(verdicts(found)).toEqual([
    'directed violated, unexpectedly',
    'random violated, unexpectedly',
  ]);
});

test('what was missed only because the time was up is neither vacuous nor unexpected', () => {
  const { leak, driver, buffer, subject } = office();
  const confined = never(driver, 'w', buffer);
  const searched = subject({
    may: leak,
    policy: [confined],
    finds: breaks('authority confinement', confined),
  });

  const found = checkedModel(searched, { seed: 1 }, { outOfTime: timeFor(0) });

  expect(found.map(statusOf)).toEqual([3, 3]);
});
