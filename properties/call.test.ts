/** What calling and returning promise, broken by hand. */

import { expect, test } from 'vitest';
import { calls, fetch, load, returns, revokes, store } from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import {
  app,
  auxHunk,
  buffer,
  drive,
  driver,
  low,
  main,
  serve,
  server,
} from '../model/servers.fixture.ts';
import { call, cellAt, facts, frame, judged, loaded, served, state } from './by-hand.fixture.ts';
import { balancedUnwind } from './call.ts';
import { ledTo, says, topChanged, trapping } from './laboratory.fixture.ts';

judged('balanced unwind', balancedUnwind, {
  bad: {
    'a return that leaves something in a register': {
      before: state({ main: served({ registers: [2, 2] }) }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 0 in a return',
    },
    'a return that brings another result': {
      before: state({ main: served() }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 1 in a return',
    },
    'a result that reaches a frame two below': {
      before: state({ main: [...served(), call(driver)] }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [1, 0] }), call(server)] }),
      says: 'frame 0 of main (app) has 1 in register 0, which should be 0 in a return',
    },
    'a return that pops two frames': {
      before: state({ main: [...served(), call(driver)] }),
      action: returns(),
      after: state(),
      says: 'main had 3 frames and has 1 after a return',
    },
    'a refused call that pushes a frame': {
      action: calls(serve),
      after: state({ main: served() }),
      outcome: fault('protection'),
      says: 'main had 1 frames and has 2 after a call',
    },
    'a return into another environment': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(driver)] }),
      says: 'frame 0 of main (app) came back as driver in a return',
    },
    'a call that turns its caller into something else': {
      action: calls(serve),
      after: state({ main: [frame(app, { kind: 'fault' }), call(server)] }),
      says: 'frame 0 of main (app) was of kind base and is of kind fault in a call',
    },
    'a call that raises the priority of its caller': {
      action: calls(serve),
      after: state({ main: [frame(app, { priority: 1 }), call(server)] }),
      says: 'frame 0 of main (app) had priority 0 and has 1 in a call',
    },
    'a caller left for dead': {
      action: calls(serve),
      after: state({ main: [frame(app, { abandoned: true }), call(server)] }),
      says: 'frame 0 of main (app) was abandoned in a call',
    },
    'a call that adds to what its caller was lent': {
      before: state({ main: served() }),
      action: calls(drive),
      after: state({
        main: [...served({ lends: facts([low, app, server, 'rw']) }), call(driver)],
      }),
      says: 'frame 1 of main (server) lends server rw on app.buffer[0, 4) and lent none before, in a call',
    },
    'a return that changes what the caller kept in its hunk': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } }), call(server)] }),
      action: returns(),
      after: state(),
      says: 'frame 0 of main (app) had 1 in main.hunk(0) and has 0 in a return',
    },
    'a step that changes a frame of another thread': {
      action: fetch(buffer),
      after: state({ aux: [frame(driver, { registers: [1, 0] })] }),
      says: 'frame 0 of aux (driver) has 1 in register 0, which should be 0 in a fetch',
    },
    'a load whose register is not what it saw': {
      action: load(buffer),
      outcome: loaded(1, 2),
      after: state({ main: [frame(app, { registers: [2, 0] })] }),
      says: 'frame 0 of main (app) has 2 in register 0, which should be 1 in a load',
    },
    'a frame with a register too few': {
      action: fetch(buffer),
      after: state({ main: [frame(app, { registers: [0] })] }),
      says: 'frame 0 of main (app) has another number of registers in a fetch',
    },
    'a result of an interrupt handler': {
      before: state({ main: [frame(app), frame(server, { kind: 'interrupt', priority: 1 })] }),
      action: returns(1),
      after: state({ main: [frame(app, { registers: [1, 0] })] }),
      says: 'frame 0 of main (app) has 1 in register 0, which should be 0 in a return',
    },
  },
  good: {
    'a call': { action: calls(serve), after: state({ main: served() }) },
    'a return with a result, and one that comes out of a register': {
      before: state({ main: served({ registers: [0, 2] }) }),
      action: { kind: 'return', thread: main, results: [{ value: 1 }, { register: 1 }] },
      after: state({ main: [frame(app, { registers: [1, 2] })] }),
    },
    'a load into register 0': {
      action: load(buffer),
      outcome: loaded(1, 2),
      after: state({ main: [frame(app, { registers: [1, 0] })] }),
    },
    'a revoke that cuts what a frame was lent': {
      before: state({ main: served({ lends: facts([low, app, server, 'rw']) }) }),
      action: revokes(server, driver, low, 'r'),
      after: state({ main: served({ lends: facts([low, app, server, 'r']) }) }),
    },
    'a store into a hunk, also of another thread': {
      action: store(auxHunk, 1),
      after: state({ aux: [frame(driver, { hunk: { [cellAt(32)]: 1 } })] }),
    },
  },
});

const { laboratory, refused } = trapping();

test('only a skipped load reaches the code below a fault handler', () => {
  const right = laboratory.observed(refused.after.state, laboratory.act('return', 1));
  const [below] = right.after.state.threads[main] ?? [];
  const wrong = topChanged(right.after.state, { registers: [2, 2] });

  expect(below?.registers).toEqual([2, 0]);
  expect(says(balancedUnwind.refute(laboratory.machine, right))).toBeUndefined();
  expect(says(balancedUnwind.refute(laboratory.machine, ledTo(right, { threads: wrong })))).toBe(
    'frame 0 of main (app) has 2 in register 1, which should be 0 in a return',
  );
});
