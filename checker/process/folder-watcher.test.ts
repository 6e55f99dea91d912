/** Changes below a folder: what is noticed, and what is none. */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FolderWatcher } from './folder-watcher.ts';
import { removeScratch, scratchFolder } from './scratch.fixture.ts';

const open: { readonly folder: string; readonly ending: AbortController }[] = [];

afterEach(() => {
  for (const { folder, ending } of open.splice(0)) {
    ending.abort();
    removeScratch(folder);
  }
});

function watching(files: Readonly<Record<string, string>>) {
  const folder = scratchFolder(files);
  const ending = new AbortController();
  open.push({ folder, ending });
  const isModule = (path: string) => path.endsWith('.ts');
  const watcher = new FolderWatcher([folder], isModule, ending.signal);
  const at = (name: string) => join(folder, name);
  /** What comes of something that is done while it waits. */
  const after = async (act: () => void) => {
    const next = watcher.next();
    act();
    const { written = [], removed = [] } = (await next) ?? {};
    return [...written.map((path) => `+${path}`), ...removed.map((path) => `-${path}`)].map(
      (path) => path.replace(`${folder}/`, ''),
    );
  };
  return { at, after, watcher, ending };
}

test('a file that is written, replaced again and again, added or removed has changed', async () => {
  const { at, after } = watching({ 'a.ts': '1', 'deep/b.ts': '1' });

  expect(await after(() => writeFileSync(at('a.ts'), '2'))).toEqual(['+a.ts']);
  for (const text of ['3', '4', '5']) {
    // As editors do it: another file takes its place.
    writeFileSync(at('a.new'), text);
    expect(await after(() => renameSync(at('a.new'), at('a.ts')))).toEqual(['+a.ts']);
  }
  expect(await after(() => writeFileSync(at('deep/c.ts'), ''))).toEqual(['+deep/c.ts']);
  expect(await after(() => rmSync(at('deep/b.ts')))).toEqual(['-deep/b.ts']);
});

test('a folder that is added, or put in the place of another, is watched as well', async () => {
  const { at, after } = watching({ 'a.ts': '1' });
  const add = (text: string) => {
    mkdirSync(at('new/er'), { recursive: true });
    writeFileSync(at('new/er/b.ts'), text);
  };

  expect(await after(() => add('1'))).toEqual(['+new/er/b.ts']);
  expect(await after(() => writeFileSync(at('new/er/b.ts'), '2'))).toEqual(['+new/er/b.ts']);
  expect(await after(() => rmSync(at('new'), { recursive: true }))).toEqual(['-new/er/b.ts']);
});

test('what is saved as it was, hidden, or no module has not changed', async () => {
  const { at, after } = watching({ 'a.ts': '1', 'b.ts': '1' });

  const changed = await after(() => {
    writeFileSync(at('a.ts'), '1');
    writeFileSync(at('.hidden.ts'), '1');
    writeFileSync(at('notes.txt'), '1');
    writeFileSync(at('b.ts'), '2');
  });

  expect(changed).toEqual(['+b.ts']);
});

test('at its end there are no more changes', async () => {
  const { watcher, ending } = watching({ 'a.ts': '1' });
  const next = watcher.next();

  ending.abort();

  expect(await next).toBeUndefined();
  expect(await watcher.next()).toBeUndefined();
});
