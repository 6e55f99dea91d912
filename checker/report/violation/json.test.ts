/** The facts of a violation as JSON: by name, complete, and fit for `JSON.stringify`. */

import { expect, test } from 'vitest';
import type { Finding } from '../../finding/finding.ts';
import { breaks, machine, never, register, scenario } from '../../scenario/index.ts';
import { sourceOf } from '../source/source.ts';
import { findingOf, namedSubject } from './finding.fixture.ts';
import { violationJson } from './json.ts';

const finding = lentFinding();

function lentFinding(): Finding {
  const m = machine();
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { at: 0xffff_ffff_ffff_f000n, bytes: 4096 });
  const serve = server.portal('serve', { callers: [app] });
  m.thread('main', app);
  const confined = never(server, 'w', buffer);
  const lent = scenario(m, {
    shows: 'A buffer is lent with more than was meant.',
    steps: [
      app.loads(buffer).sees(0),
      app.calls(serve).lending(buffer, 'rw+').passing(1, register(0)),
    ],
    policy: [confined],
    finds: breaks('authority confinement', confined),
  });
  return {
    ...findingOf(lent),
    subject: namedSubject('lent', lent),
    asExpected: true,
    scope: 'the 2 steps as written',
    command: 'npm run check -- lent',
  };
}

/** As a program reads it. Where a line is depends on this file, and is looked at elsewhere. */
function read(finding: Finding): Record<string, unknown> {
  const text = JSON.stringify(violationJson(finding));
  return JSON.parse(text, (key, value) => (key === 'line' || key === 'column' ? 0 : value));
}

const at = { file: 'checker/report/violation/json.test.ts', line: 0, column: 0 };
const buffer = { name: 'app.buffer', base: '18446744073709547520', bytes: '4096' };

/** All but the stacks: nothing happens to it. */
const state = {
  dead: [],
  grants: [
    {
      grantor: 'server',
      grantee: 'app',
      where: { name: 'server.serve', base: expect.any(String), bytes: expect.any(String) },
      rights: 'e',
    },
  ],
  memory: [],
};
const frame = { priority: 0, registers: [0, 0], lends: [], memory: [] };
const base = { ...frame, kind: 'base', code: 'app', data: 'app' };
const called = {
  ...frame,
  kind: 'call',
  code: 'server',
  data: 'server',
  registers: [1, 0],
  lends: [{ grantor: 'app', grantee: 'server', where: buffer, rights: 'rw+' }],
};

test('everything is there by its name', () => {
  const { violation, subject } = finding;

  expect(read(finding)).toEqual({
    format: 'portcullis-violation/2',
    scenario: {
      name: 'lent',
      file: 'scenarios/lent.scenario.ts',
      shows: 'A buffer is lent with more than was meant.',
      at,
    },
    property: 'authority confinement',
    claim: violation?.claim,
    says: violation?.refutation.says,
    at,
    asExpected: true,
    remarks: [],
    search: 'directed',
    scope: 'the 2 steps as written',
    command: 'npm run check -- lent',
    effort: { runs: 1, steps: 2 },
    clause: { text: "never(server, 'w', app.buffer)", at },
    chain: {
      cell: buffer,
      right: 'w',
      space: 'server',
      owner: 'app',
      links: [
        {
          grantor: 'app',
          grantee: 'server',
          rights: 'rw+',
          lentTo: { thread: 'main', frame: 1 },
          madeByStep: 2,
        },
      ],
      broken: violation?.refutation.chain?.broken,
    },
    rule: {
      name: 'call',
      enabled: true,
      conditions: [
        { says: "both of the portal's spaces are alive", cause: 'dead', holds: true },
        {
          says: "the running environment may enter the portal's entry",
          cause: 'protection',
          holds: true,
        },
        {
          says: 'each lender holds what it lends, passable',
          cause: 'exceeds-authority',
          holds: true,
        },
        {
          says: 'the stack has a free hunk for the callee, and one for each interrupt that may come',
          cause: 'stack',
          holds: true,
        },
      ],
    },
    run: [
      {
        step: 1,
        at,
        stack: ['app'],
        says: 'app loads app.buffer',
        action: { kind: 'load', thread: 'main', span: buffer },
        outcome: { kind: 'loaded', values: [0] },
        outcomeSays: 'sees 0',
        changes: [],
        changesSay: [],
      },
      {
        step: 2,
        at,
        stack: ['app'],
        says: 'app calls serve, lending app.buffer rw+, passing 1, register 0',
        action: {
          kind: 'call',
          thread: 'main',
          portal: 'serve',
          lends: [{ lender: 'app', span: buffer, rights: 'rw+' }],
          arguments: [{ value: 1 }, { register: 0 }],
        },
        outcome: { kind: 'done' },
        outcomeSays: 'done',
        changes: [
          {
            kind: 'frame',
            thread: 'main',
            frame: 1,
            now: 'open',
            activation: 'call',
            code: 'server',
            data: 'server',
          },
          {
            kind: 'rights',
            space: 'server',
            where: { name: 'main.hunk(1)', base: expect.any(String), bytes: expect.any(String) },
            before: 'none',
            after: 'rwxe+',
            by: [{ kind: 'ownership' }],
          },
          {
            kind: 'rights',
            space: 'server',
            where: buffer,
            before: 'none',
            after: 'rw+',
            by: [{ kind: 'lend', from: 'app' }],
          },
        ],
        changesSay: ['opens frame 1 (server)', 'gives server rw+ on app.buffer (lent by app)'],
      },
    ],
    states: [
      { ...state, threads: [{ name: 'main', frames: [base] }] },
      { ...state, threads: [{ name: 'main', frames: [base] }] },
      { ...state, threads: [{ name: 'main', frames: [base, called] }] },
    ],
    held: {
      where: 'app.buffer',
      by: [
        { who: 'app', owns: true, rights: 'rwxe+', withLends: [] },
        {
          who: 'server',
          owns: false,
          rights: 'none',
          withLends: [{ thread: 'main', rights: 'rw+' }],
        },
      ],
    },
    minimality: { kind: 'as written' },
    keep: {
      file: 'scenarios/lent-authority-confinement.scenario.ts',
      source: violation && sourceOf(subject, violation),
    },
  });
});

test('a seed is there if there was one, and what is absent is left out', () => {
  const { violation } = finding;
  if (violation === undefined) throw new Error('no violation');
  const atStart = { ...violation, run: [], refutation: { says: 'wrong from the start' } };

  const json = read({ ...finding, seed: 7, violation: atStart });

  expect(json).toMatchObject({ seed: 7, run: [], states: [state] });
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['chain']));
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['clause']));
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['rule']));
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['held']));
});

test('a finding that is not violated has no JSON report', () => {
  const { violation: _, ...holds } = finding;

  expect(() => violationJson(holds)).toThrow('only a finding with a violation');
});

test('the same finding gives the same bytes of JSON', () => {
  expect(JSON.stringify(violationJson(lentFinding()))).toBe(JSON.stringify(violationJson(finding)));
});
