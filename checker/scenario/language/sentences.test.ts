/** Sentences that say more: what they may say, and that none is ever changed. */

import { expect, test } from 'vitest';
import { anyone } from '../index.ts';
import { office, read, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a lend with a mark in the middle of its rights': {
    code() {
      const { app, buffer, serve } = office();
      app.calls(serve).lending(buffer, untyped('r+w')); // <-
    },
    says: "'r+w' are no rights",
    remedy: /and \+ behind them if they may be passed on/,
  },
  'a fault with a misspelt cause': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).faults(untyped('protecton')); // <-
    },
    says: "'protecton' is no cause",
    remedy: "did you mean 'protection'?",
  },
  'a fault with a cause that resembles none': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).faults(untyped('it is not allowed')); // <-
    },
    says: "'it is not allowed' is no cause",
    remedy: /^choose one of: bounds, protection, /,
  },
  'a load that sees no value': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).sees(); // <-
    },
    says: 'a load always sees something, and .sees() names no value',
    remedy: 'name what it sees, .sees(0), or leave out .sees()',
  },
  'a step on a thread that is not there': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).on(untyped(undefined)); // <-
    },
    says: 'on is undefined (is a name misspelt?), not a thread',
    remedy: "give what m.thread('main', app) returned",
  },
  'a lend by anyone, without a lender': {
    code() {
      const { buffer, serve } = office();
      anyone.calls(serve).lending(buffer, 'r'); // <-
    },
    says: 'anyone lends, and a lend is made by one of the two spaces that run',
    remedy: 'name the lender third: .lending(buffer, "r", app)',
  },
  'a load that sees what is not a value': {
    code() {
      const { m, app, buffer } = office();
      read(m, { steps: [app.loads(buffer).sees(0, untyped('1'))] }); // <-
    },
    says: "'1' is no value that a load could see",
    remedy: /^name whole numbers of at least 0/,
  },
  'two outcomes of one step': {
    code() {
      const { app, buffer } = office();
      app.loads(buffer).sees(0).faults('protection'); // <-
    },
    says: 'a step says twice what comes of it',
    remedy: 'leave out one of .faults(...) and .sees(...)',
  },
});

test('a sentence is never changed: saying more makes another sentence', () => {
  const { app, buffer, serve, main } = office();
  const loads = app.loads(buffer);
  const calls = app.calls(serve);

  const all = [loads.sees(1), loads.faults('protection'), loads.on(main), calls.passing(1)];

  expect(all.includes(loads)).toBe(false);
  expect(loads.content).not.toHaveProperty('expects');
  expect(loads.content).not.toHaveProperty('thread');
  expect(calls.content.request.arguments).toEqual([]);
});
