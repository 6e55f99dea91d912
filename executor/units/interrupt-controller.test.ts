/** The interrupt controller keeps lines pending until they are delivered. */

import { expect, test } from 'vitest';
import { InterruptController } from './interrupt-controller.ts';

test('a line that is raised while it is pending is raised once', () => {
  const of = new InterruptController(new Uint32Array(InterruptController.words(1)));
  of.arrive(0, 1);
  expect([of.tick(0), of.tick(0), of.isPending(0)]).toEqual([false, true, true]);
  of.arrive(0, 0);
  expect([of.tick(0), of.isPending(0)]).toEqual([false, true]);
  of.clear(0);
  expect(of.isPending(0)).toBe(false);
});

test('lines have passed as many cycles at once as one after the other', () => {
  const rows = [0, 1].map(() => new Uint32Array(InterruptController.words(2)));
  const [one, other] = rows.map((row) => new InterruptController(row));
  for (const of of [one, other]) {
    of?.arrive(0, 4);
    of?.arrive(1, 6);
  }
  expect(one?.quiet).toBe(5);
  one?.pass(4);
  for (let i = 0; i < 4; i++) for (const line of [0, 1]) other?.tick(line);

  expect(rows[0]).toEqual(rows[1]);
  expect([one?.tick(0), one?.tick(1)]).toEqual([true, false]);
});
