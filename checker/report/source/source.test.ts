/** What is printed loads again, type-checks, is formatted, and shows what it was printed for. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Violation } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';
import { dataUnder } from '../../scenario/compile/compile.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import {
  anyone,
  anything,
  atMost,
  breaks,
  dataOf,
  everything,
  machine,
  mayFlow,
  never,
  noAlias,
  only,
  register,
  sameAs,
  scenario,
  within as withinCycles,
} from '../../scenario/index.ts';
import { play } from '../../search/directed.ts';
import { Judge } from '../../search/judge.ts';
import { Ledger } from '../../search/ledger.ts';
import { rerun } from '../../search/model-search.ts';
import { sourceOf, suggestedFile } from './source.ts';
import { camelCase } from './variables.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function bare() {
  const m = machine();
  const app = m.space('app');
  const buffer = app.region('buffer');
  m.thread('main', app);
  return scenario(m, { shows: "It's one step.", steps: [app.loads(buffer).sees(0)] });
}

function rich() {
  const m = machine({ addressBits: 8, registers: 2, memory: true, values: [0, 1] });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { at: 0x10n, bytes: 16 });
  const tail = app.region('tail', { at: 0x20n, bytes: 8 });
  const text = server.region('text');
  const serve = server.portal('serve', { callers: [app] });
  const parse = server.portal('parse', {
    entry: text.part(1, 2),
    data: app,
    callers: [app, server],
  });
  server.portal('idle', { entry: text.part(2, 1) });
  const main = m.thread('main', app, { hunks: 4, hunkBytes: 4, at: 0x80n });
  const daemon = m.thread('daemon', { code: server, data: app }, { hunks: 2 });
  const confined = never(server, 'x', buffer.part(0, 8));
  return scenario(m, {
    shows: 'Every "sentence" of the language stands somewhere.',
    claims: ['A5', 'A7'],
    initially: [app.grants(server, buffer.through(tail), 'r'), server.grants(app, text, 'rwxe+')],
    steps: [
      app.calls(serve).lending(buffer, 'rw+').lending(tail, 'r').passing(1, register(0)).on(main),
      server.loads(buffer).on(main).sees(0),
      server.stores(buffer.part(0, 4), register(0)).on(main),
      server.loads(buffer).on(main).sees(1, 0),
      server.stores(tail, 1).on(main).faults('protection'),
      server.returns(1, register(1)).on(main),
      app.grants(server, buffer.through(tail), 'r+').on(main),
      app.unpasses(server, buffer, 'r').on(main),
      app.revokes(server, app, 'r').on(main),
      app.fetches(serve.entry).on(main).faults('protection'),
      app.loads(m.range(0xffn, 2)).on(main).faults('bounds'),
      app.loads(m.range(0x80n, 4)).on(main),
      app.stores(main.hunk(1), 1).on(main).faults('protection'),
      app.calls(parse).lending(tail, 'w').on(main),
      server.calls(serve).lending(tail, 'r', app).on(daemon),
    ],
    may: [
      anyone.calls(serve).lending(buffer, 'r', app),
      anyone.returns().on(daemon),
      anyone.fetches(tail),
      anyone.loads(tail),
      anyone.stores(tail, 1),
      app.grants(server, buffer, 'r'),
    ],
    bounds: { depth: 6, states: 10_000, memory: 512, time: 60, runs: 200, steps: 40 },
    policy: [
      never(server, 'w', tail),
      confined,
      only([app, server], 'r', app),
      mayFlow(app, server),
    ],
    finds: breaks('authority confinement', confined),
  });
}

/** Nouns and clauses that a machine with pages has and no other. */
function paged() {
  const m = machine();
  const pager = m.space('pager');
  const app = m.space('app');
  const memory = pager.region('memory', { bytes: 2 * 4096 });
  const table = pager.region('table');
  const heap = app.region('heap');
  m.thread('main', app);
  m.pages({ memory, table });
  const heapPage = m.page('heapPage', heap, { mapped: 1 });
  const alone = noAlias(heap.part(0, 8));
  return scenario(m, {
    shows: 'Pages.',
    steps: [app.unmaps(heapPage).faults('protection')],
    may: [app.loads(heap)],
    policy: [alone, only([app], 'r', heap).physically()],
    finds: breaks('no surviving alias', alone),
  });
}

