/** Why a space lacks a right, found in the raw facts. */

import { describe, expect, test } from 'vitest';
import { layout } from '../model/layout.ts';
import { machineOf } from '../model/machine.ts';
import { app, driver, low, server } from '../model/servers.fixture.ts';
import type { Facts } from '../model/state.ts';
import { cellAt, description, facts, state } from './by-hand.fixture.ts';
import { brokenChain } from './facts.ts';

describe('what is missing when a space may not pass a right on', () => {
  const log = description.spaces.length;
  const withLog = machineOf(
    { ...description, spaces: [...description.spaces, { name: 'log' }] },
    layout,
  );
  const question = { cell: cellAt(0), right: 'r', lends: 'none', passable: true } as const;

  test.each<[string, number, Facts, string]>([
    [
      'the owner gave it without the mark',
      server,
      facts([low, app, server, 'r']),
      'what app gave has r without the mark',
    ],
    [
      'the giver holds it without the mark',
      driver,
      facts([low, app, server, 'r'], [low, server, driver, 'r+']),
      'server holds r there, and may not pass it on',
    ],
    [
      'the giver may pass it on by the longer of two chains',
      server,
      facts(
        [low, app, driver, 'r'],
        [low, app, log, 'r+'],
        [low, log, driver, 'r+'],
        [low, driver, server, 'r'],
      ),
      'what driver gave has r without the mark',
    ],
    [
      'the giver holds nothing',
      driver,
      facts([low, server, driver, 'r+']),
      'server does not hold r there',
    ],
    [
      'the giver gave something else',
      server,
      facts([low, app, server, 'w+']),
      'what app gave has no r',
    ],
    ['nobody gave it', server, facts(), 'nobody lets server use it'],
  ])('%s', (_, space, grants, says) => {
    expect(brokenChain(withLog, state({ grants }), { ...question, space }).broken).toBe(says);
  });
});
