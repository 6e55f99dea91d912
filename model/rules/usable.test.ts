/** What running code may use. */

import { beforeEach, expect, test } from 'vitest';
import { calls, grants, store } from '../actions.fixture.ts';
import { done } from '../outcome.ts';
import {
  app,
  buffer,
  driver,
  driverMemory,
  server,
  serverHunk,
  serverMemory,
  servers,
  shared,
} from '../servers.fixture.ts';
import { fault, Running } from '../taking.fixture.ts';

let running: Running;

beforeEach(() => {
  running = new Running(servers());
});

test('an environment of two spaces may use, right by right, what either of them holds', () => {
  running.take(calls(shared));
  expect(running.take(store(serverMemory, 1))).toEqual(done);
  expect(running.take(store(buffer, 1))).toEqual(done);
  expect(running.take(store(serverHunk, 1))).toEqual(done);
  expect(running.take(grants(server, driver, serverHunk, 'r'))).toEqual(fault('exceeds-authority'));
  expect(running.take(grants(app, driver, serverHunk, 'r'))).toEqual(done);
  expect(running.take(grants(driver, app, driverMemory, 'r'))).toBe('disabled');
});
