/**
 * Two small machines of each design counted twice: by the searches over the model, and one of the two by
 * a program that was written for this machine alone and knows nothing of the model. Pinned, as
 * `counts.txt` is: a count that changes is a change of what a design means.
 */

import { describe, expect, test } from 'vitest';
import { handlersLends, inDesign } from '../../../mutants/laboratory.ts';
import { anyone, dataOf, machine, scenario } from '../../scenario/index.ts';
import { countedByHand, countedByModel } from './counting.fixture.ts';

describe('every right may be passed on', () => {
  /** Facts of three spaces on one buffer, which is the app's. */
  function buffer() {
    const m = machine({ registers: 0, memory: false });
    const app = m.space('app');
    const server = m.space('server');
    const driver = m.space('driver');
    const shared = app.region('buffer');
    for (const space of [app, server, driver]) m.thread(`of-${space.name}`, space, { hunks: 1 });
    const may = [
      app.grants(server, shared, 'r'),
      app.revokes(server, shared, 'r'),
      app.grants(driver, shared, 'w+'),
      app.unpasses(driver, shared, 'w'),
      app.revokes(driver, shared, 'w'),
      server.grants(driver, shared, 'r'),
      server.grants(driver, shared, 'w'),
      server.revokes(driver, shared, 'r'),
      driver.grants(server, shared, 'rw'),
      driver.revokes(server, shared, 'r'),
    ];
    return dataOf(scenario(m, { shows: 'Grants of grants.', may }));
  }

  test('grants in a circle, with and without marks', () => {
    /** `asr adw dsr dsw sdr sdw`: who gave whom what; `adw` is 2 with the mark, and 1 without. */
    const successors = (state: string): string[] => {
      const [asr, adw, dsr, dsw, sdr, sdw] = [...state].map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      // What begins at the app: who is reached by r, and by w, when all that hangs in the air is cut.
      const settle = (facts: readonly number[]) => {
        const [as = 0, ad = 0, dr = 0, dw = 0, sr = 0, sw = 0] = facts;
        const serverReads = as > 0;
        const driverReads = serverReads && sr > 0;
        const driverWrites = ad > 0;
        const serverWrites = driverWrites && dw > 0;
        return [
          as,
          ad,
          driverReads ? dr : 0,
          driverWrites ? dw : 0,
          serverReads ? sr : 0,
          serverWrites ? sw : 0,
        ].join('');
      };
      const serverReads = asr > 0;
      const driverReads = serverReads && sdr > 0;
      const driverWrites = adw > 0;
      const serverWrites = driverWrites && dsw > 0;
      const next = [
        [1, adw, dsr, dsw, sdr, sdw],
        [0, adw, dsr, dsw, sdr, sdw],
        [asr, 2, dsr, dsw, sdr, sdw],
        [asr, Math.min(adw, 1), dsr, dsw, sdr, sdw],
        [asr, 0, dsr, dsw, sdr, sdw],
        [asr, adw, dsr, dsw, 0, sdw],
        [asr, adw, 0, dsw, sdr, sdw],
      ];
      if (serverReads) next.push([asr, adw, dsr, dsw, 1, sdw]);
      if (serverWrites) next.push([asr, adw, dsr, dsw, sdr, 1]);
      if (driverReads && driverWrites) next.push([asr, adw, 1, 1, sdr, sdw]);
      return next.map(settle);
    };

    const byModel = countedByModel(inDesign(buffer(), { grants: 'passable' }));
    expect(byModel).toEqual(countedByHand('000000', successors));
    expect(byModel).toMatchObject({ states: 28, transitions: 245 });
    // Under the contract the server has nothing that it may pass on, and nothing to take back.
    expect(countedByModel(buffer())).toMatchObject({ states: 6 });
  });

  test('a lend that is lent on, and a grant of what was granted, to two calls deep', () => {
    const m = machine({ registers: 0, memory: false });
    const app = m.space('app');
    const server = m.space('server');
    const driver = m.space('driver');
    const shared = app.region('buffer');
    const callback = app.portal('callback', { callers: [server] });
    const serve = server.portal('serve', { callers: [app] });
    const drive = driver.portal('drive', { callers: [server] });
    m.thread('main', app, { hunks: 4 });
    const may = [
      anyone.calls(serve),
      anyone.calls(serve).lending(shared, 'r', app),
      anyone.calls(drive),
      anyone.calls(drive).lending(shared, 'r', server),
      anyone.calls(callback),
      anyone.returns(),
      app.grants(server, shared, 'r'),
      app.revokes(server, shared, 'r'),
      server.grants(driver, shared, 'r'),
      server.revokes(driver, shared, 'r'),
    ];
    const data = dataOf(scenario(m, { shows: 'Lends of lends.', may }));

    expect(countedByModel(inDesign(data, { grants: 'passable' }))).toMatchObject({
      states: 128,
      transitions: 402,
    });
    expect(countedByModel(data)).toMatchObject({ states: 72 });
  });
});

