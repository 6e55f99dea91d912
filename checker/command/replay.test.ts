/** A report's run played again: on its scenario as it was, and on what may have become of it. */

import { expect, test } from 'vitest';
import type { Rule } from '../../model/rule.ts';
import { contract, model } from '../../model/semantics.ts';
import { ruleFor } from '../../model/step.ts';
import { theorems } from '../../properties/index.ts';
import type { Finding } from '../finding/finding.ts';
import { machineSubject } from '../finding/machine-subject.ts';
import { machinesName } from '../finding/rows.ts';
import type { SearchKind } from '../finding/search-kind.ts';
import type { Subject } from '../finding/subject.ts';
import { subjectOf } from '../finding/subject.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import { violationJson } from '../report/violation/json.ts';
import { type ReportedViolation, readViolation } from '../report/violation/read-json.ts';
import { dataUnder } from '../scenario/compile/compile.ts';
import {
  anyone,
  anything,
  breaks,
  dataOf,
  everything,
  machine,
  never,
  scenario,
} from '../scenario/index.ts';
import type { ScenarioOptions } from '../scenario/language/scenario.ts';
import type { Act } from '../scenario/language/sentences.ts';
import { check } from '../search/all.ts';
import { Judge } from '../search/judge.ts';
import { Ledger } from '../search/ledger.ts';
import { machineFrom, numbersFrom } from '../search/random/generate-machine.ts';
import { allActions } from '../search/universe.ts';
import { replay, variantIn } from './replayed.ts';

interface Office {
  readonly marked?: boolean;
  readonly driver?: string;
  readonly thread?: string;
  readonly before?: string;
  readonly open?: boolean;
}

/** The server can pass the buffer on to the driver if what it is granted is marked. */
function office({
  marked = true,
  driver: name = 'driver',
  thread = 'main',
  before,
  open = true,
}: Office = {}) {
  const m = machine({ addressBits: 10, registers: 0, memory: false });
  const app = m.space('app');
  if (before !== undefined) app.region(before);
  const server = m.space('server');
  const driver = m.space(name);
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: open ? [app] : [] });
  const drive = driver.portal('drive', { callers: [server] });
  m.thread(thread, app, { hunks: 4 });
  const confined = never(driver, 'w', buffer);
  const may = [
    anyone.calls(serve),
    anyone.calls(drive),
    app.grants(server, buffer.part(0, 8), marked ? 'rw+' : 'rw'),
    server.grants(driver, buffer.part(0, 8), 'rw'),
  ];
  const subject = (parts: Partial<ScenarioOptions> = {}): Subject => {
    const bounds = { runs: 200 };
    const base = { shows: 'A leak.', may, bounds, policy: [confined] };
    const data = dataOf(scenario(m, { ...base, ...parts }));
    return subjectOf({ name: 'office', file: 'scenarios/office.scenario.ts', data });
  };
  return { m, app, server, driver, buffer, serve, drive, confined, may, subject };
}

function reported(subject: Subject, search: SearchKind): ReportedViolation {
  const found = check(subject, { seed: 1 }).find((one) => one.search === search);
  if (found === undefined) throw new Error(`there is no ${search} search`);
  return read(found);
}

function read(finding: Finding): ReportedViolation {
  return readViolation(JSON.stringify(violationJson(finding)), 'r.json');
}

test.each(['exhaustive', 'random'] as const)(
  'a replay of what an %s search found breaks again',
  (search) => {
    const subject = office().subject();

    expect(replay(reported(subject, search), subject, 'r.json')).toEqual({
      status: 2,
      says: 'still violates authority confinement, at step 3, where it did',
      details: [
        "driver holds w on app.buffer[0, 8), granted by server, against never(driver, 'w', app.buffer)",
      ],
    });
  },
);

test('a replayed violation that the scenario expects by now is as it says', () => {
  const { subject, confined } = office();
  const report = reported(subject(), 'exhaustive');

  const replayed = replay(
    report,
    subject({ finds: breaks('authority confinement', confined) }),
    '',
  );

  expect(replayed.status).toBe(0);
  expect(replayed.says).toMatch(/, where it did, as the scenario expects$/);
});

