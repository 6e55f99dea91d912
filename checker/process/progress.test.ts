/** Progress: how often it is reported, and at what rate runs are counted. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunProgress } from '../report/run/progress-text.ts';
import { ProgressLine } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function listening(isTTY: boolean, options: { isSilent?: boolean; isPlain?: boolean } = {}) {
  const written: string[] = [];
  const stream = {
    isTTY,
    columns: isTTY ? 120 : undefined,
    write: (text: string) => written.push(text),
  };
  const all = { isSilent: false, isPlain: false, ...options };
  const line = new ProgressLine(all, stream as never);
  /** So many runs later. */
  const after = (milliseconds: number, count: number, more: Partial<RunProgress> = {}) => {
    vi.advanceTimersByTime(milliseconds);
    const counts = { count, most: 1000, of: 'runs' } as const;
    const progress = { doing: 'random', name: 'a', done: 0, total: 2, share: count / 1000, counts };
    line.report({ ...progress, ...more });
  };
  return { written, after, line };
}

test('on a terminal the line of progress is rewritten, ten times a second at most, with the rate', () => {
  const { written, after, line } = listening(true);

  after(200, 0);
  after(50, 50);
  after(950, 500, { secondsLeft: 7.2 });
  line.clear();
  line.clear();

  expect(written).toEqual([
    '\r\u001b[K1 of 2  a  random 0%, 0 of at most 1,000 runs',
    '\r\u001b[K1 of 2  a  random 50%, 500 of at most 1,000 runs, 500 runs/s, 8 s left',
    '\r\u001b[K',
  ]);
});

test('where there is no terminal, progress is a plain line every ten seconds', () => {
  const { written, after, line } = listening(false);

  for (let second = 1; second <= 25; second++) after(1000, second * 10);
  line.clear();

  expect(written).toEqual([
    '1 of 2  a  random 10%, 100 of at most 1,000 runs, 10 runs/s\n',
    '1 of 2  a  random 20%, 200 of at most 1,000 runs, 10 runs/s\n',
  ]);
});

test('the rate of progress is that of one search, not of those before it', () => {
  const { written, after, line } = listening(true);

  after(1000, 900);
  line.end('a');
  after(1000, 0, { name: 'b' });
  after(1000, 20, { name: 'b' });

  expect(written.at(-1)).toMatch(/b {2}random 2%, 20 of at most 1,000 runs, 20 runs\/s$/);
});

test('a terminal that cannot rewrite gets lines of progress, and a silent run prints none', () => {
  const plain = listening(true, { isPlain: true });
  plain.after(500, 1);
  expect(plain.written).toEqual([]);
  plain.after(10_000, 2);
  expect(plain.written).toEqual([expect.stringMatching(/\n$/)]);

  const silent = listening(true, { isSilent: true });
  silent.after(60_000, 1);
  expect(silent.written).toEqual([]);
});

test('searches that run at the same time stand in one line, until they end', () => {
  const { written, after, line } = listening(true);

  after(1000, 100);
  after(1000, 200, { name: 'b', done: 1 });
  line.end('a');
  after(1000, 300, { name: 'b', done: 1 });

  expect(written).toEqual([
    '\r\u001b[K1 of 2  a  random 10%, 100 of at most 1,000 runs',
    '\r\u001b[K1 of 2 done; a  random 10%; b  random 20%',
    '\r\u001b[K2 of 2  b  random 30%, 300 of at most 1,000 runs, 100 runs/s',
  ]);
});