describe('what was lent counts for handlers too', () => {
  test('a handler that stores into what was lent to whom it interrupts', () => {
    const m = machine({ registers: 0 });
    const app = m.space('app');
    const driver = m.space('driver');
    const shared = app.region('buffer');
    const send = driver.portal('send', { callers: [app] });
    const received = driver.portal('received');
    m.thread('main', app, { hunks: 3 });
    const packet = m.line('packet', { priority: 1, handler: received });
    const may = [
      app.calls(send).lending(shared, 'w'),
      driver.stores(shared, 1),
      app.stores(shared, 0),
      packet.raised(),
      packet.delivered(),
      anyone.returns(),
    ];
    const data = dataOf(scenario(m, { shows: 'A handler and a lend.', may }));

    /** Frames, `a` the app's, `d` the driver's with the lend, `h` its handler's; pending; the value. */
    const successors = (reaches: boolean) => (state: string) => {
      const [frames = '', pending = '', value = ''] = state.split(' ');
      const found: string[] = [];
      const top = frames.at(-1);
      if (top === 'a') found.push(`${frames}d ${pending} ${value}`, `${frames} ${pending} 0`);
      const isLent = top === 'd' || (reaches && frames.includes('d'));
      if (top !== 'a' && isLent) found.push(`${frames} ${pending} 1`);
      if (pending === '0') found.push(`${frames} 1 ${value}`);
      else if (!frames.includes('h')) found.push(`${frames}h 0 ${value}`);
      if (frames.length > 1) found.push(`${frames.slice(0, -1)} ${pending} ${value}`);
      return found;
    };

    const byModel = countedByModel(inDesign(data, { handlers: 'with lends' }));
    expect(byModel).toEqual(countedByHand('a 0 0', successors(true)));
    expect(byModel).toMatchObject({ states: 16, transitions: 40 });
    const byContract = countedByModel(data);
    expect(byContract).toEqual(countedByHand('a 0 0', successors(false)));
    expect(byContract.transitions).toBe(byModel.transitions - 4);
  });

  test('a handler that passes on what it was granted and what was lent below it', () => {
    const data = handlersLends();

    expect(countedByModel(inDesign(data, { handlers: 'with lends' }))).toMatchObject({
      states: 38,
      transitions: 209,
    });
    expect(countedByModel(data)).toMatchObject({ states: 38, transitions: 189 });
  });
});

describe("hunks are the caller's", () => {
  function stack(may: 'grants' | 'ends') {
    const m = machine({ registers: 0, memory: false });
    const kernel = m.space('kernel');
    const app = m.space('app', { maker: kernel });
    const library = m.space('library');
    const debug = m.space('debug');
    const sort = library.portal('sort', { callers: [app] });
    const compare = app.portal('compare', { callers: [library] });
    const main = m.thread('main', app, { hunks: 3 });
    if (may === 'ends') m.thread('guard', kernel, { hunks: 1 });
    const hunk = main.hunk(1);
    return dataOf(
      scenario(m, {
        shows: 'A stack that is the app’s.',
        may: [
          app.calls(sort),
          library.calls(compare),
          anyone.returns(),
          app.grants(debug, hunk, 'r'),
          library.grants(debug, hunk, 'r'),
          app.loads(hunk),
          library.loads(hunk),
          ...(may === 'ends' ? [kernel.destroys(app), kernel.creates(app)] : []),
        ],
      }),
    );
  }

  test('who may use the hunk of a library, and give it away', () => {
    /** Frames, and whether the debugger was granted the library's hunk. */
    const successors = (isCallers: boolean) => (state: string) => {
      const [frames = '', granted = ''] = state.split(' ');
      const found: string[] = [];
      const top = frames.at(-1);
      const hasLibrary = frames.length > 1;
      if (top === 'a' && frames.length < 3) found.push(`${frames}l ${granted}`);
      if (top === 'l' && frames.length < 3) found.push(`${frames}a ${granted}`);
      if (frames.length > 1) {
        const left = frames.slice(0, -1);
        found.push(`${left} ${left.length > 1 ? granted : '0'}`);
      }
      const isOwners = hasLibrary && top === (isCallers ? 'a' : 'l');
      if (isOwners) found.push(`${frames} 1`);
      // The library is lent its own hunk, and so may use it and not grant it.
      if (isOwners || (hasLibrary && top === 'l')) found.push(`${frames} ${granted}`);
      return found;
    };

    const byModel = countedByModel(inDesign(stack('grants'), { hunks: "the caller's" }));
    expect(byModel).toEqual(countedByHand('a 0', successors(true)));
    const byContract = countedByModel(stack('grants'));
    expect(byContract).toEqual(countedByHand('a 0', successors(false)));
    expect([byModel, byContract]).toMatchObject([{ states: 5 }, { states: 5 }]);
  });

  test('what becomes of it when the app ends below the library', () => {
    const data = stack('ends');

    expect(countedByModel(inDesign(data, { hunks: "the caller's" }))).toMatchObject({
      states: 10,
      transitions: 27,
    });
    expect(countedByModel(data)).toMatchObject({ states: 13, transitions: 40 });
  });
});