test('a scenario that was mended no longer breaks, and the first step that went otherwise is named', () => {
  const report = reported(office().subject(), 'exhaustive');

  expect(replay(report, office({ open: false }).subject(), 'r.json')).toEqual({
    status: 0,
    says: 'no longer violates authority confinement in this run of 3 steps',
    details: ['step 2, app calls serve: refused: protection, and was: done'],
  });
});

test('where the scenario expects the violation, one run that lacks it decides nothing', () => {
  const { subject, confined } = office({ open: false });
  const report = reported(office().subject(), 'exhaustive');
  const present = subject({ finds: breaks('authority confinement', confined) });

  const { status, details } = replay(report, present, 'r.json');

  expect(status).toBe(3);
  expect(details.at(-1)).toBe('the scenario expects it: whether another run shows it, check says');
});

test('a step that is no longer on the menu makes it another scenario', () => {
  const report = reported(office().subject(), 'exhaustive');

  expect(replay(report, office({ marked: false }).subject(), 'r.json')).toEqual({
    status: 3,
    says: 'is not the scenario of this run any more, so only its searches can say',
    details: ['step 1, app grants server rw+ on app.buffer[0, 8), is no longer on the menu'],
  });
  expect(replay(report, office().subject({ may: [] }), 'r.json').status).toBe(3);
});

test('a run of an attacker is replayed, and is another scenario once it may not do that', () => {
  const { app, server, buffer, serve, subject } = office();
  const leak = [app.calls(serve), app.grants(server, buffer, 'rw+')];
  const bounds = { depth: 3, runs: 1 };
  const attacked = subject({ may: [...leak, anything.by(server).within(buffer)], bounds });
  const report = reported(attacked, 'exhaustive');
  const limited = anything.by(server).only('loads').within(buffer);

  expect(replay(report, attacked, 'r.json')).toMatchObject({ status: 2 });
  expect(replay(report, subject({ may: [...leak, limited], bounds }), 'r.json')).toMatchObject({
    status: 3,
    details: [expect.stringMatching(/^step 3, server .*, is no longer on the menu$/)],
  });
});

test('a policy that is gone leaves nothing to judge', () => {
  const report = reported(office().subject(), 'exhaustive');
  const { status, says } = replay(report, office().subject({ policy: [] }), 'r.json');

  expect([status, says]).toEqual([5, 'is no longer judged by authority confinement']);
});

test('a replay says that a noun has moved, and knows it by its name', () => {
  const report = reported(office().subject(), 'exhaustive');

  const { status, details } = replay(report, office({ before: 'first' }).subject(), 'r.json');

  expect(status).toBe(2);
  expect(details[0]).toMatch(/^driver holds w on app.buffer/);
  expect(details.at(-1)).toMatch(
    /^app\.buffer\[0, 8\) is \[0x[0-9a-f]+, 0x[0-9a-f]+\) now and was \[0x10, 0x18\)$/,
  );
});

test('a range that the scenario no longer names is found by its noun', () => {
  const { app, server, driver, buffer, serve, subject } = office();
  const grants = [app.grants(server, buffer, 'rw+'), server.grants(driver, buffer, 'rw')];
  const report = reported(office().subject(), 'exhaustive');
  const everywhere = subject({ may: everything, bounds: { runs: 1 } });
  const whole = subject({ may: [anyone.calls(serve), ...grants] });

  expect(replay(report, everywhere, '').status).toBe(2);
  expect(replay(report, whole, '').details).toEqual([
    'step 1, app grants server rw+ on app.buffer[0, 8), is no longer on the menu',
  ]);
});

