/** What the author of a scenario says of each step. */

import { describe, expect, test } from 'vitest';
import { done, fault, type Outcome } from '../model/outcome.ts';
import { app, driver, server } from '../model/servers.fixture.ts';
import { frame, loaded, machine, served } from './by-hand.fixture.ts';
import { type ExpectedOutcome, refuteActor, refuteMark, refuteOutcome } from './expectations.ts';

describe('expectations', () => {
  const sees = (...values: number[]): ExpectedOutcome => ({ kind: 'sees', values });
  const faults: ExpectedOutcome = { kind: 'fault', cause: 'protection' };

  test.each<[ExpectedOutcome, Outcome | undefined, string]>([
    [done as ExpectedOutcome, fault('stack'), 'it should succeed, and it was refused (stack)'],
    [done as ExpectedOutcome, undefined, 'it should succeed, and it cannot be asked here at all'],
    [faults, done, 'it should be refused (protection), and it succeeded'],
    [faults, loaded(1), 'it should be refused (protection), and it saw 1'],
    [faults, fault('dead'), 'it should be refused (protection), and it was refused (dead)'],
    [faults, undefined, 'it should be refused (protection), and it cannot be asked here at all'],
    [sees(1, 0), loaded(1), 'it should see 1, 0, and it saw 1'],
    [sees(1), loaded(1, 0), 'it should see 1, and it saw 1, 0'],
    [sees(1), loaded(0), 'it should see 1, and it saw 0'],
    [sees(0), done, 'it should see 0, and it succeeded'],
    [sees(0), fault('bounds'), 'it should see 0, and it was refused (bounds)'],
  ])('of %j are broken by %j', (expected, outcome, says) => {
    expect(refuteOutcome('it', expected, outcome)?.says).toBe(says);
  });

  test.each<[ExpectedOutcome, Outcome]>([
    [done as ExpectedOutcome, done],
    [done as ExpectedOutcome, loaded(1)],
    [faults, fault('protection')],
    [sees(2, 1), loaded(2, 1)],
  ])('of %j are met by %j', (expected, outcome) => {
    expect(refuteOutcome('it', expected, outcome)).toBeUndefined();
  });

  test('say who should act, and who does', () => {
    expect(refuteActor(machine, server, [frame(app)])?.says).toBe(
      'the step says that server acts, and app is running',
    );
    expect(refuteActor(machine, server, [frame(app, { code: driver })])?.says).toBe(
      'the step says that server acts, and driver on the data of app is running',
    );
    expect(refuteActor(machine, server, [])?.says).toMatch(
      /server acts, and the thread has halted$/,
    );
  });

  test('say that there is nobody on whose behalf a step could be', () => {
    const says = 'the step is made on behalf of a caller, and nobody called what runs';
    const interrupted = [...served(), frame(driver, { kind: 'interrupt', priority: 1 })];

    expect(refuteMark([frame(app)])?.says).toBe(says);
    expect(refuteMark(interrupted)?.says).toBe(says);
    expect(refuteMark([])?.says).toBe(says);
    expect(refuteMark(served())).toBeUndefined();
  });

  test('are met by either of the two spaces that govern the running code', () => {
    const both = [frame(app, { code: server })];

    expect(refuteActor(machine, app, both)).toBeUndefined();
    expect(refuteActor(machine, server, both)).toBeUndefined();
    expect(refuteActor(machine, driver, both)).toBeDefined();
  });
});
