/** What a scenario wrote and no search exercised, and when that makes a verdict vacuous. */

import { expect, test } from 'vitest';
import { statusOf } from '../finding/verdict.ts';
import { anyone, never } from '../scenario/index.ts';
import { by, office, remarks, type ScenarioParts, verdicts } from './office.fixture.ts';

test('an entry of the menu that can never be asked makes the verdict vacuous', () => {
  const { app, server, buffer, findings } = office();

  const found = findings({ may: [app.loads(buffer), server.loads(buffer), anyone.returns()] });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(found.map(statusOf)).toEqual([0, 5]);
  expect(remarks(found).map((remark) => remark.replace(/line \d+/, 'line N'))).toEqual([
    'entry 2 of the menu (line N) can never be asked',
    'entry 3 of the menu (line N) can never be asked',
  ]);
});

test('entries of a menu are not missed where the steps alone are asked about', () => {
  const { app, server, buffer, findings } = office();
  const parts = { steps: [app.loads(buffer)], may: [app.loads(buffer), server.loads(buffer)] };

  const ofSteps = findings(parts, { property: 'expectations' });

  expect(verdicts(ofSteps)).toEqual(['directed holds']);
  expect(ofSteps.map(statusOf)).toEqual([0]);
  expect(verdicts(findings(parts))).toContain('random vacuous');
});

test('a menu entry on behalf of a caller is not asked where nobody called', () => {
  const { app, buffer, findings } = office();

  const marked = findings({ may: [app.loads(buffer).onBehalfOfCaller()] });

  expect(verdicts(marked)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(marked)).toContainEqual(expect.stringMatching(/^entry 1 .* never be asked$/));
});

test('a menu entry that is always refused was asked', () => {
  const { app, server, findings } = office();

  const found = findings({ may: [app.loads(server)] });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random holds']);
});

test('an attempt to give what a policy clause withholds tests the clause, also a refused one', () => {
  const { server, app, driver, buffer, serve, drive, findings } = office();
  const verdictsOf = (rights: 'r' | 'w', ...last: NonNullable<ScenarioParts['steps']>) =>
    verdicts(
      findings({
        may: [],
        steps: [app.calls(serve), ...last],
        policy: [never(driver, rights, buffer)],
      }),
    );

  const refused = server.grants(driver, buffer, 'w').faults('exceeds-authority');
  expect(verdictsOf('w', refused)).toEqual(['directed holds']);
  expect(verdictsOf('r', refused)).toEqual(['directed vacuous']);
  const lent = server.calls(drive).lending(buffer, 'w').faults('exceeds-authority');
  expect(verdictsOf('w', lent)).toEqual(['directed holds']);
  expect(verdictsOf('w')).toEqual(['directed vacuous']);
});

test('a policy clause about a space that never runs makes the verdict vacuous', () => {
  const { app, driver, buffer, findings } = office();
  const policy = [never(driver, 'w', buffer)];

  const found = findings({ may: [app.loads(buffer)], policy });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(found)).toEqual([
    "policy clause 1, never(driver, 'w', app.buffer), was never put to the test",
  ]);
});

test('a policy clause that the written steps alone put to the test was put to the test', () => {
  const { app, server, buffer, serve, findings } = office();

  const found = findings({
    steps: [app.calls(serve), server.loads(server)],
    may: [app.loads(buffer)],
    policy: [never(server, 'r', buffer)],
  });

  expect(verdicts(found)).toEqual(['directed holds', 'exhaustive holds', 'random holds']);
});

test('a scenario in which nothing happens is vacuous', () => {
  const { findings } = office();

  const found = findings({ may: [] });

  expect(verdicts(found)).toEqual(['directed vacuous']);
  expect(remarks(found)).toEqual([
    'nothing happened: the scenario has no step and lets nothing happen',
  ]);
});

test('a scenario whose whole menu can never be asked is vacuous', () => {
  const { server, findings } = office();

  const found = findings({ may: [server.returns()] });

  expect(verdicts(found)).toEqual(['exhaustive holds', 'random vacuous']);
  expect(remarks(found)).toHaveLength(2);
});

test('a scenario that breaks something is not called vacuous as well', () => {
  const { app, server, driver, buffer, findings } = office();

  const found = findings({
    steps: [app.loads(server)],
    may: [driver.loads(buffer)],
    policy: [never(driver, 'w', buffer)],
  });

  expect(verdicts(found)).toEqual([
    'directed violated, unexpectedly',
    'exhaustive holds',
    'random holds',
  ]);
});

test('without a menu random runs judge no policy, and a policy that nothing tested is vacuous', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ steps: [app.loads(buffer)], policy, bounds: { runs: 50 } });

  expect(verdicts(found)).toEqual(['directed holds', 'random vacuous']);
  expect(remarks(found)).toEqual([
    'the policy was tried on the 1 written step only; say what may happen: ' +
      'may: [anything.by(driver), ...] or may: everything',
    "policy clause 1, never(server, 'w', app.buffer), was never put to the test",
  ]);
});

test('without a menu the directed search judges the policy', () => {
  const { app, server, buffer, findings } = office();
  const policy = [never(server, 'w', buffer)];

  const found = findings({ steps: [app.grants(server, buffer, 'w')], policy });

  expect(verdicts(found)).toEqual(['directed violated, unexpectedly', 'random holds']);
});

test('a policy that no search judges does not hold', () => {
  const { app, server, buffer, findings } = office();

  const found = findings({
    initially: [app.grants(server, buffer, 'w')],
    policy: [never(server, 'w', buffer)],
  });

  expect(verdicts(found)).toEqual(['random vacuous']);
});

test('a menu entry that no search asked is noted, also beside a violation', () => {
  const { driver, buffer, leak, findings } = office();
  const found = findings({
    may: [...leak, driver.loads(buffer)],
    policy: [never(driver, 'w', buffer)],
  });

  expect(by('exhaustive', found).verdict).toBe('violated');
  expect(found.at(-1)?.unasked).toEqual([
    expect.stringMatching(/^entry 5 of the menu \(line \d+\) was not asked within the bounds$/),
  ]);
});
