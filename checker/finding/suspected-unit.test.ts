/** Units, what they hold, and what was seen of a suspected one, by their names. */

import { expect, test } from 'vitest';
import { right } from '../../model/rights.ts';
import { lockstepSubject } from './lockstep-subject.fixture.ts';
import { type Holding, holdingText, type SuspectReason, suspectTexts } from './suspected-unit.ts';
import { roleOf, type Suspect, suspectName, type Unit, unitName } from './unit.ts';

const subject = lockstepSubject();
const [app, server] = [0, 1];
const [main, aux] = [0, 1];
const copies: Holding = { kind: 'copies', copies: [{ rights: right.r | right.w, space: server }] };

test.each<[Unit, string, string]>([
  [{ kind: 'hart', hart: aux }, 'aux', 'actor'],
  [{ kind: 'device', device: 0 }, 'nic', 'actor'],
  [{ kind: 'lines' }, 'lines', 'actor'],
  [{ kind: 'model' }, 'model', 'model'],
  [{ kind: 'region table' }, 'region table', 'table'],
  [{ kind: 'data PLB', hart: aux }, "aux's data PLB", 'buffer'],
  [{ kind: 'instruction PLB', hart: main }, "main's instruction PLB", 'buffer'],
  [{ kind: 'TLB', hart: main }, "main's TLB", 'buffer'],
  [{ kind: 'cached right', device: 0 }, "nic's cached right", 'buffer'],
  [{ kind: 'cached page', device: 0 }, "nic's page", 'buffer'],
])('the lane of %o is called %s', (unit, name, role) => {
  expect(unitName(subject, unit)).toBe(name);
  expect(roleOf(unit)).toBe(role);
});

test.each<[Suspect, string]>([
  [{ kind: 'region table' }, 'the region table'],
  [{ kind: 'PLB', hart: aux }, 'a PLB of aux'],
  [{ kind: 'spiller', hart: main }, 'the spiller of main'],
  [{ kind: 'engine', device: 0 }, 'the engine of nic'],
  [{ kind: 'interrupt controller' }, 'the interrupt controller'],
  [{ kind: 'message', to: { kind: 'hart', hart: aux } }, 'the message to aux'],
  [{ kind: 'checks', of: { kind: 'hart', hart: aux } }, 'what aux checks'],
  [{ kind: 'path to memory', of: { kind: 'device', device: 0 } }, 'what nic has before memory'],
  [{ kind: 'harts', harts: [main, aux] }, 'main, aux'],
])('the suspect %o is called %s', (suspect, name) => {
  expect(suspectName(subject, suspect)).toBe(name);
});

test.each<[Holding | undefined, string]>([
  [undefined, ''],
  [{ kind: 'rights', rights: 0 }, '-'],
  [{ kind: 'rights', rights: right.r | right.x }, 'rx'],
  [copies, 'rw server'],
  [{ kind: 'mappings', mappings: [{ page: 0, physicalPage: 1 }], isOfOnePage: true }, 'phys 1'],
  [
    { kind: 'mappings', mappings: [{ page: 0, physicalPage: undefined }], isOfOnePage: false },
    'page -',
  ],
])('what is held, %o, is written %j', (holding, text) => {
  expect(holdingText(subject, holding)).toBe(text);
});

test('a space that every copy is for is not repeated', () => {
  expect(holdingText(subject, copies, server)).toBe('rw');
  expect(holdingText(subject, copies, app)).toBe('rw server');
});

test.each<[SuspectReason, string]>([
  [{ kind: 'kept', messageAt: 25, holding: copies }, 'told at cycle 25, it kept rw server'],
  [
    {
      kind: 'says',
      isAfterLoss: true,
      table: { kind: 'rights', rights: right.r },
      model: { kind: 'rights', rights: 0 },
    },
    'it still says r, and the model -',
  ],
  [
    { kind: 'went on', actor: { kind: 'hart', hart: aux }, loss: 'revoke', action: 'load' },
    'aux was not told of the revoke, and its load went on',
  ],
  [
    {
      kind: 'filled',
      messageAt: 3,
      filledAt: 4,
      buffer: { kind: 'TLB', hart: aux },
      holding: copies,
    },
    "told at cycle 3, it filled aux's TLB with rw server at cycle 4",
  ],
  [
    {
      kind: 'differs',
      difference: { kind: 'line', line: 0, executor: 'pending', model: 'not pending' },
    },
    'line tick is pending, and not pending in the model',
  ],
])('the reason %o is said in words', (reason, says) => {
  const suspected = { unit: { kind: 'region table' }, cycle: 7, reason } as const;

  expect(suspectTexts(subject, suspected)).toEqual({ unit: 'the region table', cycle: 7, says });
});
