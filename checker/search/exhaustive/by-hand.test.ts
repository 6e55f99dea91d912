/**
 * Small machines counted twice: by the search over the model, and by programs that were written
 * for these machines alone and know nothing of the model. They cover what the reference
 * configurations leave out: faults and mapping; unwinding, and spaces that end and begin again; what slots say.
 */

import { expect, test } from 'vitest';
import { anyone, dataOf, machine, scenario } from '../../scenario/index.ts';
import { countedByHand, countedByModel } from './counting.fixture.ts';

test('faults and mapping: a program over its kernel over its host, and two pages', () => {
  const m = machine({ registers: 0, memory: false });
  const host = m.space('host');
  const guest = m.space('guest');
  const app = m.space('app');
  const memory = host.region('memory', { bytes: 2 * 4096 });
  const table = host.region('table');
  const page = guest.region('page');
  const heap = app.region('heap');
  const serve = guest.portal('serve', { callers: [app] });
  const trap = guest.portal('trap');
  const emulate = host.portal('emulate');
  m.thread('main', app, { hunks: 5 });
  m.pages({ memory, table });
  const pages = [m.page('heapPage', heap, { mapped: 0 }), m.page('guestPage', page)];
  app.faultsTo(trap);
  guest.faultsTo(emulate);
  const may = [
    anyone.calls(serve),
    anyone.loads(heap),
    anyone.loads(page),
    ...pages.flatMap((one) => [anyone.maps(one, 0), anyone.maps(one, 1), anyone.unmaps(one)]),
    anyone.returns(),
    anyone.retries(),
  ];

  /** Frames as `kind:environment:refused`, then what the two pages lead to. */
  const successors = (state: string): string[] => {
    const [stack = '', mapped = ''] = state.split(' ');
    const frames = stack.split(',');
    const [kind, runs] = (frames.at(-1) ?? '').split(':');
    const found: string[] = [];
    const go = (to: readonly string[], map = mapped) => found.push(`${to.join(',')} ${map}`);
    const refuse = (what: string) => {
      const handler = { app: 'guest', guest: 'host' }[runs ?? ''];
      const isBusy = frames.some((frame) => frame.startsWith(`fault:${handler}:`));
      if (handler === undefined || isBusy || frames.length === 5) return;
      go([...frames, `fault:${handler}:${what}`]);
    };
    // The guest owns what its callers may enter.
    if (runs === 'host') refuse('call');
    else if (frames.length < 5) go([...frames, 'call:guest:']);
    for (const [i, owner] of ['app', 'guest'].entries()) {
      if (runs === owner && mapped[i] !== '-') go(frames);
      else refuse(`load${i}`);
    }
    for (const i of [0, 1]) {
      for (const to of ['0', '1', '-']) {
        const map = i === 0 ? to + mapped[1] : mapped[0] + to;
        if (runs === 'host') go(frames, map);
        else refuse(`map${i}${to}`);
      }
    }
    if (kind !== 'base') go(frames.slice(0, -1));
    if (kind === 'fault') go(frames.slice(0, -1));
    return found;
  };

  const byModel = countedByModel(dataOf(scenario(m, { shows: 'Faults and mapping.', may })));
  expect(byModel).toEqual(countedByHand('base:app: 0-', successors));
  expect(byModel).toMatchObject({ states: 2277, transitions: 18_270 });
});

