/** What granting, lending and taking back promise, broken by hand. */

import { load, returns, revokes, unpasses } from '../model/actions.fixture.ts';
import {
  app,
  buffer,
  driver,
  driverMemory,
  high,
  low,
  main,
  server,
  serverHunk,
} from '../model/servers.fixture.ts';
import { call, facts, frame, judged, loaded, served, state } from './by-hand.fixture.ts';
import { noOverRevocation, revocationCompleteness, transitiveGrantSoundness } from './grant.ts';

judged('transitive grant soundness', transitiveGrantSoundness, {
  bad: {
    'a grant of what the grantor never held': {
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: 'server grants driver r on app.buffer[0, 4), but does not hold r passable there: nobody lets server use it',
      chain: { space: driver, owner: app, links: [{ grantor: server, grantee: driver }] },
    },
    'a grant of what the grantor holds and may not pass on': {
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
      says: /^server grants driver r on app\.buffer\[0, 4\), but does not hold r passable there/,
      chain: { links: [{ grantor: app }, { grantor: server }] },
    },
    'a right more than the grantor may pass on': {
      after: state({ grants: facts([low, app, server, 'r+'], [low, server, driver, 'rw']) }),
      says: 'server grants driver rw on app.buffer[0, 4), but does not hold w passable there: what app gave has no w',
    },
    'a circle of grants that keeps itself alive': {
      after: state({ grants: facts([low, server, driver, 'r+'], [low, driver, server, 'r+']) }),
      says: /does not hold r passable there: (server|driver) does not hold r there$/,
    },
    'a mark without its right': {
      after: state({ grants: facts([low, app, server, 0x10]) }),
      says: 'app grants server a mark without its right on app.buffer[0, 4)',
    },
    'a grant on the hunk of a frame that is gone': {
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^server grants driver r on main\.hunk\(1\), .*: nobody owns it$/,
    },
    'a grant by a dead owner': {
      after: state({ grants: facts([buffer, app, server, 'r']), dead: app }),
      says: /: nobody owns it$/,
    },
    'a lend of what the lender does not hold': {
      after: state({ main: served({ lends: facts([driverMemory, app, server, 'r']) }) }),
      says: 'app lends server r on driver.memory, but does not hold r passable there: nobody lets app use it',
      chain: { links: [{ lentBy: { thread: main, depth: 1 } }] },
    },
    'a grant of what was merely lent': {
      after: state({
        main: served({ lends: facts([buffer, app, server, 'r+']) }),
        grants: facts([buffer, server, driver, 'r']),
      }),
      says: /^server grants driver r on app\.buffer\[0, 4\), but does not hold r passable there/,
    },
    'a lend of what was lent on another thread': {
      after: state({
        main: served({ lends: facts([buffer, app, server, 'r+']) }),
        aux: [frame(driver), call(server), call(app, { lends: facts([low, server, app, 'r']) })],
      }),
      says: /^server lends app r on app\.buffer\[0, 4\)/,
    },
    'a grant that stayed behind when the frame that owned the hunk went': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^server grants driver r on main\.hunk\(1\)/,
    },
  },
  good: {
    'no facts at all': {},
    'a chain, each link as wide as the next or wider': {
      after: state({ grants: facts([buffer, app, server, 'rw+'], [low, server, driver, 'w']) }),
    },
    'a circle that the owner feeds': {
      after: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, server, driver, 'r+'],
          [low, driver, server, 'r+'],
        ),
      }),
    },
    'a lend of what was lent on the same thread': {
      after: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'r+']) }),
          call(driver, { lends: facts([low, server, driver, 'r']) }),
        ],
      }),
    },
    'a grant on the hunk of a frame that lives': {
      after: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
    },
  },
});

const chained = facts([low, app, server, 'r+'], [low, server, driver, 'r']);

