/**
 * Tries that something is refused: with which words, with which remedy, and at which line.
 *
 * The line at fault is the one that ends with an arrow; where a message names a second line, that one is
 * marked `other`. Frames of this file are the language's own (site.ts), so that nouns of `office` stand on
 * the line of the test that asks for them.
 */

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ScenarioError } from '../error.ts';
import { dataOf, machine, scenario } from '../index.ts';
import type { Machine } from './machine.ts';
import type { MachineOptions } from './nouns.ts';
import type { ScenarioOptions } from './scenario.ts';

interface Wrong {
  code(): unknown;
  readonly says: string | RegExp;
  readonly remedy: string | RegExp;
}

/** A machine on which nothing is wrong yet. */
export function office(options: MachineOptions = { addressBits: 10 }) {
  const m = machine(options);
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app);
  return { m, app, server, buffer, serve, main };
}

/** Nouns of another machine. They have numbers too, which on this machine belong to other nouns. */
export function elsewhere() {
  const { m, server, buffer, serve, main } = office();
  return { m, stranger: server, strange: buffer, gate: serve, line: main };
}

export const shows = 'What is wrong is shown.';
export const words = { shows } as const;

/** For values that no type would let through. */
export function untyped(value: unknown): never {
  return value as never;
}

/** A scenario read as the loader reads it; its lists are written where this is called. */
export function read(m: Machine, lists: Partial<ScenarioOptions>): unknown {
  return dataOf(scenario(m, { shows, ...lists }));
}

export function refusalOf(code: () => unknown): ScenarioError {
  try {
    code();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** One test per entry, in the test file of this URL: its key says what is refused. */
export function testRefusals(url: string, wrong: Readonly<Record<string, Wrong>>): void {
  const path = fileURLToPath(url);
  const project = fileURLToPath(new URL('../../../', import.meta.url));
  const file = relative(project, path).replaceAll('\\', '/');
  const lines = readFileSync(path, 'utf8').split('\n');

  test.each(Object.entries(wrong))('%s is refused', (refused, { code, says, remedy }) => {
    const refusal = refusalOf(code);

    const other = () => String(markedLine(lines, refused, '// <- other'));
    const source = typeof says === 'string' ? says : says.source;
    const expected = source.includes('<other>') ? source.replace('<other>', other()) : source;
    if (typeof says === 'string') expect(refusal.message).toBe(expected);
    else expect(refusal.message).toMatch(new RegExp(expected));
    if (typeof remedy === 'string') expect(refusal.remedy).toBe(remedy);
    else expect(refusal.remedy).toMatch(remedy);
    expect(refusal.site).toMatchObject({ file, line: markedLine(lines, refused, '// <-') });
  });
}

/** The first line with this arrow after the line that names the case, counted from 1. */
function markedLine(lines: readonly string[], refused: string, arrow: string): number {
  const from = lines.findIndex((line) => line.startsWith(`  '${refused}': {`));
  const at = lines.findIndex((line, i) => i > from && line.endsWith(arrow));
  if (from < 0 || at < 0) throw new Error(`no line is marked ${arrow} for: ${refused}`);
  return at + 1;
}
