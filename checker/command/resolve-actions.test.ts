/** Actions as a report names them, resolved again on the machine that they were taken on. */

import { expect, test } from 'vitest';
import { type Action, actionKinds } from '../../model/action.ts';
import { physical, wired } from '../../mutants/laboratory.ts';
import { machineSubject } from '../finding/machine-subject.ts';
import { actionJson, reportedAction } from '../report/violation/action-json.ts';
import type { ReportedViolation } from '../report/violation/read-json.ts';
import { machineFrom, numbersFrom } from '../search/random/generate-machine.ts';
import { allActions } from '../search/universe.ts';
import { resolve } from './resolve-actions.ts';

/** Random machines that have lines, devices, makers, pages and fault portals between them; one with pins, and one with slots. */
const subjects = [
  ...Array.from({ length: 12 }, (_, seed) =>
    machineSubject(machineFrom(numbersFrom([seed, seed * 7, 3, 1, seed * 11, 5, 9, 2, seed * 13]))),
  ),
  machineSubject(physical().machine),
  machineSubject(wired().machine),
];

const marked = { kind: 'load', thread: 0, span: 0, onBehalf: true } as const;
const retry = { kind: 'return', thread: 0, results: [], resume: 'retry' } as const;
const lending = {
  kind: 'call',
  thread: 0,
  portal: 0,
  arguments: [{ register: 0 }],
  lends: [
    { lender: 0, span: 1, rights: 0x13 },
    { lender: 1, span: 0, rights: 2 },
  ],
} as const;

test('an action of any kind is written, read and resolved to itself', () => {
  const kinds = new Set<Action['kind']>();
  for (const subject of subjects) {
    const { machine } = subject.model;
    const everything = { machine, spans: [...machine.spans.keys()].slice(0, 2) };
    const listed = [...allActions(everything)].filter((_, i) => i % 37 === 0);
    const actions = [...firstOfEach(allActions(everything)), ...listed, marked, retry, lending];
    const run = actions.map((action) => ({
      action: reportedAction.parse(JSON.parse(JSON.stringify(actionJson(subject, action)))),
    }));

    const resolved = resolve({ run } as unknown as ReportedViolation, subject, 'r.json');

    expect(resolved.actions).toEqual(actions);
    expect(resolved.moved).toEqual([]);
    for (const { kind } of actions) kinds.add(kind);
  }
  expect([...kinds].sort()).toEqual([...actionKinds].sort());
});

function firstOfEach(actions: Iterable<Action>): Action[] {
  const firsts = new Map<string, Action>();
  for (const action of actions) {
    const key = `${action.kind} ${'resume' in action}`;
    if (!firsts.has(key)) firsts.set(key, action);
  }
  return [...firsts.values()];
}