test('unwind, destroy and create: a server that ends under its callers', () => {
  const m = machine({ registers: 0, memory: false });
  const kernel = m.space('kernel');
  const app = m.space('app');
  const server = m.space('server', { maker: kernel });
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const back = app.portal('back', { callers: [server] });
  m.thread('main', app, { hunks: 6 });
  m.thread('guard', kernel, { hunks: 2 });
  const may = [
    app.calls(serve),
    app.calls(serve).lending(buffer, 'rw+'),
    server.calls(back),
    app.grants(server, buffer, 'r'),
    app.revokes(server, buffer, 'r'),
    app.grants(server, back.entry, 'e'),
    server.unpasses(app, buffer, 'r'),
    anyone.returns(),
    anyone.unwinds(0),
    anyone.unwinds(1),
    anyone.destroys(server),
    anyone.creates(server),
  ];

  /**
   * Frames of main: `a` and `s`, `S` with the lend, `x` for one that is abandoned; then whether the
   * server lives, may be entered, may enter the app, and is granted the buffer.
   */
  const successors = (state: string): string[] => {
    const [frames = '', alive = '', entered = '', enters = '', granted = ''] = state.split(' ');
    const found: string[] = [];
    const go = (to: string, ...facts: string[]) => {
      const standing = to.replace(/x+$/, '');
      found.push(
        [standing, ...(facts.length > 0 ? facts : [alive, entered, enters, granted])].join(' '),
      );
    };
    const top = frames.at(-1) ?? '';
    const isServer = top === 's' || top === 'S';
    const hasRoom = frames.length < 6;
    if (top === 'a') {
      // A server that does not live has granted nobody anything.
      if (entered === '1' && hasRoom) {
        go(`${frames}s`);
        go(`${frames}S`);
      }
      if (alive === '1') {
        go(frames, alive, entered, enters, '1');
        go(frames, alive, entered, '1', granted);
      }
      go(frames, alive, entered, enters, '0');
    }
    if (isServer) {
      if (enters === '1' && hasRoom) go(`${frames}a`);
      go(frames);
    }
    if (frames.length > 1) go(frames.slice(0, -1));
    for (const depth of [0, 1]) {
      const target = frames[depth];
      if (depth >= frames.length - 1 || target === undefined || target === 'x') continue;
      if (isServer === (target !== 'a')) go(frames.slice(0, depth + 1));
    }
    // The guard is the kernel's, and nothing else happens there.
    if (alive === '1') go(frames.replace(/[sS]/g, 'x'), '0', '0', '0', '0');
    else go(frames, '1', '1', '0', '0');
    return found;
  };

  const byModel = countedByModel(dataOf(scenario(m, { shows: 'Ends and beginnings.', may })));
  expect(byModel).toEqual(countedByHand('a 1 1 1 0', successors));
  expect(byModel).toMatchObject({ states: 87, transitions: 434 });
});

test('slots: a line that is bound, a portal that is opened, a thread that begins', () => {
  const m = machine({ registers: 0, memory: false });
  const kernel = m.space('kernel');
  const driver = m.space('driver');
  const tables = {
    lines: kernel.region('lines'),
    portals: kernel.region('portals'),
    threads: kernel.region('threads'),
  };
  const drive = driver.portal('drive', { callers: [kernel] });
  const late = driver.portal('late', { callers: [kernel], closed: true });
  m.thread('main', kernel, { hunks: 3 });
  const aux = m.thread('aux', driver, { hunks: 2, halted: true });
  const arrived = m.line('arrived', { priority: 1, handler: drive });
  m.tables(tables);
  const value = scenario(m, {
    shows: 'What slots say.',
    initially: [kernel.grants(driver, late.slot, 'w')],
    may: [
      kernel.calls(drive),
      kernel.calls(late),
      driver.opens(late),
      driver.binds(arrived, late),
      kernel.closes(late),
      kernel.binds(arrived, late),
      kernel.binds(arrived, drive),
      kernel.begins(aux, drive),
      kernel.begins(aux, late),
      driver.returns(),
      arrived.raised(),
      arrived.delivered(),
    ],
  });

  // The stacks of main and aux, a letter for each frame (kernel, driver, or its interrupt handler), whether
  // late is open, where the line goes, whether it is pending.
  const byHand = countedByHand('K,,shut,drive,quiet', (text) => {
    const [main = '', other = '', door, bound, line] = text.split(',');
    const stacks = [main, other];
    const after = (
      change: Partial<Record<'main' | 'other' | 'door' | 'bound' | 'line', string>>,
    ) => {
      const all = { main, other, door, bound, line, ...change };
      return [all.main, all.other, all.door, all.bound, all.line].join();
    };
    const onStack = (which: number, stack: string) =>
      which === 0 ? after({ main: stack }) : after({ other: stack });
    const next: string[] = [];
    if (main === 'K') {
      next.push(after({ main: 'KD' }), after({ door: 'shut' }));
      next.push(after({ bound: 'late' }), after({ bound: 'drive' }));
      if (other === '') next.push(after({ other: 'D' }));
      if (door === 'open') {
        next.push(after({ main: 'KD' }));
        if (other === '') next.push(after({ other: 'D' }));
      }
    }
    for (const [which, stack] of stacks.entries()) {
      if (/[DI]$/.test(stack)) next.push(after({ door: 'open' }));
      if (/.[DI]$/.test(stack)) next.push(onStack(which, stack.slice(0, -1)));
      const isTaken = stacks.some((one) => one.includes('I'));
      const leads = bound === 'drive' || door === 'open';
      if (line !== 'pending' || stack === '' || isTaken || !leads) continue;
      const [ran, idle] = which === 0 ? [`${stack}I`, other] : [main, `${stack}I`];
      next.push(after({ main: ran, other: idle, line: 'quiet' }));
    }
    if (line === 'quiet') next.push(after({ line: 'pending' }));
    return next;
  });

  expect(byHand.states).toBeGreaterThan(50);
  expect(countedByModel(dataOf(value))).toEqual(byHand);
});
