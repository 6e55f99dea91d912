/** What a step changed, noun by noun, as data and in words. */

import { expect, test } from 'vitest';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import { machine, scenario } from '../../scenario/index.ts';
import { rerun } from '../../search/model-search.ts';
import { changeTexts } from './change-texts.ts';
import { changesOf } from './changes.ts';
import { findingOf, namedSubject } from './finding.fixture.ts';
import { violationJson } from './json.ts';
import { markdownOf } from './markdown.ts';

type Machine = Parameters<typeof scenario>[0];
type Steps = NonNullable<Parameters<typeof scenario>[1]['steps']>;

function played(m: Machine, steps: Steps): { subject: Subject; run: RunStep[] } {
  const subject = namedSubject('here', scenario(m, { shows: 'What changes.', steps }));
  const actions = subject.data.steps.map(({ action }) => action);
  const run = rerun(subject.model, actions);
  expect(run).toHaveLength(actions.length);
  return { subject, run };
}

/** What each step changes, in words. */
function wordsOf(m: Machine, steps: Steps): string[][] {
  const { subject, run } = played(m, steps);
  const hasThreads = subject.model.machine.threads.length > 1;
  return run.map((step) => changeTexts(changesOf(subject, step), hasThreads));
}

/** An app lends its packet to a driver, whose network card sends it. */
function network() {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const driver = m.space('driver');
  const packet = app.region('packet', { at: 0, bytes: 16 });
  const registers = driver.region('registers', { bytes: 8 });
  const send = driver.portal('send', { callers: [app] });
  m.thread('main', app, { hunks: 3 });
  const sent = m.line('sent', { priority: 1, handler: driver.portal('sent') });
  const nic = m.device('nic', { registers, raises: sent });
  return { m, app, driver, packet, send, nic, sent };
}

test('a report says which step ended a transfer, and with which lend', () => {
  const { m, app, driver, packet, send, nic } = network();
  const steps = [
    app.stores(packet, 1),
    app.calls(send).lending(packet, 'r'),
    driver.starts(nic, packet, 'out'),
    driver.returns(),
    app.stores(packet, 0),
    nic.moves(),
  ];
  const finding = findingOf(scenario(m, { shows: 'A card that is idle.', steps }));

  const page = markdownOf(finding);
  const rows = page.split('\n').filter((line) => /^\| \**\d/.test(line));

  expect(finding.violation.refutation.says).toMatch(/^step 6 .* cannot be asked here at all$/);
  expect(rows.map((row) => row.split(' | ').at(-1)?.replace(/ \|$/, ''))).toEqual([
    'sets app.packet to 1',
    'opens frame 1 (driver); gives driver r on app.packet (lent by app)',
    'begins the transfer of nic',
    'ends frame 1 (driver); takes r on app.packet from driver (lent by app); ends the transfer of nic (aborted); makes sent pending',
    'sets app.packet to 0',
    '',
  ]);
  const { run, states } = violationJson(finding);
  const idle = { kind: 'idle', status: 'aborted' };
  expect(run[3]?.changes).toContainEqual({
    kind: 'device',
    device: 'nic',
    before: expect.objectContaining({ kind: 'transfer', space: 'driver' }),
    after: idle,
  });
  expect(states.map(({ devices = [] }) => devices[0]?.now.kind)).toEqual([
    'idle',
    'idle',
    'idle',
    'transfer',
    'idle',
    'idle',
    'idle',
  ]);
  expect(states[4]?.pending).toEqual(['sent']);
});

test('beats move a transfer on, and the last one ends it; a delivery takes the line', () => {
  const { m, app, driver, packet, send, nic, sent } = network();
  const words = wordsOf(m, [
    app.stores(packet.part(0, 8), 1),
    app.calls(send).lending(packet, 'w'),
    driver.starts(nic, packet, 'in'),
    nic.moves(0),
    nic.moves(1),
    sent.delivered(),
    driver.returns(),
  ]);

  expect(words.slice(3)).toEqual([
    ['sets app.packet[0, 8) to 0', 'moves nic on to app.packet[8, 16)'],
    ['sets app.packet[8, 16) to 1', 'ends the transfer of nic (done)', 'makes sent pending'],
    ['opens interrupt frame 2 (driver)', 'takes sent from what is pending'],
    ['ends interrupt frame 2 (driver)'],
  ]);
});

