/** What accesses promise, broken by hand. */

import { expect, test } from 'vitest';
import { calls, fetch, load, rights, store } from '../model/actions.fixture.ts';
import { layout } from '../model/layout.ts';
import { machineOf } from '../model/machine.ts';
import { fault } from '../model/outcome.ts';
import {
  app,
  aux,
  beyond,
  buffer,
  drive,
  driver,
  driverMemory,
  high,
  low,
  main,
  server,
  serverHunk,
  serverMemory,
} from '../model/servers.fixture.ts';
import { noDeniedAccess, noUnauthorizedAccess } from './access.ts';
import {
  call,
  cellAt,
  description,
  facts,
  frame,
  judged,
  loaded,
  served,
  state,
} from './by-hand.fixture.ts';
import { says, trapping } from './laboratory.fixture.ts';

judged('no unauthorized access', noUnauthorizedAccess, {
  bad: {
    'a load of what nobody granted': {
      before: state({ main: served() }),
      action: load(buffer),
      outcome: loaded(0),
      says: 'server loaded from app.buffer[0, 4) without holding r there: nobody lets server use it',
      chain: { cell: cellAt(0), right: 'r', space: server, owner: app, links: [] },
    },
    'a store with a grant to read': {
      before: state({ main: served(), grants: facts([buffer, app, server, 'rx']) }),
      action: store(buffer, 1),
      says: 'server stored to app.buffer[0, 4) without holding w there: what app gave has no w',
      chain: { links: [{ grantor: app, grantee: server, rights: rights('rx') }] },
    },
    'a fetch by a chain with a link that is not passable': {
      before: state({ grants: facts([high, app, server, 'x'], [high, server, driver, 'x']) }),
      action: fetch(high, aux),
      says: 'driver fetched from app.buffer[4, 8) without holding x there: server holds x there, and may not pass it on',
    },
    'a load of a range of which half is granted': {
      before: state({ main: served(), grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[4, 8\) without holding r there/,
    },
    'a load by what was lent on another thread': {
      before: state({
        main: served({ lends: facts([buffer, app, server, 'r']) }),
        aux: [frame(driver), call(server)],
      }),
      action: load(buffer, aux),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[0, 4\) .*: nobody lets server use it$/,
    },
    'a load by what the interrupted code was lent': {
      before: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'r']) }),
          frame(server, { kind: 'interrupt', priority: 1 }),
        ],
      }),
      action: load(buffer),
      outcome: loaded(0),
      says: /^server loaded from app\.buffer\[0, 4\) .*: nobody lets server use it$/,
    },
    'a load by a circle of grants that its owner is not in': {
      before: state({
        main: served(),
        grants: facts([low, driver, server, 'r+'], [low, server, driver, 'r+']),
      }),
      action: load(low),
      outcome: loaded(0),
      says: /: driver does not hold r there$/,
    },
    'a load of what a dead space owned': {
      before: state({ main: served(), grants: facts([buffer, app, server, 'r']), dead: app }),
      action: load(buffer),
      outcome: loaded(0),
      says: /: nobody owns it$/,
    },
    'a load of the hunk of a frame that is gone': {
      before: state({ grants: facts([serverHunk, server, driver, 'r']) }),
      action: load(serverHunk, aux),
      outcome: loaded(0),
      says: 'driver loaded from main.hunk(1) without holding r there: nobody owns it',
    },
    'a load of the hunk of an abandoned frame': {
      before: state({ main: [...served({ abandoned: true }), call(server)] }),
      action: load(serverHunk),
      outcome: loaded(0),
      says: 'server loaded from main.hunk(1) without holding r there: nobody owns it',
    },
    'a load of what neither the code space nor the data space holds': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(driverMemory),
      outcome: loaded(0),
      says: /^server on the data of app loaded from driver\.memory without holding r there/,
    },
    'a load across the top': {
      before: state(),
      action: load(beyond, aux),
      outcome: loaded(0),
      says: 'driver loaded from addresses beyond the top of the address range',
    },
    'an access by a thread that has halted': {
      before: state({ main: [] }),
      action: fetch(buffer),
      says: 'a halted thread made an access',
    },
  },
  good: {
    'a load of what one owns': { action: load(buffer), outcome: loaded(0) },
    'a refused load of what one does not own': {
      action: load(driverMemory),
      outcome: fault('protection'),
    },
    'a load by a chain of passable links': {
      before: state({ grants: facts([low, app, server, 'r+'], [low, server, driver, 'r']) }),
      action: load(low, aux),
      outcome: loaded(0),
    },
    'a store by what is lent for this call': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'w']) }) }),
      action: store(high, 1),
    },
    'a store by what was lent on, two frames up': {
      before: state({
        main: [
          ...served({ lends: facts([buffer, app, server, 'w+']) }),
          call(driver, { lends: facts([buffer, server, driver, 'w']) }),
        ],
      }),
      action: store(buffer, 1),
    },
    'a load by what the interrupt handler itself was granted': {
      before: state({
        main: [frame(app), frame(server, { kind: 'interrupt', priority: 1 })],
        grants: facts([buffer, app, server, 'r']),
      }),
      action: load(buffer),
      outcome: loaded(0),
    },
    'a load by the code space on the data of another': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(serverMemory),
      outcome: loaded(0),
    },
    'a load of a hunk that was granted while its frame lives': {
      before: state({ main: served(), grants: facts([serverHunk, server, driver, 'r']) }),
      action: load(serverHunk, aux),
      outcome: loaded(0),
    },
  },
});

