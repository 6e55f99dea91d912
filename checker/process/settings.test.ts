/** The settings of a project: what they say, and one clear error for each way in which they cannot be used. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectFolder } from './files.ts';
import { removeScratch, scratchFolder } from './scratch.fixture.ts';
import { readSettings, type Settings, UnusableSettings } from './settings.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) removeScratch(folder);
});

function projectOf(texts: Readonly<Record<string, string>>): string {
  const folder = scratchFolder(texts);
  folders.push(folder);
  return folder;
}

function settingsIn(project: string): Promise<Settings> {
  return readSettings(new AbortController().signal, project);
}

function settingsOf(text: string, name = 'portcullis.config.ts'): Promise<Settings> {
  return settingsIn(projectOf({ [name]: text }));
}

test('without a file, scenarios are below scenarios/ and reports go below reports/', async () => {
  const project = projectOf({});

  expect(await settingsIn(project)).toEqual({
    scenarios: ['scenarios'],
    reports: relative(process.cwd(), join(project, 'reports')),
    reporters: [],
    numbers: {},
  });
});

test('paths begin at the file that says them, whatever the working directory is', async () => {
  const project = projectOf({
    'portcullis.config.ts': `import { defineConfig } from 'portcullis/config';
export default defineConfig({
  scenarios: ['scenarios', 'more'],
  reports: 'out',
  reporters: ['junit=out/run.xml', 'github'],
  seed: 'random',
  runs: 500,
});
`,
  });
  for (const folder of ['scenarios', 'more']) mkdirSync(join(project, folder));
  const here = relative(process.cwd(), project);

  expect(await settingsIn(project)).toEqual({
    scenarios: ['scenarios', 'more'],
    reports: `${here}/out`,
    reporters: [`junit=${here}/out/run.xml`, 'github'],
    numbers: { runs: ['500'], seed: ['random'] },
  });
});

test('the settings on the page about the package are what they are there', async () => {
  const page = readFileSync(join(projectFolder, 'docs/package.md'), 'utf8');
  const [, text = ''] = /<!-- settings -->\n\n```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const project = projectOf({ 'portcullis.config.ts': text });
  for (const folder of ['scenarios', 'more']) mkdirSync(join(project, folder));

  expect((await settingsIn(project)).numbers).toEqual({ runs: ['5000'], seed: ['7'] });
});

test('settings can be JavaScript, and need not be defined by a function', async () => {
  const settings = await settingsOf('export default { runs: 7 };', 'portcullis.config.mjs');

  expect(settings.numbers).toEqual({ runs: ['7'] });
});

test.each([
  ['export default {\n  ruins: 7,\n};', ":2:3  there is no setting 'ruins'; did you mean 'runs'?"],
  ['', ':1:1  is empty; end it with: export default defineConfig('],
  ['process.exit(0);', ':1:9  calls process.exit while it is read; '],
  ["export default { scenarios: ['no'] };", ' names no, where no folder is; make it, or leave it'],
])('%j is refused: %s', async (text, message) => {
  const error: unknown = await settingsOf(text).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(UnusableSettings);
  expect(String(error)).toContain(`portcullis.config.ts${message}`);
});