test.each([
  [
    'space',
    { driver: 'disk' },
    "names the space driver, and scenarios/office.scenario.ts no longer has it; there is 'app', 'server', 'disk'",
  ],
  [
    'thread',
    { thread: 'worker' },
    "names the thread main, and scenarios/office.scenario.ts no longer has it; there is 'worker'",
  ],
] as const)('a %s that is gone makes the report unusable', (_, changes, says) => {
  const report = reported(office().subject(), 'exhaustive');

  expect(() => replay(report, office(changes).subject(), 'r.json')).toThrow(
    new UnusableReport(`r.json ${says}`),
  );
});

test('a broken expectation is one while the scenario says the same steps', () => {
  const { app, server, buffer, serve, subject } = office();
  const story = (...more: readonly Act[]) =>
    subject({ steps: [app.calls(serve), ...more], may: [], policy: [] });
  const broken = story(server.loads(buffer));
  const report = reported(broken, 'directed');

  expect(report.property).toBe('expectations');
  expect(replay(report, broken, '')).toMatchObject({
    status: 2,
    says: 'still violates expectations, at step 2, where it did',
  });
  expect(replay(report, story(server.loads(buffer).faults('protection')), '')).toEqual({
    status: 0,
    says: 'no longer violates expectations in this run of 2 steps',
    details: ['every step has the outcome that it had: what is judged has changed'],
  });
  expect(replay(report, story(server.returns()), '')).toMatchObject({
    status: 3,
    details: [
      expect.stringMatching(/^step 2, server loads app.buffer, is another now \(line \d+\)$/),
    ],
  });
  expect(replay(report, story(), '').details).toEqual([
    'step 2, server loads app.buffer, is no longer there',
  ]);
});

test('a replay says when another property breaks first', () => {
  const { app, server, driver, buffer, serve, drive, confined, subject } = office();
  const steps = [
    app.grants(server, buffer, 'rw+'),
    app.calls(serve),
    server.grants(driver, buffer, 'rw'),
    server.calls(drive),
    driver.returns().faults('bounds'),
  ];
  const report = reported(subject({ steps, may: [], policy: [] }), 'directed');

  expect(replay(report, subject({ steps, may: [], policy: [confined] }), '')).toMatchObject({
    status: 2,
    says: 'no longer violates expectations and violates authority confinement, at step 3 and not at step 5',
  });
});

test('a report names the design under which its run was found', () => {
  const { m, may, confined } = office();
  const leak = scenario(m, { shows: 'A leak.', may, policy: [confined] });
  const [data] = dataUnder(leak, ['passable-grants+untagged-plb']);
  if (data === undefined) throw new Error('a variant comes to one scenario');
  const name = 'office@passable-grants+untagged-plb';
  const subject = subjectOf({ name, file: 'scenarios/office.scenario.ts', data });
  const report = reported(subject, 'exhaustive');

  expect(variantIn(report, '')).toBe('passable-grants+untagged-plb');
  expect(report.command).toBe(`check ${name}`);
  expect(replay(report, subject, '')).toMatchObject({ status: 2 });
});

test('a report about a design that there is no more is refused', () => {
  const { subject } = office();
  const { scenario: of, ...report } = reported(subject(), 'exhaustive');
  const old = { ...report, scenario: { ...of, variant: 'marked-pages' } };

  expect(() => variantIn(old, 'r.json')).toThrow(
    new UnusableReport("r.json cannot be played: there is no variant 'marked-pages' any more"),
  );
});

test('the report of a run on a random machine carries its design', () => {
  const description = machineFrom(numbersFrom([3, 1, 4, 1, 5, 9, 2, 6]), { grants: 'passable' });
  const subject = machineSubject(description, 'passable-grants');
  const objection = { property: 'containment', claim: '', refutation: { says: '' } } as const;
  const report = read({
    ...{ subject, search: 'random', verdict: 'violated', asExpected: false, scope: '' },
    ...{ command: '', effort: { runs: 1, steps: 1 }, remarks: [] },
    violation: { ...objection, run: [], minimality: { kind: 'shortest' } },
  });

  expect(report.machine).toEqual(description);
  expect(variantIn(report, '')).toBe('passable-grants');
});

