/**
 * For tests of searches: a scenario with an app, a server that it may call, and a driver that nobody calls but
 * the server; and what the searches of the model find in it.
 */

import type { Rule } from '../../model/rule.ts';
import { contract, type Semantics } from '../../model/semantics.ts';
import type { Finding } from '../finding/finding.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import { subjectOf } from '../finding/subject.ts';
import { anyone, dataOf, machine, scenario } from '../scenario/index.ts';
import { check } from './all.ts';
import type { Budget } from './search.ts';

/** What a scenario says beside its machine. */
export type ScenarioParts = Parameters<typeof scenario>[1];

export type Office = ReturnType<typeof office>;

export function office() {
  const m = machine({ addressBits: 8, registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  m.thread('main', app, { hunks: 3 });
  /** What may happen: the server can pass on what the app grants it. */
  const leak = [
    app.calls(serve),
    app.grants(server, buffer, 'rw+'),
    server.grants(driver, buffer, 'rw'),
    anyone.returns(),
  ];
  const subject = (parts: Partial<ScenarioParts>, name = 'office'): Subject => {
    const data = dataOf(
      scenario(m, { shows: 'What comes of it.', bounds: { runs: 20 }, ...parts }),
    );
    return subjectOf({ name, file: `scenarios/${name}.scenario.ts`, data });
  };
  const findings = (parts: Partial<ScenarioParts>, budget: Partial<Budget> = {}): Finding[] =>
    checkedModel(subject(parts), { seed: 1, ...budget });
  return { m, app, server, driver, buffer, serve, drive, leak, subject, findings };
}

/** What the searches of the model find; lockstep-search.test.ts has the executor's. */
export function checkedModel(...order: Parameters<typeof check>): Finding[] {
  return check(...order).filter(({ search }) => search !== 'lockstep');
}

/** The findings by search, verdict and whether they are as expected. */
export function verdicts(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ search, verdict, asExpected }) =>
      `${search} ${verdict}${asExpected ? '' : ', unexpectedly'}`,
  );
}

/** The finding of one search. */
export function by(search: SearchKind, findings: readonly Finding[]): Finding {
  const found = findings.find((one) => one.search === search);
  if (found === undefined) throw new Error(`there was no ${search} search`);
  return found;
}

export function remarks(findings: readonly Finding[]): string[] {
  return findings.flatMap((one) => one.remarks);
}

/** Whether the time is up: not for so many questions, and then always. */
export function timeFor(questions: number) {
  let asked = 0;
  return () => asked++ >= questions;
}

/** Hardware that lets anybody load anything. */
export const leaky: Semantics = {
  ...contract,
  rules: { ...contract.rules, load: { ...(contract.rules.load as Rule<'load'>), conditions: [] } },
};
