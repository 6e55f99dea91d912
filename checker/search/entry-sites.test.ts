/** Steps that a search came upon have the place of the menu entry that offers them. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import type { Finding, Violation } from '../finding/finding.ts';
import { violationSite } from '../finding/site.ts';
import type { May } from '../scenario/data.ts';
import { anyone, everything, never } from '../scenario/index.ts';
import { withEntrySites } from './entry-sites.ts';
import { rerun } from './model-search.ts';
import { office } from './office.fixture.ts';

type Menu = Extract<May, { kind: 'menu' }>;

/** The line from which it is called. */
function lineOf(stack = ''): number {
  return Number(/entry-sites\.test\.ts:(\d+)/.exec(stack)?.[1]);
}

test('each step of a run over a menu has the line of the first entry that offers it', () => {
  const { app, server, driver, buffer, serve, findings } = office();
  const line = lineOf(new Error('here').stack);
  const may = [
    app.calls(serve),
    anyone.calls(serve),
    app.grants(server, buffer, 'rw+'),
    server.grants(driver, buffer, 'rw'),
    anyone.returns(),
  ];

  const found = findings({ may, policy: [never(driver, 'w', buffer)] });
  const runs = found.flatMap(({ violation }) => violation ?? []);

  expect(runs).toHaveLength(2);
  for (const { run } of runs) {
    const entries = run.map(({ action, site }) => [action.kind, (site?.line ?? 0) - line]);
    expect(new Map(entries as [string, number][]).get('call')).toBe(2);
    expect(entries.at(-1)).toEqual(['grant', 5]);
  }
});

test('a step that nobody wrote has no place, and the violation is then at its clause', () => {
  const { driver, buffer, findings } = office();
  const line = lineOf(new Error('here').stack);
  const found = findings({ may: everything, policy: [never(driver, 'w', buffer)] });
  const { subject, violation } = found.find((one) => one.violation !== undefined) as Finding;
  const broken = violation as Violation;

  expect(broken.run.length).toBeGreaterThan(0);
  expect(broken.run.some(({ site }) => site !== undefined)).toBe(false);
  expect(violationSite(subject, broken)?.line).toBe(line + 1);
  expect(violationSite(subject, { run: [], refutation: { says: '' } })).toEqual(subject.data.site);
});

test('the same action at different entries is the one of the space that runs', () => {
  const { app, server, serve, buffer, subject } = office();
  const line = lineOf(new Error('here').stack);
  const may = [app.loads(buffer), app.calls(serve), server.loads(buffer)];
  const { data, model } = subject({ may });
  const actions = may.map((_, i) => (data.may as Menu).entries[i]?.action as Action);

  const run = withEntrySites({ ...subject({ may }), data, model }, rerun(model, actions));

  expect(run.map(({ site }) => site?.line)).toEqual([line + 1, line + 1, line + 1]);
  const columns = run.map(({ site }) => site?.column ?? 0);
  expect(new Set(columns).size).toBe(3);
});