judged('revocation completeness', revocationCompleteness, {
  bad: {
    'the very grant is still there': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'rw'),
      says: "after the revoke, app's grant of rw on app.buffer[0, 4) to server is still there, though nothing else stands behind it",
    },
    'one of two rights is still there': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'rw'),
      after: state({ grants: facts([low, app, server, 'w']) }),
      says: /^after the revoke, app's grant of w on app\.buffer\[0, 4\) to server is still there/,
    },
    'the grant is still there on the upper half': {
      before: state({ grants: facts([buffer, app, server, 'r']) }),
      action: revokes(app, server, buffer, 'r'),
      after: state({ grants: facts([high, app, server, 'r']) }),
      says: /^after the revoke, app's grant of r on app\.buffer\[4, 8\) to server is still there/,
    },
    'what was built on it is still there': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, server, driver, 'r']) }),
      says: /^after the revoke, server's grant of r on app\.buffer\[0, 4\) to driver is still there/,
      chain: { space: driver, links: [{ grantor: server, grantee: driver }] },
    },
    'what was lent on the strength of it is still there': {
      before: state({
        grants: facts([low, app, server, 'r+']),
        aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
      }),
      action: revokes(app, server, low, 'r'),
      after: state({
        aux: [frame(server), call(driver, { lends: facts([low, server, driver, 'r']) })],
      }),
      says: /^after the revoke, server's lend of r on app\.buffer\[0, 4\) to driver is still there/,
    },
    'the mark is still there': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      says: /^after the unpass, app's grant of its marks on app\.buffer\[0, 4\) to server/,
    },
    'what the mark had passed on is still there': {
      before: state({ grants: chained }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r'], [low, server, driver, 'r']) }),
      says: /^after the unpass, server's grant of r on app\.buffer\[0, 4\) to driver/,
    },
    'a grant on the hunk of the frame that returned is still there': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      says: /^after the return, server's grant of r on main\.hunk\(1\) to driver is still there/,
    },
    'a lend of the hunk of the frame that returned, on another thread, is still there': {
      before: state({
        main: served(),
        aux: [frame(server), call(driver, { lends: facts([serverHunk, server, driver, 'r']) })],
      }),
      action: returns(),
      after: state({
        aux: [frame(server), call(driver, { lends: facts([serverHunk, server, driver, 'r']) })],
      }),
      says: /^after the return, server's lend of r on main\.hunk\(1\) to driver is still there/,
    },
  },
  good: {
    'all that was built on it went with it': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state(),
    },
    'what something else stands behind stayed': {
      before: state({ grants: facts([low, app, server, 'r+'], [low, app, driver, 'r']) }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r']) }),
    },
    'a second chain keeps what was built on both': {
      before: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, app, driver, 'r+'],
          [low, driver, server, 'r+'],
          [low, server, driver, 'r'],
        ),
      }),
      action: revokes(app, server, low, 'r'),
      after: state({
        grants: facts(
          [low, app, driver, 'r+'],
          [low, driver, server, 'r+'],
          [low, server, driver, 'r'],
        ),
      }),
    },
    'the other half was not named': {
      before: state({ grants: facts([buffer, app, server, 'r']) }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([high, app, server, 'r']) }),
    },
    'nothing was granted': { action: revokes(app, server, low, 'r') },
    'the mark alone went': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      after: state({ grants: facts([low, app, server, 'r']) }),
    },
  },
});

judged('no over-revocation', noOverRevocation, {
  bad: {
    'a revoke that takes what another chain justifies': {
      before: state({
        grants: facts(
          [low, app, server, 'r+'],
          [low, app, driver, 'r+'],
          [low, driver, server, 'r'],
        ),
      }),
      action: revokes(app, server, low, 'r'),
      after: state({ grants: facts([low, app, driver, 'r+']) }),
      says: "a revoke took r from driver's grant on app.buffer[0, 4) to server, which another chain justifies",
      chain: { links: [{ grantor: app, grantee: driver }] },
    },
    'a revoke of one right that takes another': {
      before: state({ grants: facts([low, app, server, 'rw']) }),
      action: revokes(app, server, low, 'r'),
      after: state(),
      says: /^a revoke took w from app's grant on app\.buffer\[0, 4\) to server/,
    },
    'an unpass that takes the right': {
      before: state({ grants: facts([low, app, server, 'r+']) }),
      action: unpasses(app, server, low, 'r'),
      after: state(),
      says: /^an unpass took r from app's grant on app\.buffer\[0, 4\) to server/,
    },
    'a load that takes a grant': {
      before: state({ grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      after: state(),
      outcome: loaded(0),
      says: /^a load took r from app's grant/,
    },
  },
  good: {
    'a revoke that takes what was built on it alone': {
      before: state({ grants: chained }),
      action: revokes(app, server, low, 'r'),
      after: state(),
    },
    'a return that takes the grants on its hunk': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: returns(),
      after: state(),
    },
  },
});
