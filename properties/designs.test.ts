/** What properties promise of other designs than the contract's, broken by hand. */

import { calls, load, revokes, store, unpasses } from '../model/actions.fixture.ts';
import { fault } from '../model/outcome.ts';
import {
  app,
  appHunk,
  driver,
  low,
  serve,
  server,
  serverHunk,
  serverMemory,
} from '../model/servers.fixture.ts';
import type { Facts } from '../model/state.ts';
import { noDeniedAccess, noUnauthorizedAccess } from './access.ts';
import { call, facts, frame, inDesign, judged, served, state } from './by-hand.fixture.ts';
import { mutualProtection } from './entry.ts';
import { noOverRevocation, revocationCompleteness, transitiveGrantSoundness } from './grant.ts';
import { opaqueHunks } from './hunk.ts';

const passable = inDesign({ grants: 'passable' });

judged('transitive grant soundness, where marks mean nothing', transitiveGrantSoundness, {
  on: passable,
  bad: {
    'a grant of what the grantor never held': {
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: /but does not hold r passable there: nobody lets server use it$/,
    },
    'a right more than came along the chain': {
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'rw']) }),
      says: /but does not hold w passable there: what app gave has no w$/,
    },
    'a circle of grants that keeps itself alive': {
      after: state({ grants: facts([low, server, driver, 'r'], [low, driver, server, 'r']) }),
      says: /does not hold r passable there: (server|driver) does not hold r there$/,
    },
  },
  good: {
    'a grant of what was granted without the mark': {
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
    },
  },
});

const chain = facts([low, app, server, 'r+'], [low, server, driver, 'r']);

judged('revocation completeness, where marks mean nothing', revocationCompleteness, {
  on: passable,
  bad: {
    'a revoke that leaves what was built on it': {
      before: state({ grants: chain }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: /^after the revoke, server's grant of r on app\.buffer\[0, 4\) to driver is still there/,
    },
  },
  good: {
    'an unpass that takes the mark alone': {
      before: state({ grants: chain }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
    },
  },
});

judged('no over-revocation, where marks mean nothing', noOverRevocation, {
  on: passable,
  bad: {
    'an unpass that takes what was built on the mark': {
      before: state({ grants: chain }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r']) }),
      says: /^an unpass took r from server's grant on app\.buffer\[0, 4\) to driver, which another chain justifies$/,
    },
  },
  good: {
    'a revoke that takes what was built on it': {
      before: state({ grants: chain }),
      action: revokes(app, server, low, 'r'),
      after: state({}),
    },
  },
});

/** The server was called with a lend, and its own handler interrupts it. */
const interrupted = (lent: Facts, above: Facts = {}) =>
  state({
    main: [
      ...served({ lends: lent }),
      frame(server, { kind: 'interrupt', priority: 1, line: 0, lends: above }),
    ],
  });
const lent = facts([low, app, server, 'rw']);
const reaching = inDesign({ handlers: 'with lends' });

judged('mutual protection, of a handler and what lies below it', mutualProtection, {
  on: reaching,
  bad: {
    'a store by a lend from below the interrupt': {
      before: interrupted(lent),
      action: store(low, 1),
      says: 'server made a store of app.buffer[0, 4) by a lend from below the interrupt',
      chain: { links: [{ lentBy: { depth: 1 } }] },
    },
  },
  good: {
    'a store by a lend from above it': {
      before: interrupted({}, lent),
      action: store(low, 1),
    },
    'a store that was refused': {
      before: interrupted(lent),
      action: store(low, 1),
      outcome: fault('protection'),
    },
    'a load of its own': { before: interrupted(lent), action: load(serverMemory) },
  },
});

judged('no denied access, where handlers have lends', noDeniedAccess, {
  on: reaching,
  bad: {
    'a store by a lend from below the interrupt that is refused': {
      before: interrupted(lent),
      action: store(low, 1),
      outcome: fault('protection'),
      says: /^server was refused a store \(protection\) of app\.buffer\[0, 4\), which it may store to$/,
    },
  },
  good: { 'one that succeeds': { before: interrupted(lent), action: store(low, 1) } },
});

const callers = inDesign({ hunks: "the caller's" });
/** The app called the server, which is lent its own hunk. */
const onAppsStack = (lends: Facts = facts([serverHunk, app, server, 'rwxe+'])) =>
  state({ main: served({ lends }) });
const calledBack = state({
  main: [...served({ lends: facts([serverHunk, app, server, 'rwxe+']) }), call(app)],
});

judged('opaque hunks, where they are their callers’', opaqueHunks, {
  on: callers,
  bad: {
    'a load of the hunk of a frame between, by the home of the thread': {
      before: calledBack,
      action: load(serverHunk),
      says: /^app made a load of main\.hunk\(1\).*, the hunk of server, which did not let it in$/,
    },
  },
  good: {
    'a load of its own': { before: onAppsStack(), action: load(serverHunk) },
    'a load that was refused': {
      before: calledBack,
      action: load(serverHunk),
      outcome: fault('protection'),
    },
    'a load of the home’s own hunk': { before: calledBack, action: load(appHunk) },
  },
});

judged('mutual protection, where hunks are their callers’', mutualProtection, {
  on: callers,
  bad: {
    'a callee that is not lent its hunk': {
      before: state(),
      action: calls(serve),
      after: onAppsStack({}),
      says: /^the call lends server less than was said on main\.hunk\(1\).*, from app$/,
    },
    'a callee that is lent its hunk for reading alone': {
      before: state(),
      action: calls(serve),
      after: onAppsStack(facts([serverHunk, app, server, 'r'])),
      says: /^the call lends server more than was said on main\.hunk\(1\)/,
    },
  },
  good: {
    'a callee that is': { before: state(), action: calls(serve), after: onAppsStack() },
  },
});

judged('no unauthorized access, where hunks are their callers’', noUnauthorizedAccess, {
  on: callers,
  bad: {
    'a load of a hunk without frame': {
      action: load(serverHunk),
      says: /without holding r there: nobody owns it$/,
    },
    'a load of a hunk whose thread has lost its home': {
      before: state({
        main: [
          frame(app, { abandoned: true }),
          call(server, { lends: facts([serverHunk, app, server, 'r']) }),
        ],
      }),
      action: load(serverHunk),
      says: /without holding r there: nobody owns it$/,
    },
  },
  good: { 'a load of what the frame is lent': { before: onAppsStack(), action: load(serverHunk) } },
});