test('the report of a run on a random machine carries its machine', () => {
  const subject = machineSubject(machineFrom(numbersFrom([3, 1, 4, 1, 5, 9, 2, 6])));
  const { machine: made } = subject.model;
  const grant: Rule<'grant'> = {
    ...ruleFor(contract.rules, 'grant'),
    conditions: [],
  };
  const planted = model(made.description, { ...contract, rules: { ...contract.rules, grant } });
  const actions = [...allActions({ machine: made, spans: [...made.spans.keys()] })];
  const judge = new Judge(planted, theorems, new Ledger([]));
  const found = actions
    .filter(({ kind }) => kind === 'grant')
    .flatMap((action) => {
      const after = planted.step(planted.initial, action);
      const objection = after && judge.step({ before: planted.initial, action, after });
      return after && objection ? [{ action, after, objection }] : [];
    })[0];
  if (found === undefined) throw new Error('nothing is violated');
  const { action, after, objection } = found;
  const report = read({
    subject,
    search: 'random',
    verdict: 'violated',
    asExpected: false,
    scope: '',
    command: 'npm run check -- random-machines --seed 1',
    effort: { runs: 1, steps: 1 },
    violation: {
      ...objection,
      run: [{ action, before: planted.initial, outcome: after.outcome, after: after.state }],
      minimality: { kind: 'shortest' },
    },
    remarks: [],
  });

  expect(report.scenario.name).toBe(machinesName);
  expect(variantIn(report, '')).toBe('contract');
  expect(report.machine).toEqual(made.description);
  const again = machineSubject(report.machine ?? made.description);
  expect(replay(report, { ...again, model: planted }, '').status).toBe(2);
  expect(replay(report, again, '')).toMatchObject({
    status: 0,
    details: [expect.stringMatching(/: refused: exceeds-authority, and was: done$/)],
  });
});

test('a report of the format before is still replayed', () => {
  const { states: _, held: __, ...rest } = violationJson(firstFinding());
  const run = rest.run.map(({ changes: _, changesSay: __, ...step }) => step);
  const before = { ...rest, run, format: 'portcullis-violation/1' };

  const report = readViolation(JSON.stringify(before), 'r.json');

  expect(report.run).toEqual(readViolation(usable, 'r.json').run);
});

const usable = JSON.stringify(violationJson(firstFinding()));

function firstFinding(): Finding {
  const [found] = check(office().subject(), { seed: 1 });
  if (found === undefined) throw new Error('nothing was searched');
  return found;
}

test.each([
  ['', /^r.json is no JSON \(Unexpected end of JSON input\): replay one of reports/],
  ['null', /^r.json is no report of a violation: replay one of reports/],
  ['[]', /^r.json is no report of a violation/],
  ['{"scenarios": []}', /^r.json is no report of a violation/],
  [
    usable.replace('portcullis-violation/2', 'portcullis-violation/3'),
    /^r.json is written in portcullis-violation\/3, and this version reads portcullis-violation\/1 and portcullis-violation\/2: check its/,
  ],
  [usable.replace('"property":"', '"property":"un'), /^r.json is damaged at property \(/],
  [
    usable.replace('"kind":"grant"', '"kind":"give"'),
    /^r.json is damaged at run\.\d+\.action\.kind \(/,
  ],
  [
    usable.replace(/("span":\{[^{}]*"base":)"\d+"/, (_, before) => `${before}16`),
    /^r.json is damaged at run\.\d+\.action\.span\.base \(/,
  ],
  [
    usable.replace(/("span":\{[^{}]*\},"rights":)"[^"]+"/, (_, before) => `${before}"all"`),
    /^r.json is damaged at run\.\d+\.action\.rights \('all' is no set of rights\): check its scenario again$/,
  ],
])('a damaged report, number %#, is refused in one sentence', (text, says) => {
  expect(usable).not.toBe(text);
  expect(() => readViolation(text, 'r.json')).toThrow(UnusableReport);
  expect(() => readViolation(text, 'r.json')).toThrow(says);
});
