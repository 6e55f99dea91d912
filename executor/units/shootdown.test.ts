/** A shootdown names who has to hear of what. */

import { expect, test } from 'vitest';
import { message } from './bus.ts';
import { messageTo, Shootdown } from './shootdown.ts';

test('an agent hears of all that concerns it, and of nothing else', () => {
  const shootdown = new Shootdown();
  shootdown.harts.rights = 0b11;
  shootdown.harts.halt = 1 << 31;
  shootdown.harts.map = 0b10;

  expect([0, 1, 2, 31].map((hart) => messageTo(shootdown.harts, hart))).toEqual([
    message.rights,
    message.rights | message.map,
    0,
    message.halt,
  ]);
  expect(messageTo(shootdown.engines, 0)).toBe(0);
  shootdown.clear();
  expect(messageTo(shootdown.harts, 1)).toBe(0);
});
