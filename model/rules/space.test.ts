/** Ending a space and making it anew: who may, what goes, and what comes back. */

import { beforeEach, expect, test } from 'vitest';
import type { Action } from '../action.ts';
import { calls, grants, load, returns, rights, store } from '../actions.fixture.ts';
import { allFacts } from '../facts.ts';
import { done } from '../outcome.ts';
import {
  app,
  aux,
  buffer,
  drive,
  driver,
  low,
  main,
  serve,
  server,
  serverMemory,
  servers,
} from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

const destroy = (space: number, thread = main): Action => ({ kind: 'destroy', thread, space });
const create = (space: number, thread = main): Action => ({ kind: 'create', thread, space });

let running: Running;

/** The app is the maker of the server. */
beforeEach(() => {
  running = new Running(
    servers({ spaces: [{ name: 'app' }, { name: 'server', maker: app }, { name: 'driver' }] }),
  );
});

test('only its maker ends a space, and begins it anew', () => {
  expect(running.take(destroy(server, aux))).toEqual(fault('protection'));
  expect(running.take(destroy(driver))).toEqual(fault('protection'));
  expect(running.take(create(server))).toBe('disabled');
  expect(running.take(destroy(server))).toEqual(done);
  expect(running.take(destroy(server))).toBe('disabled');
  expect(running.take(create(server, aux))).toEqual(fault('protection'));
  expect(running.take(create(server))).toEqual(done);
});

test('the facts that a destroyed space made and held are gone, and its portals are dead', () => {
  running.take(grants(app, server, low, 'r'));

  running.take(destroy(server));

  const named = [...allFacts(running.state.grants)].flatMap(({ grantor, grantee }) => [
    grantor,
    grantee,
  ]);
  expect(named).not.toContain(server);
  expect(running.take(calls(serve))).toEqual(fault('dead'));
});

test('a frame that a destroyed space governs goes when control would come back to it', () => {
  // The maker is the driver here, which runs above the server.
  running = new Running(
    servers({ spaces: [{ name: 'app' }, { name: 'server', maker: driver }, { name: 'driver' }] }),
  );

  running.takeAll(calls(serve), calls(drive), destroy(server));
  expect(running.frames.map(({ abandoned }) => abandoned)).toEqual([false, true, false]);

  running.take(returns());
  expect(running.frames.map(({ data }) => data)).toEqual([app]);
});

test('a space made anew has the grants that it made at the start, and empty memory', () => {
  const before = running.state;
  running.takeAll(calls(serve), store(serverMemory, 1), grants(server, driver, serverMemory, 'r'));
  running.take(returns());

  running.takeAll(destroy(server), create(server));

  // The driver's grant to the server was the driver's to make, and does not come back.
  const grantsTo = (space: number) =>
    [...allFacts(running.state.grants)].filter(({ grantee }) => grantee === space);
  expect(grantsTo(app).every(({ rights: held }) => held === rights('e'))).toBe(true);
  expect(grantsTo(app)).toEqual([...allFacts(before.grants)].filter((f) => f.grantee === app));
  expect(grantsTo(server)).toEqual([]);
  expect(grantsTo(driver)).toEqual([]);
  running.take(calls(serve));
  expect(running.take(load(serverMemory))).toEqual({ kind: 'loaded', values: [0] });
  expect(running.take(store(buffer, 1))).toEqual(fault('protection'));
});