function awkward() {
  const m = machine({ values: Array.from({ length: 40 }, (_, i) => i * 1000) });
  const names = ['m', 'class', 'machine', 'a-b', 'a_b', 'Upper', 'one', 'i', 'escape'];
  const spaces = names.map((name) => m.space(name));
  const [first, second, third] = [at(spaces, 0), at(spaces, 1), at(spaces, 2)];
  const code = spaces.map((space) => space.region('code'));
  const again = first.region(
    'a-region-whose-name-is-so-long-that-its-own-line-has-to-be-broken-up',
    {
      at: 0xffff_ffff_ffff_f000n,
      bytes: 0x1000n,
    },
  );
  const portal = second.portal('class', { callers: spaces });
  m.thread('new', first);
  return scenario(m, {
    shows:
      'Names that are keywords, clash with each other or are so long that the line they stand on is too.',
    steps: [
      first.loads(again),
      first.calls(portal).lending(again, 'rwx+').lending(at(code, 0), 'rwxe').passing(1000),
      third.loads(again).faults('protection'),
    ],
    may: [],
    policy: [mayFlow(first, second), mayFlow(second, third)],
    finds: breaks('expectations', 'says that a_b acts, and "class" is running'),
  });
}

function priced() {
  const m = machine({
    sizes: { plb: 16, tagged: false },
    latencies: { miss: 8 },
    port: 'idle revokes pass',
  });
  const app = m.space('app');
  const server = m.space('server');
  const own = app.portal('own');
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app);
  m.thread('aux', server);
  const [within, across] = [app.calls(own).on(main), app.calls(serve).on(main)];
  const back = server.returns().on(main);
  const least = atMost(3, [across, back], { by: ['port', 'frame'] });
  return scenario(m, {
    shows: 'Costs of all kinds.',
    steps: [within, app.returns().on(main), across, back],
    may: [],
    costs: [
      atMost(40, within),
      least,
      sameAs(across, within),
      withinCycles(2, across, back),
      atMost(60, 'port wait'),
      atMost(90, across, { while: anything.by(server).only('revokes') }),
    ],
    finds: breaks('costs', least),
  });
}

function families() {
  const m = machine({ memory: false });
  const server = m.space('server');
  const client = m.spaces('client', 50);
  const worker = m.spaces('worker', 2);
  const mailbox = client.map((one) => one.region('mailbox', { bytes: 64 }));
  const log = server.region('log');
  for (const one of worker) one.region('desk', { at: BigInt(one.id) * 0x100000n });
  const send = server.portal('send', { callers: client });
  server.portal('work', { callers: [server, ...worker, ...client.slice(1)] });
  m.thread('main', at(client, 17));
  return scenario(m, {
    shows: 'Families are printed as families.',
    initially: [
      ...client.map((one, i) => one.grants(server, at(mailbox, i), 'w')),
      ...client.map((one) => server.grants(one, log, 'r')),
      server.grants(at(worker, 1), log, 'rw'),
    ],
    steps: [
      at(client, 17).calls(send),
      server.stores(at(mailbox, 17), 1),
      server.loads(at(mailbox, 18)).faults('protection'),
    ],
    may: everything,
    policy: [only([server, ...client], 'r', log)],
  });
}

