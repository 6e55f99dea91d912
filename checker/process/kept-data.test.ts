/** Data of scenario files that are kept: of which files, and that they are those that reading gives. */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scenariosAt } from './files.ts';
import { fingerprint } from './fingerprint.ts';
import { loadUnlessKept } from './kept-data.ts';
import { KeptFiles } from './kept-files.ts';
import { load } from './loader.ts';
import { removeScratch, scratchFolder, usableScenario } from './scratch.fixture.ts';
import { isSelfContained } from './self-contained.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) removeScratch(folder);
});

test('what is kept of a file is what reading it gives, until its text is another', async () => {
  const folder = scratchFolder({
    'clock.scenario.ts': `${usableScenario}Date.now();\n`,
    'mistyped.scenario.ts': usableScenario.replace('(buffer)', '(bufer)'),
    'usable.scenario.ts': usableScenario,
  });
  folders.push(folder);
  const files = scenariosAt(folder) ?? [];
  const kept = join(folder, 'kept');
  const options = { program: fingerprint(), isFresh: false };
  const loadKept = async (more: object = {}) => {
    const read: string[] = [];
    const progress = (file: string) => read.push(file.split('/').at(-1) ?? '');
    const all = { kept: new KeptFiles(kept), ...options, progress, ...more };
    return { loaded: await loadUnlessKept(files, all), read };
  };
  const outside = ['clock.scenario.ts', 'mistyped.scenario.ts'];

  const first = await loadKept();
  const second = await loadKept();

  expect(first.loaded).toEqual(await load(files));
  expect(first.read).toEqual([...outside, 'usable.scenario.ts']);
  expect(second).toEqual({ loaded: first.loaded, read: outside });
  expect(readdirSync(kept).filter((name) => name.endsWith('.kept'))).toHaveLength(1);
  expect((await loadKept({ isFresh: true })).read).toEqual(first.read);
  expect((await loadKept({ program: 'another' })).read).toEqual(first.read);

  writeFileSync(join(folder, 'usable.scenario.ts'), usableScenario.replace('hunks: 2', 'hunks: 3'));
  const changed = await loadKept();
  expect(changed.read).toEqual(first.read);
  expect(changed.loaded).toEqual(await load(files));
});

const line = "import { machine, scenario as s } from 'portcullis/scenario';\n";

test.each([
  usableScenario,
  `${line}const process = machine(); process.space('process');`,
  `${line}// as Date does, in a comment\n/* import 'fs' */ const a = Math.max(1, 0x10);`,
  `${line}export default s([..."globalThis"].map(String), \`process\`);`,
  "import type { Space } from 'portcullis/scenario';\nfor (const a of [1n]) { a; }",
])('depends on its text alone: %j', (text) => {
  expect(isSelfContained(text)).toBe(true);
});

test.each([
  "import { a } from './helper.ts';",
  "import 'portcullis/scenario';",
  "import fs from 'fs';",
  "export { a } from './helper.ts';",
  "const a = await import('fs');",
  "const a = require('fs');",
  'const a = Date.now();',
  'const a = Math.random();',
  'const a = process.env.HOME;',
  'const a = globalThis;',
  'const a = performance.now();',
  'console.log(1);',
  'const a = import.meta.url;',
  'const a = __filename;',
  "const a = (() => 1).constructor('return 1')();",
  'const a = function () { return this; };',
  "const a = eval('1');",
  "const a = 'a'.localeCompare('b');",
  "const a = /'/; Date.now(); const b = /'/;",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a file.
  'const a = `${Date.now()}`;',
  'const a = D\\u0061te.now();',
  '{ const process = 1; }\nprocess.exit();',
  'f(() => { const Date = 1; });\nDate.now();',
])('may depend on more than its text: %j', (text) => {
  expect(isSelfContained(`${line}${text}`)).toBe(false);
});
