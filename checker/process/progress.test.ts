/** Progress: how often it is told, and how fast things go. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProgressNews } from '../report/run/terminal.ts';
import { Narrator } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function listening(isTTY: boolean, told: { isSilent?: boolean; isPlain?: boolean } = {}) {
  const written: string[] = [];
  const stream = {
    isTTY,
    columns: isTTY ? 120 : undefined,
    write: (text: string) => written.push(text),
  };
  const narrator = new Narrator(stream as never, { isSilent: false, isPlain: false, ...told });
  /** So many runs later. */
  const after = (milliseconds: number, count: number, more: Partial<ProgressNews> = {}) => {
    vi.advanceTimersByTime(milliseconds);
    const seen = { count, most: 1000, of: 'runs' } as const;
    const news = { doing: 'random', name: 'a', done: 0, total: 2, share: count / 1000, seen };
    narrator.tell({ ...news, ...more });
  };
  return { written, after, narrator };
}

test('on a terminal one line is rewritten, ten times a second at most, with the rate', () => {
  const { written, after, narrator } = listening(true);

  after(200, 0);
  after(50, 50);
  after(950, 500, { secondsLeft: 7.2 });
  narrator.clear();
  narrator.clear();

  expect(written).toEqual([
    '\r\u001b[K1 of 2  a  random 0%, 0 of at most 1,000 runs',
    '\r\u001b[K1 of 2  a  random 50%, 500 of at most 1,000 runs, 500 runs/s, 8 s left',
    '\r\u001b[K',
  ]);
});

test('elsewhere there is a plain line every ten seconds', () => {
  const { written, after, narrator } = listening(false);

  for (let second = 1; second <= 25; second++) after(1000, second * 10);
  narrator.clear();

  expect(written).toEqual([
    '1 of 2  a  random 10%, 100 of at most 1,000 runs, 10 runs/s\n',
    '1 of 2  a  random 20%, 200 of at most 1,000 runs, 10 runs/s\n',
  ]);
});

test('the rate is of one search, not of those before it', () => {
  const { written, after } = listening(true);

  after(1000, 900);
  after(1000, 0, { name: 'b' });
  after(1000, 20, { name: 'b' });

  expect(written.at(-1)).toMatch(/b {2}random 2%, 20 of at most 1,000 runs, 20 runs\/s$/);
});

test('a terminal that takes no rewriting gets lines, and who wants silence gets nothing', () => {
  const plain = listening(true, { isPlain: true });
  plain.after(500, 1);
  expect(plain.written).toEqual([]);
  plain.after(10_000, 2);
  expect(plain.written).toEqual([expect.stringMatching(/\n$/)]);

  const silent = listening(true, { isSilent: true });
  silent.after(60_000, 1);
  expect(silent.written).toEqual([]);
});
