/** The table of operands: the types that follow from it, and how actions are walked over by it. */

import { expect, expectTypeOf, test } from 'vitest';
import {
  type Action,
  actionKinds,
  actorOf,
  makeAction,
  operandOf,
  operandsOf,
  renumber,
  valuesIn,
  withOperand,
} from './action.ts';
import type { Rights } from './rights.ts';
import { contract } from './semantics.ts';
import type { DeviceId, PortalId, SpaceId, SpanId, ThreadId } from './state.ts';

const call: Action<'call'> = {
  kind: 'call',
  thread: 3,
  portal: 2,
  arguments: [{ value: 1 }],
  lends: [{ lender: 4, span: 7, rights: 0x11 }],
};

test('every kind has a rule, and every rule a kind', () => {
  expect([...actionKinds].sort()).toEqual(Object.keys(contract.rules).sort());
});

test('an action has the operands of its kind, each with the type of its sort', () => {
  expectTypeOf<Action<'grant'>['to']>().toEqualTypeOf<SpaceId>();
  expectTypeOf<Action<'grant'>['rights']>().toEqualTypeOf<Rights>();
  expectTypeOf<Action<'call'>['portal']>().toEqualTypeOf<PortalId>();
  expectTypeOf<Action<'load'>['onBehalf']>().toEqualTypeOf<true | undefined>();
  expectTypeOf<keyof Action<'stop'>>().toEqualTypeOf<'kind' | 'thread' | 'device'>();
});

test('an action that lacks an operand, has one too many or one of another sort does not compile', () => {
  const device: DeviceId = 0;
  const made = {
    whole: { kind: 'load', thread: 0, span: 0 } satisfies Action,
    // @ts-expect-error A load names a range.
    lacking: { kind: 'load', thread: 0 } satisfies Action,
    // @ts-expect-error A load brings no results.
    excessive: { kind: 'load', thread: 0, span: 0, results: [] } satisfies Action,
    // @ts-expect-error A device is not a space.
    mistaken: { kind: 'destroy', thread: 0, space: device } satisfies Action,
  };

  expect(Object.keys(made)).toHaveLength(4);
});

test('numbers of two sorts do not mix', () => {
  expectTypeOf<SpanId>().not.toExtend<ThreadId>();
  expectTypeOf<SpaceId>().not.toExtend<DeviceId>();
});

test('an action is made in the order of the table, without what is left out', () => {
  const values = { onBehalf: undefined, span: 5, thread: 1, portal: 9 };

  expect(JSON.stringify(makeAction('load', values))).toBe('{"kind":"load","thread":1,"span":5}');
});

test('each operand is found with its sort, those of lends too', () => {
  expect([...valuesIn(call)]).toEqual([
    ['thread', 3],
    ['portal', 2],
    ['sources', call.arguments],
    ['lends', call.lends],
    ['space', 4],
    ['span', 7],
    ['rights', 0x11],
  ]);
});

test('all numbers of one sort change together, those of lends too, and nothing else', () => {
  const next = (number: number) => number + 1;
  const grant: Action = { kind: 'grant', thread: 1, as: 1, to: 2, span: 1, rights: 1 };

  expect(renumber(grant, 'space', next)).toEqual({ ...grant, as: 2, to: 3 });
  expect(renumber(call, 'space', next)).toEqual({
    ...call,
    lends: [{ lender: 5, span: 7, rights: 0x11 }],
  });
  expect(renumber(call, 'line', next)).toEqual(call);
});

test('one operand can be replaced', () => {
  expect(operandOf(withOperand(call, 'portal', 0), 'portal')).toBe(0);
  expect(call.portal).toBe(2);
});

test('threads act in the kinds that name one', () => {
  const outside = actionKinds.filter(
    (kind) => !operandsOf(kind).some(([, sort]) => sort === 'thread'),
  );

  expect(outside).toEqual(['raise', 'beat', 'master']);
  expect(actorOf(call)).toBe(3);
  expect(actorOf({ kind: 'raise', line: 0 })).toBeUndefined();
});
