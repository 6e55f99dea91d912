/** A spiller keeps frames, and nothing of those that have gone. */

import { describe, expect, test } from 'vitest';
import { type FrameLink, frameKind, Spiller } from './spiller.ts';

function link(kind: number, priority = 0): FrameLink {
  return { code: 1, data: 2, kind, priority, line: -1, portal: -1, refused: -1 };
}

describe('a spiller', () => {
  const spiller = (close = 2) => new Spiller(new Uint32Array(Spiller.words(5, 2)), 2, close);

  test('gives a frame registers of zero, whatever frame was there before', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    of.push(link(frameKind.call));
    of.setRegister(1, 1, 7);
    of.pop();
    of.push(link(frameKind.call));

    expect(of.register(1, 1)).toBe(0);
  });

  test('lets lends count from the topmost interrupt or fault frame on', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    of.push(link(frameKind.call));
    expect(of.floor).toBe(0);
    of.push(link(frameKind.interrupt, 1));
    of.push(link(frameKind.call, 1));
    expect(of.floor).toBe(2);
    of.push(link(frameKind.fault, 1));
    expect(of.floor).toBe(4);
  });

  test('moves frames to memory when it is full, and back when it has come down to one', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    expect([of.isFull, of.mustFill]).toEqual([false, true]);
    of.push(link(frameKind.call));
    expect([of.isFull, of.mustFill]).toEqual([true, false]);
    of.push(link(frameKind.call));
    of.pop();
    expect([of.isFull, of.mustFill]).toEqual([false, true]);
  });

  test('shows a frame by the names of its fields, absent ones as -1', () => {
    const of = spiller();
    of.push({ ...link(frameKind.interrupt, 3), line: 0 });

    expect(of.top).toMatchObject({ code: 1, data: 2, priority: 3, line: 0, portal: -1 });
    expect([of.top.isOf(1), of.top.isOf(2), of.top.isOf(0)]).toEqual([true, true, false]);
    of.top.waiting = 0;
    of.pop();
    of.push(link(frameKind.base));
    expect(of.top).toMatchObject({ line: -1, waiting: -1, isAbandoned: false });
  });

  test('takes no value for a register that the machine does not have', () => {
    const of = spiller();
    of.push(link(frameKind.base));
    of.push(link(frameKind.call));
    of.setRegister(0, 2, 7);

    expect(of.at(1)).toMatchObject({ code: 1, data: 2 });
    expect(() => of.register(0, 2)).toThrow('a register is one of the frame');
  });
});
