/** From a scenario file's default export to plain data. */

import { expect, test } from 'vitest';
import {
  anyone,
  breaks,
  dataOf,
  machine,
  mayFlow,
  never,
  only,
  register,
  scenario,
} from '../index.ts';
import { office, refusalOf, shows, words } from '../language/refusals.fixture.ts';

test.each([
  ['nothing', undefined, /^the default export is undefined .*, not a scenario$/],
  ['what scenario was given', words, 'the default export is an object, not a scenario'],
  ['a machine', machine(), 'the default export is the machine, not a scenario'],
  ['the function', scenario, /^the default export is a function .*, not a scenario$/],
  ['null', null, 'the default export is null, not a scenario'],
])('a file that exports %s is refused', (_, value, says) => {
  const refusal = refusalOf(() => dataOf(value));

  expect(refusal.message).toMatch(says);
  expect(refusal.remedy).toBe('write: export default scenario(m, { shows: ..., steps: [...] })');
});

test('a compiled scenario is plain data, which one process can hand to another', () => {
  const { m, app, server, buffer, serve, main } = office();
  const secret = never(server, 'w', buffer.part(0, 4));
  const data = dataOf(
    scenario(m, {
      shows,
      claims: ['A5'],
      initially: [app.grants(server, buffer, 'r+')],
      steps: [
        app.stores(buffer, register(1)),
        app.calls(serve).lending(buffer, 'w').passing(1, register(0)).on(main),
        server.loads(m.range(0x20, 4)).faults('protection'),
        server.returns(1),
        app.loads(main.hunk(0)).sees(0),
      ],
      may: [anyone.fetches(app), app.revokes(server, buffer, 'r'), app.unpasses(server, app, 'r')],
      bounds: { depth: 3, states: 100, runs: 5, steps: 7 },
      policy: [secret, only([app, server], 'r', main.hunk(1)), mayFlow(app, server)],
      finds: breaks('authority confinement', secret),
    }),
  );

  expect(structuredClone(data)).toEqual(data);
  expect(data.written.spans).toEqual(['app.buffer', '[0x20, 0x24)', 'main.hunk(0)']);
  expect(data.policy.map(({ text }) => text)).toEqual([
    "never(server, 'w', app.buffer[0, 4))",
    "only([app, server], 'r', main.hunk(1))",
    'mayFlow(app, server)',
  ]);
  expect(data.finds).toMatchObject({ kind: 'breaks', because: { clause: 0 } });
});

test('the values of a machine are those that its scenario mentions, and 0 and 1', () => {
  const { m, app, server, buffer, serve } = office();
  const data = dataOf(
    scenario(m, {
      shows,
      steps: [app.calls(serve).passing(9), server.returns(3), app.loads(buffer).sees(4)],
      may: [app.stores(buffer, 7)],
    }),
  );

  expect(data.machine.values).toEqual([0, 1, 3, 4, 7, 9]);
});

test('two ranges with the same bounds are one, however they are written', () => {
  const { m, app, buffer } = office();
  const data = dataOf(
    scenario(m, {
      shows,
      steps: [app.loads(buffer), app.loads(app), app.loads(buffer.part(0, 16))],
    }),
  );

  const spans = data.steps.map(({ action }) => 'span' in action && action.span);
  expect(new Set(spans).size).toBe(1);
});