function attacked() {
  const m = machine({ addressBits: 8, registers: 0 });
  const app = m.space('app');
  const plugin = m.space('plugin');
  const net = m.space('net');
  const buffer = app.region('buffer');
  const call = plugin.portal('call', { callers: [app] });
  m.thread('main', app, { hunks: 3 });
  return scenario(m, {
    shows: 'Attackers are printed where they stand.',
    may: [
      anything.by(plugin),
      app.calls(call).lending(buffer, 'r'),
      anything.by(plugin, net).except('unwinds', 'grants'),
      anyone.returns(),
      anything.by(net).only('loads').within(buffer.part(0, 2), buffer),
    ],
    bounds: { depth: 2 },
    policy: [never(net, 'r', buffer)],
  });
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

const scenarios = { bare, rich, priced, awkward, families, attacked, paged };

/** A run that nobody wrote, over cells that nobody named. */
function found(): { subject: Subject; violation: Violation } {
  const subject = subjectOf('found', dataOf(families()));
  const { threads, spans } = subject.model.machine;
  const span = spans.findIndex(({ base }) => base === threads[0]?.hunks[0]?.base);
  const run = rerun(subject.model, [
    { kind: 'store', thread: 0, span, source: { value: 1 } },
    { kind: 'grant', thread: 0, as: 18, to: 2, span, rights: 0x33 },
  ]);
  const refutation = { says: 'nothing is wrong' };
  const claim = 'Made up.';
  const minimality = { kind: 'shortest' } as const;
  return {
    subject,
    violation: { property: 'balanced unwind', claim, refutation, run, minimality },
  };
}

function subjectOf(name: string, data: ScenarioData): Subject {
  return { name, file: `scenarios/${name}.scenario.ts`, data, model: model(data.machine) };
}

/** What playing the steps as written meets. */
function directed({ data, model }: Subject): Violation | undefined {
  const properties = propertiesOf(data.policy);
  const judge = new Judge(model, properties, new Ledger(properties));
  const { run, objection } = play(model, data.steps, judge);
  return objection && { ...objection, run, minimality: { kind: 'as written' } };
}

function withoutSites(data: unknown): unknown {
  return JSON.parse(
    JSON.stringify(data, (key, value) =>
      key === 'site' ? undefined : typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
}

describe('a printed scenario', () => {
  const folder = mkdtempSync(join(root, 'reports/printed-'));
  const pathOf = (name: string) => join(folder, `${name}.scenario.ts`);
  const broken = new Map<string, Violation>();
  const loaded = new Map<string, ScenarioData>();
  const data = (name: string) => loaded.get(name) as ScenarioData;
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const texts = new Map<string, string>();
    for (const [name, make] of Object.entries(scenarios)) {
      const subject = subjectOf(name, dataOf(make()));
      texts.set(name, sourceOf(subject));
      const violation = directed(subject);
      if (violation === undefined) continue;
      broken.set(name, violation);
      texts.set(`${name}-broken`, sourceOf(subject, violation));
    }
    const { subject, violation } = found();
    texts.set('found', sourceOf(subject, violation));
    for (const [name, text] of texts) writeFileSync(pathOf(name), text);
    for (const name of texts.keys()) {
      const file = await import(pathToFileURL(pathOf(name)).href);
      loaded.set(name, dataOf(file.default));
    }
  });

  test.each(Object.entries(scenarios))('loads to the same data: %s', (name, make) => {
    expect(withoutSites(data(name))).toEqual(withoutSites(dataOf(make())));
  });

  test.each(['rich', 'awkward'])('breaks in the same way: %s', (name) => {
    const before = broken.get(name) as Violation;
    const again = directed(subjectOf(name, data(`${name}-broken`)));
    const words = ({ refutation }: Violation) => refutation.says.replace(/line \d+/, '');

    expect(again?.property).toBe(before.property);
    expect(again && words(again)).toBe(words(before));
    expect(again?.run.map(({ outcome }) => outcome)).toEqual(
      before.run.map(({ outcome }) => outcome),
    );
    expect(data(`${name}-broken`)).toMatchObject({ shows: before.claim, may: { kind: 'nothing' } });
  });

  test('takes the steps of a run that nobody wrote', () => {
    const { violation } = found();
    const again = subjectOf('found', data('found'));

    expect(sourceOf(again)).toContain('client[17].stores(main.hunk(0), 1)');
    expect(again.data.finds).toEqual({ kind: 'holds' });
    expect(play(again.model, again.data.steps, unjudged(again)).objection).toBeUndefined();
    expect(again.data.steps.map(({ action }) => action.kind)).toEqual(
      violation.run.map(({ action }) => action.kind),
    );
  });

  test('type-checks', () => {
    const config = { extends: '../../scenarios/tsconfig.json', include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

    expect(outputOf('@typescript/native/bin/tsc', ['-p', folder])).toBe('');
  });

  test('is formatted and has nothing that the linter objects to', () => {
    // With a configuration of its own: the project's passes over reports/.
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    const files = [...loaded.keys()].map((name) => pathOf(name));

    expect(
      outputOf('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', ...files]),
    ).toMatch(/^Checked \d+ files in .*\. No fixes applied\.\s*$/);
  });

  function unjudged({ model }: Subject): Judge {
    return new Judge(model, [], new Ledger([]));
  }

  function outputOf(program: string, options: readonly string[]): string {
    const path = join(root, 'node_modules', program);
    const { stdout, stderr } = spawnSync(process.execPath, [path, ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout + stderr;
  }
});

test('the variant that a scenario is judged under is printed as that of its machine', () => {
  const m = machine({ addressBits: 8, variant: 'untagged-plb' });
  m.thread('main', m.space('app'));
  const shows = 'A machine of a variant.';
  const given = scenario(m, { shows, variants: { contract: {}, 'passable-grants': {} } });
  const [own, contract, passable] = dataUnder(given).map((data) => {
    const printed = sourceOf(subjectOf('own', data));
    return printed.split('\n').find((line) => line.startsWith('const m'));
  });

  expect(own).toBe("const m = machine({ addressBits: 8, variant: 'untagged-plb' });");
  expect(contract).toBe('const m = machine({ addressBits: 8 });');
  expect(passable).toBe("const m = machine({ addressBits: 8, variant: 'passable-grants' });");
});

test('an attacker is printed as it was written', () => {
  const printed = sourceOf(subjectOf('attacked', dataOf(attacked())));

  expect(printed).toContain("anything.by(plugin, net).except('unwinds', 'grants'),\n");
  expect(printed).toContain("anything.by(net).only('loads').within(buffer.part(0, 2), buffer),\n");
  expect(printed.indexOf('anything.by(plugin),')).toBeLessThan(printed.indexOf('app.calls(call)'));
});

test('a variable is a name that may stand there', () => {
  const names = ['app', 'Upper-case', 'a_b', 'nic0', '0x', 'größe', '--'];

  expect(names.map(camelCase)).toEqual(['app', 'upperCase', 'aB', 'nic0', 'n0x', 'größe', 'noun']);
});

test('a counterexample is kept beside its scenario', () => {
  const { violation } = found();
  const subject = subjectOf('io/found', dataOf(bare()));

  expect(suggestedFile(subject, violation)).toBe('scenarios/io/found-balanced-unwind.scenario.ts');
  const elsewhere = { ...subject, name: '/x/a', file: '/x/a.scenario.ts' };
  expect(suggestedFile(elsewhere, violation)).toBe('/x/a-balanced-unwind.scenario.ts');
  const under = { ...subject, name: 'io/found@untagged-plb' };
  expect(suggestedFile(under, violation)).toBe(
    'scenarios/io/found-untagged-plb-balanced-unwind.scenario.ts',
  );
  const nobodys = { ...subject, name: 'random-machines', file: 'random-machines' };
  expect(suggestedFile(nobodys, violation)).toBe(
    'scenarios/random-machines-balanced-unwind.scenario.ts',
  );
});

test('a scenario of one step is one of few lines', () => {
  expect(sourceOf(subjectOf('bare', dataOf(bare())))).toBe(`\
import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const buffer = app.region('buffer');
m.thread('main', app);

export default scenario(m, {
  shows: "It's one step.",
  steps: [app.loads(buffer).sees(0)],
});
`);
});