test('a step that is refused or changes nothing has no changes', () => {
  const { m, app, driver, packet, send } = network();

  expect(wordsOf(m, [app.loads(packet), app.calls(send), driver.loads(packet)])).toEqual([
    [],
    ['opens frame 1 (driver)'],
    [],
  ]);
});

test('a space that ends takes its frames, its memory and what it granted with it', () => {
  const m = machine({ registers: 0 });
  const kernel = m.space('kernel');
  const driver = m.space('driver', { maker: kernel });
  const pool = driver.region('pool');
  const work = driver.portal('work', { callers: [kernel] });
  const main = m.thread('main', kernel, { hunks: 2 });
  const guard = m.thread('guard', kernel, { hunks: 1 });
  const words = wordsOf(m, [
    kernel.calls(work).on(main),
    driver.grants(kernel, pool, 'rw').on(main),
    driver.revokes(kernel, pool, 'w').on(main),
    kernel.destroys(driver).on(guard),
    kernel.creates(driver).on(guard),
  ]);

  expect(words).toEqual([
    ['opens frame 1 of main (driver)'],
    ['gives kernel rw on driver.pool (granted by driver)'],
    ['leaves kernel r on driver.pool instead of rw (granted by driver)'],
    [
      'ends driver',
      'ends frame 1 of main (driver)',
      'takes r on driver.pool from kernel (granted by driver)',
      'takes e on driver.work from kernel (granted by driver)',
    ],
    ['begins driver', 'gives kernel e on driver.work (granted by driver)'],
  ]);
});

