/** Who may come to run, and what passes between the two sides of a call, broken by hand. */

import { calls, load, returns } from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import {
  app,
  buffer,
  driver,
  low,
  serve,
  server,
  serverMemory,
  shared,
} from '../model/servers.fixture.ts';
import { call, cellAt, facts, frame, judged, loaded, served, state } from './by-hand.fixture.ts';
import { controlledEntry, mutualProtection } from './entry.ts';

judged('controlled entry', controlledEntry, {
  bad: {
    'a call without e': {
      action: calls(serve),
      after: state({ main: served() }),
      says: 'app entered serve without holding e on server.memory',
    },
    'a call that runs as another space': {
      before: state({ grants: facts([serverMemory, server, app, 'e']) }),
      action: calls(serve),
      after: state({
        grants: facts([serverMemory, server, app, 'e']),
        main: [frame(app), call(driver)],
      }),
      says: 'a call of serve runs as driver',
    },
    'a return to a space that did not call': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(driver)] }),
      says: 'main runs driver where it should run app',
    },
    'a load that changes who runs': {
      action: load(buffer),
      outcome: loaded(0),
      after: state({ main: [frame(server)] }),
      says: 'main runs server where it should run app',
    },
  },
  good: {
    'a call with e, into an environment of two spaces': {
      before: state({ grants: facts([serverMemory, server, app, 'e']) }),
      action: calls(shared),
      after: state({
        grants: facts([serverMemory, server, app, 'e']),
        main: [frame(app), call(app, { code: server })],
      }),
    },
    'a return': { before: state({ main: served() }), action: returns(), after: state() },
    'a refused call': { action: calls(serve), outcome: fault('protection') },
  },
});

judged('mutual protection', mutualProtection, {
  bad: {
    'a register of the caller that the callee finds': {
      before: state({ main: [frame(app, { registers: [0, 2] })] }),
      action: calls(serve),
      after: state({
        main: [frame(app, { registers: [0, 2] }), call(server, { registers: [0, 2] })],
      }),
      says: 'server finds 2 in register 1, where 0 was passed',
    },
    'a register of the callee that the caller finds': {
      before: state({ main: served({ registers: [0, 2] }) }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [0, 2] })] }),
      says: 'app finds 2 in register 1 after the return, which should be 0',
    },
    'a call that lends more than the action lends': {
      action: calls(serve, { lends: [{ lender: app, span: low, rights: 1 }] }),
      after: state({ main: served({ lends: facts([buffer, app, server, 'r']) }) }),
      says: 'the call lends server more than was said on app.buffer[4, 8), from app',
    },
    'a call that lends less than the action lends': {
      action: calls(serve, { lends: [{ lender: app, span: buffer, rights: 1 }] }),
      after: state({ main: served({ lends: facts([low, app, server, 'r']) }) }),
      says: 'the call lends server less than was said on app.buffer[4, 8), from app',
    },
    'a call that writes into its caller': {
      action: calls(serve),
      after: state({ main: [frame(app, { registers: [1, 0] }), call(server)] }),
      says: 'a call changed the registers of app, its caller',
    },
    'a return that writes into the hunk of its caller': {
      before: state({ main: served() }),
      action: returns(),
      after: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      says: 'a return changed the hunk of app',
    },
  },
  good: {
    'a call that passes one register and lends what it says': {
      before: state({ main: [frame(app, { registers: [0, 2] })] }),
      action: calls(serve, {
        lends: [{ lender: app, span: low, rights: 1 }],
        arguments: [{ register: 1 }, { value: 1 }],
      }),
      after: state({
        main: [
          frame(app, { registers: [0, 2] }),
          call(server, { registers: [2, 1], lends: facts([low, app, server, 'r']) }),
        ],
      }),
    },
    'a return without results': {
      before: state({ main: [frame(app, { registers: [1, 1] }), call(server)] }),
      action: returns(),
      after: state({ main: [frame(app, { registers: [1, 1] })] }),
    },
  },
});