test('a partition that is not exact is no ground for any access', () => {
  const { partition } = layout;
  const torn = machineOf(description, {
    ...layout,
    partition: (bits, bounds) =>
      partition(
        bits,
        [...bounds].filter((bound) => bound !== 8n),
      ),
  });
  const before = state();
  const after = { state: before, outcome: loaded(0) };

  expect(noUnauthorizedAccess.refute(torn, { before, action: load(high), after })?.says).toBe(
    'app loaded from app.buffer[4, 16), a cell that two owners share: the partition is not exact',
  );
});

judged('no denied access', noDeniedAccess, {
  bad: {
    'a refused load of what one owns': {
      action: load(buffer),
      outcome: fault('protection'),
      says: 'app was refused a load (protection) of app.buffer[0, 4), which it may load',
      chain: { owner: app, space: app, links: [] },
    },
    'a refused store by a chain': {
      before: state({ grants: facts([low, app, server, 'w+'], [low, server, driver, 'w']) }),
      action: store(low, 1, aux),
      outcome: fault('protection'),
      says: 'driver was refused a store (protection) of app.buffer[0, 4), which it may store to',
      chain: { links: [{ grantee: server }, { grantee: driver }] },
    },
    'a refused fetch by what is lent for this call': {
      before: state({ main: served({ lends: facts([buffer, app, server, 'x']) }) }),
      action: fetch(buffer),
      outcome: fault('protection'),
      says: /^server was refused a fetch \(protection\)/,
      chain: { links: [{ lentBy: { thread: main, depth: 1 } }] },
    },
    'a load refused to the code space on the data of another': {
      before: state({ main: [frame(app), call(app, { code: server })] }),
      action: load(serverMemory),
      outcome: fault('protection'),
      says: /^server on the data of app was refused a load \(protection\) of server\.memory/,
    },
    'a refusal at the bounds that are far away': {
      action: store(buffer, 1),
      outcome: fault('bounds'),
      says: /^app was refused a store \(bounds\) of app\.buffer\[0, 4\)/,
    },
    'a refusal for a cause that accesses do not have': {
      action: load(buffer),
      outcome: fault('busy'),
      says: /^app was refused a load \(busy\)/,
    },
  },
  good: {
    'a refused load of what nobody granted': {
      action: load(serverMemory),
      outcome: fault('protection'),
    },
    'a refused load of a range of which half is granted': {
      before: state({ main: served(), grants: facts([low, app, server, 'r']) }),
      action: load(buffer),
      outcome: fault('protection'),
    },
    'a refusal at the bounds': { action: load(beyond, aux), outcome: fault('bounds') },
    'a refused load by what only another thread was lent': {
      before: state({
        main: served({ lends: facts([buffer, app, server, 'r']) }),
        aux: [frame(driver), call(server)],
      }),
      action: load(buffer, aux),
      outcome: fault('protection'),
    },
    'a call that is refused': { action: calls(drive), outcome: fault('protection') },
  },
});

const { laboratory, initial } = trapping();

test('an access that succeeds where nothing is mapped is refuted', () => {
  const store = laboratory.observed(initial, laboratory.act('store', 0));
  const wrong = { ...store, before: { ...initial, map: {} } };

  expect(says(noUnauthorizedAccess.refute(laboratory.machine, store))).toBeUndefined();
  expect(says(noUnauthorizedAccess.refute(laboratory.machine, wrong))).toBe(
    'app stored to app.heap[0, 8), where nothing is mapped',
  );
});
