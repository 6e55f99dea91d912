/**
 * What the pages on the library and on vitest show compiles, runs, and prints what they say.
 *
 * A comment before a block says what the block is: `<!-- file NAME -->` a file that a reader would write, the
 * others output, which `UPDATE_PAGES=1 npx vitest run docs/examples.test.ts` writes anew.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../checker/process/files.ts';
import { removeScratch, scratchFolder } from '../checker/process/scratch.fixture.ts';
import { codeBlock } from '../checker/text/escape.ts';
import { runNode, runVitest } from '../checker/vitest/run-vitest.fixture.ts';

/** A comment, and the fenced block that follows it. */
const noted = /^<!-- (.+) -->\n\n(```\w+\n([\s\S]*?)^```$)/gm;
// However busy the machine is.
const timeout = 0;

const tsconfig = {
  extends: '../../tsconfig.json',
  include: ['**/*.ts'],
  exclude: [],
};

describe.each(['library.md', 'vitest.md'])('%s', (name) => {
  const path = join(projectFolder, 'docs', name);
  const page = readFileSync(path, 'utf8');
  const blocks = [...page.matchAll(noted)].map(([, note = '', , body = '']) => ({ note, body }));
  const files = blocks.flatMap(({ note, body }) => {
    const [, file] = /^file (\S+)$/.exec(note) ?? [];
    return file === undefined ? [] : [[file, body] as const];
  });
  let folder: string;
  beforeAll(() => {
    folder = scratchFolder({
      ...Object.fromEntries(files),
      'tsconfig.json': JSON.stringify(tsconfig),
    });
  });
  afterAll(() => removeScratch(folder));

  test('shows files that compile', { timeout }, () => {
    const compiler = join(projectFolder, 'node_modules/.bin/tsc');
    const { stdout, status } = runNode(folder, [compiler, '--noEmit', '-p', '.']);

    expect(files).not.toEqual([]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  test('shows what they print', { timeout }, () => {
    const now = page.replaceAll(noted, (whole, note: string, block: string) => {
      if (note.startsWith('file ')) return whole;
      return whole.replace(block, () => codeBlock('text', outputFor(note, folder)));
    });

    if (process.env.UPDATE_PAGES === '1') writeFileSync(path, now);
    else expect(page).toBe(now);
  });
});

function outputFor(note: string, folder: string): string {
  const [, script] = /^printed by (\S+)$/.exec(note) ?? [];
  if (script !== undefined) {
    const { stdout, stderr } = runNode(folder, [script]);
    return `${stdout}${stderr}`.trimEnd();
  }
  const [, file] = /^vitest says of (\S+)$/.exec(note) ?? [];
  if (file === undefined) throw new Error(`nothing is known of a block after <!-- ${note} -->`);
  const { stdout, stderr } = runVitest(folder, []);
  // What the page says of its other files is that they pass.
  const others = stdout.split('\n').filter((line) => /^ ❯ /.test(line) && !line.includes(file));
  if (others.length > 0) return others.join('\n');
  return /^ FAIL {2}[\s\S]*?(?=\n\n⎯)/m.exec(stderr)?.[0] ?? `${stdout}${stderr}`;
}
