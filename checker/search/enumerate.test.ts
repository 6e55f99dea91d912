/** Enumeration by rows: the order of loops, what neighbours share, and loops that look at outer ones. */

import { expect, test } from 'vitest';
import { enumerate, type Loop, type Row } from './enumerate.ts';

interface Counts {
  readonly threads: number;
  readonly spaces: number;
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const threads: Loop<Counts, 'thread'> = { values: (counts) => upTo(counts.threads) };
const spaces: Loop<Counts, 'space'> = { values: (counts) => upTo(counts.spaces) };
const others: Loop<Counts, 'space'> = {
  values: (counts, { as }) => upTo(counts.spaces).filter((space) => space !== as),
};
const spans: Loop<Counts, 'span'> = { values: () => [0, 1] };
const plain: Loop<Counts, 'rights'> = { values: () => [1] };
const sometimes: Loop<Counts, 'mark'> = { values: () => [undefined, true] };

const rows: readonly Row<Counts>[] = [
  {
    kind: 'stop',
    loops: [
      ['thread', threads],
      ['device', { values: () => [7] }],
    ],
  },
  {
    kind: 'destroy',
    loops: [
      ['space', spaces],
      ['thread', threads],
    ],
  },
  {
    kind: 'create',
    loops: [
      ['space', spaces],
      ['thread', threads],
    ],
  },
];

test('rows that begin with the same loops take turns inside them, others come one after the other', () => {
  const actions = [...enumerate({ threads: 2, spaces: 1 }, rows)];

  expect(
    actions.map((action) => `${action.kind} ${'thread' in action ? action.thread : ''}`),
  ).toEqual(['stop 0', 'stop 1', 'destroy 0', 'create 0', 'destroy 1', 'create 1']);
});

test('a loop may depend on those around it', () => {
  const grant: Row<Counts> = {
    kind: 'grant',
    loops: [
      ['thread', threads],
      ['as', spaces],
      ['to', others],
      ['span', spans],
      ['rights', plain],
    ],
  };

  const actions = [...enumerate({ threads: 1, spaces: 3 }, [grant])];

  expect(actions).toHaveLength(3 * 2 * 2);
  expect(actions.filter((action) => action.kind === 'grant' && action.as === action.to)).toEqual(
    [],
  );
});

test('an operand that is undefined is left out', () => {
  const load: Row<Counts> = {
    kind: 'load',
    loops: [
      ['thread', threads],
      ['onBehalf', sometimes],
      ['span', { values: () => [0] }],
    ],
  };

  expect([...enumerate({ threads: 1, spaces: 0 }, [load])]).toEqual([
    { kind: 'load', thread: 0, span: 0 },
    { kind: 'load', thread: 0, span: 0, onBehalf: true },
  ]);
});

test('a loop without values leaves out the whole row', () => {
  expect([...enumerate({ threads: 0, spaces: 2 }, rows)]).toEqual([]);
});
