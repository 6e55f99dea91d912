/** What is refused of options, whichever noun they are of: never in the words of a library. */

import { describe, expect, test } from 'vitest';
import { ScenarioError } from '../error.ts';
import { machine } from '../index.ts';
import { office, testRefusals, untyped } from './refusals.fixture.ts';

testRefusals(import.meta.url, {
  'a line without options': {
    code() {
      office().m.line('l', untyped(undefined)); // <-
    },
    says: 'a line wants options, not undefined (is a name misspelt?)',
    remedy: 'write them in braces: { priority, handler, reentrant }; it needs priority and handler',
  },
  'a machine whose options are a number': {
    code() {
      machine(untyped(8)); // <-
    },
    says: 'a machine wants options, not 8',
    remedy:
      'write them in braces: { addressBits, registers, memory, values, faultValues, design }; each is optional',
  },
  'a space in place of its options': {
    code() {
      const { m, app } = office();
      m.space('other', untyped(app)); // <-
    },
    says: 'a space wants options, not the space app',
    remedy: 'write them in braces: { maker }; each is optional',
  },
  'a fault value for a misspelt cause': {
    code() {
      machine(untyped({ faultValues: { protektion: 1 } })); // <-
    },
    says: "faultValues of a machine has no 'protektion'",
    remedy: "did you mean 'protection'?",
  },
  'a line with its priority in words': {
    code() {
      const { m, serve } = office();
      m.line('l', untyped({ priority: 'high', handler: serve })); // <-
    },
    says: "priority of a line cannot be 'high'",
    remedy: 'give a whole number from 1 to 1,000',
  },
  'a device that raises nothing': {
    code() {
      const { m, buffer } = office();
      m.device('nic', untyped({ registers: buffer })); // <-
    },
    says: "a device needs 'raises', which is not given",
    remedy: "give the line that says it is idle: m.line('done', { priority: 1, handler: serve })",
  },
});

const wrongly = { undefined: undefined, number: -1.5, text: 'high', list: [-1], null: null };
const optionNames =
  'addressBits registers memory values faultValues table pageBytes mapped at bytes entry data callers maker priority handler reentrant raises aperture hunkBytes hunks';

describe('no remedy is in the words of the validator', () => {
  const all = optionNames
    .split(' ')
    .flatMap((option) =>
      Object.entries(wrongly).map(([kind, value]) => [option, kind, { [option]: value }] as const),
    );

  test.each(all)('%s: %s', (_option, _kind, options) => {
    const { m, app, serve, buffer } = office();
    const line = m.line('tick', { priority: 1, handler: serve });
    const given = untyped(options);
    const makings: (() => unknown)[] = [
      () => machine(given),
      () => m.pages(untyped({ memory: buffer, table: buffer, ...options })),
      () => m.page('p', buffer, given),
      () => app.region('r', given),
      () => app.portal('q', given),
      () => m.space('s', given),
      () => m.line('l', untyped({ priority: 1, handler: serve, ...options })),
      () => m.device('d', untyped({ registers: buffer, raises: line, ...options })),
      () => m.thread('t', app, given),
    ];
    const refusals = makings.map(refused).filter((refusal) => refusal !== undefined);

    for (const { message, remedy } of refusals) {
      expect(`${message}; ${remedy}`).not.toMatch(/invalid|expected|received|nonoptional/i);
    }
  });
});

function refused(code: () => unknown): ScenarioError | undefined {
  try {
    code();
    return undefined;
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
}
