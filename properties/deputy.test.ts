/** What acting on behalf of a caller promises, broken by hand. */

import { load } from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import { app, buffer, driverMemory, main, server, serverMemory } from '../model/servers.fixture.ts';
import { facts, judged, loaded, served, state } from './by-hand.fixture.ts';
import { noBorrowedAuthority } from './deputy.ts';

judged('no borrowed authority', noBorrowedAuthority, {
  bad: {
    'a server that reads its own memory for a caller that may not': {
      before: state({ main: served() }),
      action: { kind: 'load', thread: main, span: serverMemory, onBehalf: true },
      outcome: loaded(0),
      says: /^server used r on server\.memory on behalf of app, which does not hold it/,
    },
  },
  good: {
    'the same on its own behalf': {
      before: state({ main: served() }),
      action: load(serverMemory),
      outcome: loaded(0),
    },
    'what the caller could read itself': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'r']) }) }),
      action: { kind: 'load', thread: main, span: buffer, onBehalf: true },
      outcome: loaded(0),
    },
    'an access that is refused': {
      before: state({ main: served() }),
      action: { kind: 'load', thread: main, span: driverMemory, onBehalf: true },
      outcome: fault('protection'),
    },
  },
});
