/** What kinds of action are about: each kind once. */

import { expect, test } from 'vitest';
import type { Action, ActionKind } from '../model/action.ts';
import { contract } from '../model/semantics.ts';
import { frame } from './by-hand.fixture.ts';
import {
  framesLeft,
  isAccess,
  isWithdrawal,
  popsFrames,
  popsManyFrames,
  takesAuthority,
} from './kinds.ts';

const kinds = Object.keys(contract.rules) as ActionKind[];

function kindsOf(is: (action: Action) => boolean): ActionKind[] {
  return kinds.filter((kind) => is({ kind } as Action)).sort();
}

test('each kind of action is what it is, and no other kind is', () => {
  expect(kindsOf(isAccess)).toEqual(['fetch', 'load', 'store']);
  expect(kindsOf(isWithdrawal)).toEqual(['revoke', 'unpass']);
  expect(kindsOf(popsFrames)).toEqual(['return', 'unwind']);
  expect(kindsOf(popsManyFrames)).toEqual(['unwind']);
  expect(kindsOf(takesAuthority)).toEqual(['destroy', 'return', 'revoke', 'unpass', 'unwind']);
});

test('every kind that takes authority away is one after which the contract prunes', () => {
  const prunes = kinds.filter((kind) => contract.rules[kind].prunes);

  expect(prunes).toEqual(expect.arrayContaining(kindsOf(takesAuthority)));
});

test('a return leaves all frames but the top one, an unwind those up to its target', () => {
  const frames = [frame(0), frame(1), frame(2)];

  expect(framesLeft({ kind: 'return', thread: 0, results: [] }, frames)).toBe(2);
  expect(framesLeft({ kind: 'unwind', thread: 0, depth: 0 }, frames)).toBe(1);
});