test('frames that end at once are one clause, and values of a frame that goes on are changes', () => {
  const m = machine({ registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const serve = server.portal('serve', { callers: [app] });
  const back = app.portal('back', { callers: [server] });
  const main = m.thread('main', app, { hunks: 4 });
  const words = wordsOf(m, [
    app.stores(main.hunk(0), 1),
    app.loads(main.hunk(0)),
    app.calls(serve),
    server.calls(back),
    app.unwinds(0),
  ]);

  expect(words).toEqual([
    ['sets main.hunk(0) to 1'],
    ['sets register 0 of frame 0 to 1'],
    ['opens frame 1 (server)'],
    ['opens frame 2 (app)'],
    ['ends frames 1 to 2'],
  ]);
});

test('a page that is mapped elsewhere is a change, and so is one that is mapped no more', () => {
  const m = machine({ registers: 0 });
  const pager = m.space('pager');
  const memory = pager.region('memory', { bytes: 2 * 4096 });
  const table = pager.region('table');
  const buffer = pager.region('buffer');
  m.thread('main', pager);
  m.pages({ memory, table });
  const page = m.page('bufferPage', buffer, { mapped: 0 });
  const { subject, run } = played(m, [pager.maps(page, 1), pager.unmaps(page)]);

  const changed = run.map((step) => changesOf(subject, step));

  expect(changed.map((all) => all.filter(({ kind }) => kind === 'page'))).toEqual([
    [{ kind: 'page', page: 'bufferPage', before: 'physical page 0', after: 'physical page 1' }],
    [{ kind: 'page', page: 'bufferPage', before: 'physical page 1' }],
  ]);
  expect(changed[1]?.at(-1)).toEqual({
    kind: 'alias',
    space: 'pager',
    rights: 'rwx',
    where: { name: 'pager.memory[4096, 8192)', base: '8192', bytes: '4096' },
  });
  expect(run.map((step) => changeTexts(changesOf(subject, step), false))).toEqual([
    [
      'maps bufferPage to physical page 1 instead of physical page 0',
      'leaves other ways to that memory: pager.memory[0, 4096) (pager rwx)',
    ],
    [
      'unmaps bufferPage from physical page 1',
      'leaves other ways to that memory: pager.memory[4096, 8192) (pager rwx)',
    ],
  ]);
});

test('what alike happens to many is said once', () => {
  const m = machine({ registers: 0 });
  const kernel = m.space('kernel');
  const clients = m.spaces('client', 500);
  const logger = m.space('logger');
  const page = kernel.region('page');
  const other = kernel.region('other');
  m.thread('main', kernel);
  const all = [...clients, logger].map((one) => kernel.grants(one, page, 'r'));
  const initially = [...all, kernel.grants(logger, other, 'r')];
  const subject = namedSubject('here', scenario(m, { shows: 'Many.', initially, may: [] }));
  const { initial } = subject.model;
  const after = { ...initial, grants: {} };

  expect(changeTexts(changesOf(subject, { before: initial, after }), false)).toEqual([
    'takes r on kernel.page from client[0] to client[499] (granted by kernel)',
    'takes r on kernel.page and kernel.other from logger (granted by kernel)',
  ]);
});

test('of a long list of changes the first are named and the others counted', () => {
  const line = (i: number) => ({ kind: 'line', line: `line ${i}`, now: 'pending' }) as const;
  const texts = changeTexts(
    Array.from({ length: 9 }, (_, i) => line(i)),
    false,
  );

  expect(texts).toHaveLength(8);
  expect(texts.slice(-2)).toEqual(['makes line 6 pending', 'and 2 more changes']);
});

test('where a right on a page is taken, every other way to its memory is named with its holder', () => {
  const m = machine({ registers: 0 });
  const pager = m.space('pager');
  const app = m.space('app');
  const guest = m.space('guest');
  const memory = pager.region('memory', { at: 0, bytes: 2 * 4096 });
  const table = pager.region('table');
  const buffer = app.region('buffer');
  const window = guest.region('window');
  const main = m.thread('main', app);
  const daemon = m.thread('daemon', pager);
  m.pages({ memory, table });
  const bufferPage = m.page('bufferPage', buffer, { mapped: 0 });
  const windowPage = m.page('windowPage', window, { mapped: 1 });

  expect(
    wordsOf(m, [
      app.grants(guest, buffer, 'r').on(main),
      app.revokes(guest, buffer, 'r').on(main),
      app.grants(guest, buffer, 'r').on(main),
      pager.maps(windowPage, 0).on(daemon),
      app.revokes(guest, buffer, 'r').on(main),
      pager.unmaps(bufferPage).on(daemon),
    ]),
  ).toEqual([
    ['gives guest r on app.buffer (granted by app)'],
    [
      'takes r on app.buffer from guest (granted by app)',
      'leaves other ways to that memory: pager.memory[0, 4096) (pager rwx)',
    ],
    ['gives guest r on app.buffer (granted by app)'],
    [
      'maps windowPage to physical page 0 instead of physical page 1',
      'leaves other ways to that memory: pager.memory[4096, 8192) (pager rwx)',
    ],
    [
      'takes r on app.buffer from guest (granted by app)',
      'leaves other ways to that memory: guest.window (guest rwx) and pager.memory[0, 4096) (pager rwx)',
    ],
    [
      'unmaps bufferPage from physical page 0',
      'leaves other ways to that memory: guest.window (guest rwx) and pager.memory[0, 4096) (pager rwx)',
    ],
  ]);
});

test('what is written to a slot goes by its name, and stands in the states of the JSON file', () => {
  const m = machine({ registers: 0 });
  const kernel = m.space('kernel');
  const driver = m.space('driver');
  const [lines, portals] = [kernel.region('lines'), kernel.region('portals')];
  const tick = kernel.portal('tick');
  const serve = driver.portal('serve', { callers: [kernel] });
  m.thread('main', kernel, { hunks: 2 });
  const clock = m.line('clock', { priority: 1, handler: tick });
  m.tables({ lines, portals });
  const steps = [kernel.binds(clock, serve), kernel.closes(serve), kernel.calls(serve)];

  expect(wordsOf(m, steps)).toEqual([
    ['sets clock.slot to serve instead of tick'],
    ['sets serve.slot to closed instead of open'],
    [],
  ]);
  const { states } = violationJson(findingOf(scenario(m, { shows: 'Slots.', steps })));
  expect(states.at(-1)?.slots).toEqual([
    { slot: 'clock.slot', says: 'serve' },
    { slot: 'tick.slot', says: 'open' },
    { slot: 'serve.slot', says: 'closed' },
  ]);
});
