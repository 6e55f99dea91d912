/** The directed search: what of the steps as written breaks which expectation. */

import { expect, test } from 'vitest';
import { subjectOf } from '../finding/subject.ts';
import { dataOf, machine, never, scenario } from '../scenario/index.ts';
import {
  by,
  checkedModel,
  type Office,
  office,
  remarks,
  type ScenarioParts,
  verdicts,
} from './office.fixture.ts';

test.each<[string, (o: Office) => ScenarioParts['steps'], string]>([
  [
    'is refused unexpectedly',
    ({ app, server, buffer, serve }) => [app.calls(serve), server.loads(buffer)],
    'step 2 (line N) should succeed, and it was refused (protection)',
  ],
  [
    'succeeds unexpectedly',
    ({ app, buffer }) => [app.loads(buffer).faults('protection')],
    'step 1 (line N) should be refused (protection), and it succeeded',
  ],
  [
    'is refused for another cause',
    ({ app, server, buffer, serve }) => [
      app.calls(serve),
      server.loads(buffer).faults('exceeds-authority'),
    ],
    'step 2 (line N) should be refused (exceeds-authority), and it was refused (protection)',
  ],
  [
    'is of a space that is not running',
    ({ server, serve }) => [server.loads(serve.entry)],
    'step 1 (line N): the step says that server acts, and app is running',
  ],
  [
    'is refused as foreseen, but to somebody else',
    ({ server, driver }) => [server.loads(driver).faults('protection')],
    'step 1 (line N): the step says that server acts, and app is running',
  ],
  [
    'is on behalf of a caller that there is not',
    ({ app, buffer }) => [app.loads(buffer).onBehalfOfCaller()],
    'step 1 (line N): the step is made on behalf of a caller, and nobody called what runs',
  ],
  [
    'cannot be asked',
    ({ app }) => [app.returns()],
    'step 1 (line N) should succeed, and it cannot be asked here at all',
  ],
  [
    'cannot be asked, and should be refused',
    ({ app }) => [app.returns().faults('stack')],
    'step 1 (line N) should be refused (stack), and it cannot be asked here at all',
  ],
])('a step that %s breaks the expectations', (_, steps, says) => {
  const { findings, ...nouns } = office();

  const found = findings({ steps: steps({ findings, ...nouns }) ?? [], may: [] });

  expect(verdicts(found)).toEqual(['directed violated, unexpectedly']);
  const violation = by('directed', found).violation;
  expect(violation?.property).toBe('expectations');
  expect(violation?.refutation.says.replace(/line \d+/, 'line N')).toBe(says);
  expect(violation?.minimality).toEqual({ kind: 'as written' });
});

test('a load that sees something else breaks the expectations', () => {
  const m = machine({ addressBits: 8 });
  const app = m.space('app');
  const buffer = app.region('buffer', { bytes: 8 });
  m.thread('main', app);
  const steps = [app.stores(buffer.part(0, 4), 1), app.loads(buffer).sees(1)];
  const data = dataOf(scenario(m, { shows: 'A load.', steps, may: [] }));
  const subject = subjectOf({ name: 'x', file: 'x.scenario.ts', data });

  const found = checkedModel(subject, { seed: 1 });

  expect(by('directed', found).violation?.refutation.says).toMatch(
    /^step 2 \(line \d+\) should see 1, and it saw 1, 0$/,
  );
});

test('the directed search ends with the first step that is not as expected', () => {
  const { app, server, buffer, findings } = office();
  const steps = [app.loads(buffer), app.loads(server), app.returns()];

  const found = findings({ steps, may: [] });

  expect(by('directed', found).effort.steps).toBe(2);
  expect(by('directed', found).violation?.run.at(-1)?.outcome).toEqual({
    kind: 'fault',
    cause: 'protection',
  });
});

test('a policy that a written step breaks is found by the directed search', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ steps: [app.grants(server, buffer, 'rw')], may: [], policy });

  expect(verdicts(found)).toEqual(['directed violated, unexpectedly']);
  expect(by('directed', found).violation?.refutation).toMatchObject({
    says: "server holds w on app.buffer, granted by app, against never(server, 'w', app.buffer)",
    clause: 0,
  });
});

test('expectations judged alone are judged by the directed search, and by no other', () => {
  const { app, server, buffer, findings } = office();
  const property = 'expectations';

  const withSteps = findings(
    { steps: [app.loads(server)], may: [app.loads(buffer)] },
    { property },
  );
  const without = findings({ may: [app.loads(buffer)] }, { property });

  expect(verdicts(withSteps)).toEqual(['directed violated, unexpectedly']);
  expect(verdicts(without)).toEqual(['directed vacuous']);
  expect(remarks(without)).toEqual(["nothing in this scenario is judged by 'expectations'"]);
});

test('the directed search for another property alone asks nothing of the outcomes', () => {
  const { app, server, findings } = office();

  const found = findings({ steps: [app.loads(server)], may: [] }, { property: 'no denied access' });

  expect(verdicts(found)).toEqual(['directed holds']);
});
