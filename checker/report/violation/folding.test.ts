/** Long runs made short to read: repetitions shown once, the middle left out. */

import { expect, test } from 'vitest';
import { folded, foldText } from './folding.ts';

const fit = { longest: 10, first: 2, last: 3 };

function text(keys: string): string {
  return folded([...keys], fit)
    .map((fold) => (fold.kind === 'step' ? keys[fold.index] : foldText(fold)))
    .join('|');
}

test('a short run stays as it is', () => {
  expect(text('abcab')).toBe('a|b|c|a|b');
  expect(text('')).toBe('');
});

test('steps that repeat are shown once and counted; the last step stands by itself', () => {
  expect(text('xababababc')).toBe('x|a|b|... steps 2 to 3 again, 3 times more, up to step 9 ...|c');
  expect(text('aaaaa')).toBe('a|... step 1 again, 3 times more, up to step 4 ...|a');
});

test('steps that come twice are shown twice', () => {
  expect(text('ababc')).toBe('a|b|a|b|c');
});

test('of a run that is still too long the beginning and the end are shown, and how much is left out', () => {
  expect(text('abcdefghijklm')).toBe('a|b|... 8 steps left out ...|k|l|m');
});

test('a repetition counts as what it stands for when the middle goes', () => {
  const folds = folded([...'abcccccccdefghijklm'], fit);
  const left = folds.find(({ kind }) => kind === 'left out');

  // Everything between the second step and the third from the end.
  expect(left).toEqual({ kind: 'left out', first: 2, length: 14 });
});
