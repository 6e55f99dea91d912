/**
 * The page of costs, its plots and the section of the README are what the executor's cycles come to;
 * `UPDATE_PAGES=1 npx vitest run bench/costs` or `npm run costs` writes them anew.
 */

import { expect, test } from 'vitest';
import { figures } from './figures.ts';
import { aligned, wrapped } from './page.ts';
import { committed, pagesOf, writePages } from './pages.ts';
import { sentencesOf } from './sentences.ts';

const measured = figures();
const pages = await pagesOf(measured);

test.each(pages)('$path says what is measured', ({ path, text }) => {
  if (process.env.UPDATE_PAGES === '1') writePages([{ path, text }]);
  else expect(committed(path)).toBe(text);
});

test('the causes of every figure add up to it', () => {
  const costs = costsIn(measured);
  const off = costs.filter(({ cycles, by }) => {
    const added = Object.values(by).reduce((sum, one) => sum + one, 0);
    return Math.abs(added - cycles) > 1e-9;
  });

  expect(costs.length).toBeGreaterThan(500);
  expect(off).toEqual([]);
});

interface Costs {
  readonly cycles: number;
  readonly by: Readonly<Record<string, number>>;
}

function costsIn(what: unknown): Costs[] {
  if (typeof what !== 'object' || what === null) return [];
  if ('cycles' in what && 'by' in what) return [what as Costs];
  return Object.values(what).flatMap(costsIn);
}

test('everything comes out the same a second time, byte for byte', async () => {
  expect(await pagesOf(figures())).toEqual(pages);
});

test('a sentence that the figures do not bear out is not written', () => {
  const [own, others, ...rest] = measured.glance;
  const dearer = { ...others, warm: { ...others?.warm, cycles: 5 } };
  const doctored = { ...measured, glance: [own, dearer, ...rest] } as typeof measured;

  expect(() => sentencesOf(measured)).not.toThrow();
  expect(() => sentencesOf(doctored)).toThrow('4 cycles are not 5');
});

test('plots are for light and dark, and carry their own paper', () => {
  const plots = pages.filter(({ path }) => path.endsWith('.svg'));

  expect(plots).toHaveLength(6);
  for (const { text } of plots) {
    expect(text).toContain('prefers-color-scheme:dark');
    expect(text).toContain('fill="#ffffff"');
    expect(text).not.toMatch(/NaN|undefined/);
  }
});

test('lines are wrapped and columns aligned', () => {
  expect(wrapped(`- ${'word '.repeat(40).trim()}`, '  ').split('\n')).toEqual([
    `- ${'word '.repeat(23).trim()}`,
    `  ${'word '.repeat(17).trim()}`,
  ]);
  expect(aligned({ head: ['a', 'of'], rows: [['long', '1']] })).toBe('a     of\nlong   1');
});
