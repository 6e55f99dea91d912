/**
 * Two small machines counted twice: by the search over the model, and by programs that were written
 * for these machines alone and know nothing of the model. They cover what the reference
 * configurations leave out: faults and mapping; unwinding, and spaces that end and begin again.
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
