/** What a shared stack promises, broken by hand. */

import { calls, load, returns } from '../model/actions.fixture.ts';
import {
  app,
  appHunk,
  buffer,
  driver,
  serve,
  server,
  serverHunk,
} from '../model/servers.fixture.ts';
import { cellAt, facts, frame, judged, loaded, served, state } from './by-hand.fixture.ts';
import { opaqueHunks } from './hunk.ts';

judged('opaque hunks', opaqueHunks, {
  bad: {
    'a hunk that is not fresh': {
      action: calls(serve),
      after: state({ main: served({ hunk: { [cellAt(18)]: 2 } }) }),
      says: 'server finds 2 in main.hunk(1), which nobody stored there',
    },
    'a load of a hunk that sees something else': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      action: load(appHunk),
      outcome: loaded(2),
      says: 'a load from main.hunk(0) saw 2, and 1 is there',
    },
    'a grant on a hunk whose frame is gone': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^driver is still granted something on main\.hunk\(1\)/,
    },
  },
  good: {
    'a fresh hunk': { action: calls(serve), after: state({ main: served() }) },
    'a load of what was stored': {
      before: state({ main: [frame(app, { hunk: { [cellAt(16)]: 1 } })] }),
      action: load(appHunk),
      outcome: loaded(1),
    },
    'a load of memory that is no hunk': { action: load(buffer), outcome: loaded(2) },
  },
});
