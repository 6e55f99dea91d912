/** Whatever a scenario file does, it ends as one sentence about that file, and the others are read. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceFlags } from './child.ts';
import type { ScenarioFile } from './files.ts';
import { scenariosAt } from './files.ts';
import { type Loaded, load } from './loader.ts';
import { processUse } from './process-use.ts';
import { removeScratch, scratchFolder, usableScenario } from './scratch.fixture.ts';

/** What a file holds; then what is wrong, the remedy, and `line:column`. */
type Expected = readonly [text: string, says: string, remedy: string, at: string];

const remedyOfEnding = 'a scenario is data and ends nothing: remove the call';
const remedyOfThrowing = 'mend the line, or what it calls: a scenario has to come to its end';
const remedyOfWaiting = 'a scenario is data and waits for nothing: remove the await';
const remedyOfStrings = 'remove the throw, or throw an Error';
const remedyOfMeddling = 'a scenario is data and changes nothing: remove what does that';
const remedyOfLooping = 'a scenario is data and done at once: look for a loop, or for an await';
const remedyOfWrongExports = 'write: export default scenario(m, { shows: ..., steps: [...] })';
const remedyOfNoExport = 'end it with: export default scenario(m, { shows: ..., steps: [...] })';
const remedyOfReading = "write it into the file, or import it: import table from './table.json'";
const remedyOfDoing = 'a scenario is data and does nothing: remove what does that';
const remedyOfImports = "a scenario imports 'portcullis/scenario', and files of its own project";

const unusable: Readonly<Record<string, Expected>> = {
  exit: ['\nprocess.exit(0);', 'calls process.exit while it is read', remedyOfEnding, '2:9'],
  'exit, and hide it': [
    `import { exit } from 'node:process';\ntry { exit(0); } catch {}\n${usableScenario}`,
    'calls process.exit while it is read',
    remedyOfEnding,
    '2:7',
  ],
  'exit a little later': [
    'setTimeout(() => process.exit(0), 0); await new Promise((go) => setTimeout(go, 100));',
    'calls process.exit while it is read',
    remedyOfEnding,
    '1:26',
  ],
  'really exit': [
    'process.reallyExit(0)',
    'calls process.reallyExit while it is read',
    remedyOfEnding,
    '1:9',
  ],
  abort: ['process.abort()', 'calls process.abort while it is read', remedyOfEnding, '1:9'],
  kill: [
    "process.kill(process.pid, 'SIGKILL')",
    'calls process.kill while it is read',
    remedyOfEnding,
    '1:9',
  ],
  throw: ["\n\n  throw new Error('no');", 'throws Error: no', remedyOfThrowing, '3:9'],
  'throw a string': [
    "throw 'no'",
    "throws 'no', which is no Error and does not know its line",
    remedyOfStrings,
    '1:1',
  ],
  'throw nothing': [
    'throw undefined',
    'throws undefined, which is no Error and does not know its line',
    remedyOfStrings,
    '1:1',
  ],
  'throw what throws': [
    "throw { toString() { throw 'again' } }",
    'throws something that cannot be shown, which is no Error and does not know its line',
    remedyOfStrings,
    '1:1',
  ],
  reject: ["await Promise.reject(new Error('no'));", 'throws Error: no', remedyOfThrowing, '1:22'],
  'reject unheard': [
    `Promise.reject(new Error('no'));\n${usableScenario}`,
    'throws Error: no',
    remedyOfThrowing,
    '1:16',
  ],
  'throw with no one to catch it': [
    "process.removeAllListeners(); setTimeout(() => { throw new Error('late') }); await new Promise((go) => setTimeout(go, 500));",
    'ends the process that reads it (status 1)',
    'a scenario is data and ends nothing: remove what does that',
    '1:56',
  ],
  'call itself': [
    'function f() { f(); }\nf();',
    'throws RangeError: Maximum call stack size exceeded',
    remedyOfThrowing,
    '1:16',
  ],
  'wait for ever': [
    'const x = 1;\nawait new Promise(() => {});\nexport default x;',
    'waits for something that never comes: a promise that nothing will settle',
    remedyOfWaiting,
    '2:1',
  ],
  'be awaitable': ['export function then() {}', 'has no default export', remedyOfNoExport, '1:1'],
  'loop for ever': [
    'while (true) {}',
    'does not come to an end: stopped after 0.5 s of computing',
    remedyOfLooping,
    '1:1',
  ],
  'wait busily': [
    'setInterval(() => {}, 10); await new Promise(() => {});',
    'does not come to an end: stopped after 0.5 s of waiting',
    remedyOfLooping,
    '1:1',
  ],
  'keep a socket open': [
    "import { createServer } from 'node:net'; createServer().listen(0); await new Promise(() => {});",
    'does not come to an end: stopped after 0.5 s of waiting',
    remedyOfLooping,
    '1:1',
  ],
  'loop from promise to promise': [
    'for (;;) await undefined;',
    'does not come to an end: stopped after 0.5 s of computing',
    remedyOfLooping,
    '1:1',
  ],
  disconnect: [
    'process.disconnect(); await new Promise(() => {});',
    'ends the process that reads it (status 1)',
    'a scenario is data and ends nothing: remove what does that',
    '1:1',
  ],
  'not parse': [
    'const a = 1;\nconst b = = 2;',
    'does not parse: Unexpected "="',
    'mend the line; an editor or tsc --noEmit shows more',
    '2:11',
  ],
  'import what does not parse': [
    "import './helper.ts';",
    'imports \'./helper.ts\', which does not parse in line 1: Expected identifier but found "="',
    'mend the line; an editor or tsc --noEmit shows more',
    '1:8',
  ],
  'import a missing file': [
    "import { x } from './missing.ts';\nexport default x;",
    "imports './missing.ts', which cannot be found",
    remedyOfImports,
    '1:19',
  ],
  'import a missing package': [
    "const first = 1;\nimport { x } from 'wibble/there';\nexport default x;",
    "imports 'wibble/there', which cannot be found",
    remedyOfImports,
    '2:19',
  ],
  'misspell the language': [
    usableScenario.replace('portcullis/', 'portculis/'),
    "imports 'portculis/scenario', which cannot be found",
    "write 'portcullis/scenario'",
    '1:35',
  ],
  'misspell the end of the language': [
    usableScenario.replace('/scenario', '/scenarios'),
    "imports 'portcullis/scenarios', which cannot be found",
    "write 'portcullis/scenario'",
    '1:35',
  ],
  'misspell the language and use nothing of it': [
    "\nimport { machine } from 'portcullis/scenaro';",
    "imports 'portcullis/scenaro', which cannot be found",
    "write 'portcullis/scenario'",
    '2:25',
  ],
  'misspell an import': [
    "import { machne } from 'portcullis/scenario';\nexport default machne;",
    "imports machne from 'portcullis/scenario', which has no machne",
    'did you mean machine?',
    '1:10',
  ],
  'misspell a name': [
    usableScenario.replace('(buffer)', '(bufer)'),
    'uses bufer, which is not defined',
    'did you mean buffer?',
    '8:21',
  ],
  'forget an import': [
    usableScenario.replace('may: []', "policy: [never(app, 'w', buffer)]"),
    'uses never, which is not defined',
    "add import { never } from 'portcullis/scenario'",
    '9:11',
  ],
  'misspell a verb': [
    usableScenario.replace('m.space', 'm.spce'),
    'calls m.spce, and there is no spce',
    'did you mean space?',
    '3:15',
  ],
  'call what is no function': [
    usableScenario.replace('app.loads(buffer)', 'app()'),
    'calls app, which is no function',
    'leave out the brackets, or write what is called behind it: app.loads(...)',
    '8:11',
  ],
  'misspell the language, and load it late': [
    `${usableScenario}await import('portcullis/scenari');`,
    "imports 'portcullis/scenari', which cannot be found",
    "write 'portcullis/scenario'",
    '11:14',
  ],
  'use a name too early': [
    'const a = b;\nconst b = 1;',
    'uses b before its own line',
    'declare b further up',
    '1:11',
  ],
  'mix numbers': [
    usableScenario.replace("('buffer')", "('buffer', { at: 0x10n + 1 })"),
    'calculates with a number and a bigint at once',
    'write both in one way: 0x10n + 1n',
    '4:43',
  ],
  'be of another kind': [
    "const { machine } = require('portcullis/scenario');",
    'uses require, which is not defined',
    "scenario files are ES modules: import from 'portcullis/scenario', export default",
    '1:21',
  ],
  'be empty': ['\n', 'is empty', remedyOfNoExport, '1:1'],
  'export nothing': [
    usableScenario.replace('export default', 'const x ='),
    'has no default export',
    remedyOfNoExport,
    '10:1',
  ],
  'export a number': [
    'export default 5n',
    'the default export is 5n, not a scenario',
    remedyOfWrongExports,
    '1:1',
  ],
  'export something like it': [
    "export default { shows: 'x' };",
    'the default export is an object, not a scenario',
    remedyOfWrongExports,
    '1:1',
  ],
  'change what all share': [
    `Array.prototype.map = () => { throw 1 };\n${usableScenario}`,
    'changes Array.prototype.map, which all files share',
    remedyOfMeddling,
    '1:1',
  ],
  'leave a global behind': [
    `Object.assign(globalThis, { extra: 1 });\n${usableScenario}`,
    'changes globalThis.extra, which all files share',
    remedyOfMeddling,
    '1:1',
  ],
  'read what is not its own': [
    "import { readFileSync } from 'node:fs';\n  readFileSync('/etc/passwd');",
    'reads /etc/passwd, and a scenario may read only what it imports',
    remedyOfReading,
    '2:3',
  ],
  'read what it lies beside': [
    "import { readdirSync } from 'node:fs';\nreaddirSync('/');",
    'reads /, and a scenario may read only what it imports',
    remedyOfReading,
    '2:1',
  ],
  'write a file': [
    "import { writeFileSync } from 'node:fs';\nwriteFileSync('/nowhere', 'x');",
    'writes /nowhere, and a scenario may write nothing',
    remedyOfDoing,
    '2:1',
  ],
  'start a program': [
    "import { spawn } from 'node:child_process';\nfor (;;) spawn(process.execPath, [], { detached: true });",
    'starts another program, and it may not',
    remedyOfDoing,
    '2:10',
  ],
  'start a thread': [
    "import { Worker } from 'node:worker_threads';\nnew Worker('for (;;);', { eval: true });",
    'starts a thread, and it may not',
    remedyOfDoing,
    '2:1',
  ],
  'load native code': [
    "process.dlopen({ exports: {} }, '/nowhere.node');",
    'loads native code, and it may not',
    remedyOfDoing,
    '1:9',
  ],
  'open the inspector': [
    "import { open } from 'node:inspector';\n  open(0);",
    'opens the inspector, and it may not',
    remedyOfDoing,
    '2:3',
  ],
  'reach into Node': [
    "process.binding('fs');",
    'reaches into Node itself, and it may not',
    remedyOfDoing,
    '1:9',
  ],
  'end another process': [
    "process['_kill'](process.ppid, 9);",
    'calls process._kill while it is read',
    remedyOfEnding,
    '1:16',
  ],
  'throw in what it imports': [
    "import { fails } from './parts';\n\n  fails();",
    'throws Error: in line 3 of the helper',
    remedyOfThrowing,
    '3:3',
  ],
  'misspell what a helper exports': [
    "import { fail } from './parts';\nexport default fail;",
    "imports fail from './parts', which has no fail",
    'import something else',
    '1:10',
  ],
  'be nested beyond measure': [
    `export default ${'['.repeat(400_000)};`,
    'does not parse: It is nested too deeply',
    'mend the line; an editor or tsc --noEmit shows more',
    '1:1',
  ],
  'leave the address range': [
    usableScenario.replace("('buffer')", "('buffer', { at: 0xf0, bytes: 17 })"),
    'app.buffer [0xf0, 0x101) does not fit below the top of the address range, 0x100 with 8 address bits',
    'end it at 0x100 at the latest, or give the machine more addressBits',
    '4:20',
  ],
};

const usable: Readonly<Record<string, string>> = {
  'be usable': usableScenario,
  'be usable, and the last': usableScenario,
  print: `console.log('hello'); console.error('there');\n${usableScenario}`,
  'pose as the loader': `
    for (const kind of ['ready', 'ended', 'failed', 'data']) {
      process.send({ kind, index: 0, data: {}, secret: '' });
    }\n${usableScenario}`,
  'leave something behind that throws': `setTimeout(() => { throw new Error('late') }, 50);\n${usableScenario}`,
  'use what is in Node': `structuredClone(1); new URL('file:///x');\n${usableScenario}`,
  'import from its project': `
    import { bits, times } from './parts';
    import { bits as same, times as timesAgain } from './parts.js';
    import table, { name } from './table.json' with { type: 'json' };
    import { three } from './old.cjs';
    import * as folder from './folder';
    import { z } from 'zod';
    const { two } = await import('./folder/index.ts');
    if (bits + same + table.bits + three !== 27 || name !== 'app' || two !== 2) throw new Error();
    if (times !== timesAgain || !('two' in folder) || z === undefined) throw new Error();
    \n${usableScenario}`,
  'know nothing of where it runs': `
    const names = Object.keys(process.env).filter((name) => name !== 'SystemRoot');
    if (names.length > 0) throw new Error(names.join());\n${usableScenario}`,
  'have odd letters in its name # ? %20 (x)': usableScenario,
};

const helpers = {
  'helper.ts': 'const = 1;',
  'parts.ts':
    "export enum Size { Byte = 8 }\nexport const [bits, times]: number[] = [Size.Byte, Math.random()];\nexport function fails(): never { throw new Error('in line 3 of the helper'); }\n",
  'table.json': '{ "bits": 8, "name": "app" }',
  'old.cjs': "exports.three = require('./older.cjs');",
  'older.cjs': 'module.exports = 3;',
  'folder/index.ts': "export type { Size } from '../parts';\nexport const two: number = 2;",
};

let folder = '';
let files: ScenarioFile[] = [];
let loaded: Loaded[] = [];
const prints: [string, string][] = [];

beforeAll(async () => {
  const texts = [
    ...Object.entries(unusable).map(([does, [text]]) => [`${does}.scenario.ts`, text] as const),
    ...Object.entries(usable).map(([does, text]) => [`${does}.scenario.ts`, text] as const),
  ];
  folder = scratchFolder({ ...Object.fromEntries(texts), ...helpers });
  files = (scenariosAt(folder) ?? []).filter(({ path }) => path.endsWith('.scenario.ts'));
  const printed = (file: string, text: string) => prints.push([nameOf(file), text]);
  // Apart, so that the short limit applies to nothing that merely is slow on a busy machine.
  const endless = await load(files.filter(isEndless), { timeLimitSeconds: 0.5 });
  const others = await load(
    files.filter((file) => !isEndless(file)),
    { printed },
  );
  loaded = [...endless, ...others];
});

function isEndless({ file }: ScenarioFile): boolean {
  return unusable[nameOf(file)]?.[1].startsWith('does not come to an end') === true;
}

afterAll(() => removeScratch(folder));

function nameOf(file: string): string {
  return file.split('/').at(-1)?.replace('.scenario.ts', '') ?? '';
}

function loadedOf(does: string): Loaded {
  const found = loaded.find(({ file }) => nameOf(file) === does);
  if (found === undefined) throw new Error(`${does} was not loaded at all`);
  return found;
}

test('every file has a result, in the order given', () => {
  const asked = [...files.filter(isEndless), ...files.filter((file) => !isEndless(file))];

  expect(loaded.map(({ file }) => file)).toEqual(asked.map(({ file }) => file));
});

describe('a file is unusable that wants to', () => {
  test.each(Object.keys(unusable))('%s', (does) => {
    const [, says, remedy, at] = unusable[does] as Expected;
    const answer = loadedOf(does);

    if (!('unusable' in answer)) throw new Error('it was found usable');
    const { site } = answer.unusable;
    expect(answer.unusable).toMatchObject({ says, remedy });
    expect([site?.file, `${site?.line}:${site?.column}`]).toEqual([answer.file, at]);
  });
});

describe('a file is usable that wants to', () => {
  test.each(Object.keys(usable))('%s', (does) => {
    expect(loadedOf(does)).toMatchObject({ data: { shows: 'Own memory can be loaded.' } });
  });
});

test('what files print is passed on with their names', () => {
  expect(prints).toEqual([
    ['print', 'hello\n'],
    ['print', 'there\n'],
  ]);
});

test('addresses are loaded as they are', () => {
  const answer = loadedOf('be usable');

  expect('data' in answer && typeof answer.data.machine.regions[0]?.base).toBe('bigint');
});

test('a file that was found to be unusable is not read', async () => {
  const problem = { says: 'x', remedy: 'y' };
  const file = { name: 'a', file: 'a', path: join(folder, 'none'), unusable: problem };

  expect(await load([file])).toEqual([{ name: 'a', file: 'a', unusable: problem }]);
});

test('a file that is gone when it is read is unusable', async () => {
  const gone = { name: 'gone', file: 'gone.scenario.ts', path: join(folder, 'gone.scenario.ts') };

  const [answer] = await load([gone]);

  expect(answer).toMatchObject({
    unusable: { says: 'is gone, or cannot be read any more' },
  });
});

test('loading can be stopped', async () => {
  const looping = files.filter(({ file }) => nameOf(file) === 'loop for ever');
  const stop = new AbortController();

  const answer = load(looping, { signal: stop.signal, progress: () => stop.abort() });

  expect(await answer).toEqual([]);
});

/** Loads one file. What it prints is passed on at once: it may ask the test to do something to its process. */
async function loadedAlone(text: string, printed: (text: string) => void): Promise<Loaded> {
  const alone = scratchFolder({ 'alone.scenario.ts': text });
  const [answer] = await load(scenariosAt(alone) ?? [], {
    timeLimitSeconds: 0.5,
    printed: (_, text) => printed(text),
  });
  removeScratch(alone);
  if (answer === undefined) throw new Error('it was not loaded at all');
  return answer;
}

const waitsLong = 'console.log(process.pid); await new Promise((go) => setTimeout(go, 1e8));';

test.each([
  ['killed', 'SIGKILL', 'ends the process that reads it (SIGKILL)'],
  ['stopped', 'SIGSTOP', 'does not come to an end: stopped after 0.5 s of waiting'],
] as const)('a file whose process is %s from outside is unusable', async (_, signal, says) => {
  const answer = await loadedAlone(waitsLong, (pid) => process.kill(Number(pid), signal));

  expect(answer).toMatchObject({ unusable: { says } });
});

test('a file is not blamed for what the one before it left behind', async () => {
  const both = scratchFolder({
    'a.scenario.ts': `setTimeout(() => { for (;;); }, 0);\n${usableScenario}`,
    'b.scenario.ts': `await new Promise((go) => setTimeout(go, 10));\n${usableScenario}`,
  });

  const loaded = await load(scenariosAt(both) ?? [], { timeLimitSeconds: 0.5 });
  removeScratch(both);

  expect(loaded.filter((one) => 'data' in one)).toHaveLength(2);
});

test('a file that loops is stopped when the process that would stop it has been killed', async () => {
  const text = 'console.log(process.pid);\nfor (;;) {}';
  const project = scratchFolder({ 'scenarios/loops.scenario.ts': text });
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const killed = `
    import { writeSync } from 'node:fs';
    import { findScenarios } from ${module('./files.ts')};
    import { load } from ${module('./loader.ts')};
    const printed = (_, text) => {
      writeSync(1, text);
      process.kill(process.pid, 'SIGKILL');
    };
    await load(findScenarios(), { secondsWithoutParent: 1, printed });`;
  const words = [...sourceFlags(), '--input-type=module', '--eval', killed];

  const { signal, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: project,
    encoding: 'utf8',
  });

  removeScratch(project);
  expect(signal, stderr).toBe('SIGKILL');
  const reader = Number(stdout);
  expect(reader).toBeGreaterThan(0);
  // One that has ended and that nobody asks about any more has no memory.
  while ((processUse(reader)?.megabytes ?? 0) > 0) await setTimeout(50);
});

test('a file cannot import what lies outside of its project', async () => {
  const outer = scratchFolder({
    'secret.json': '{}',
    'inner/package.json': '{}',
    'inner/a.scenario.ts': "\nimport secret from '../secret';\nexport default secret;",
  });

  const [answer] = await load(scenariosAt(join(outer, 'inner/a.scenario.ts')) ?? []);
  removeScratch(outer);

  expect(answer).toMatchObject({
    unusable: {
      says: "imports '../secret', which is outside of its project",
      remedy: 'copy what it needs into the folder that has its package.json, or below',
      site: { line: 2, column: 20 },
    },
  });
});

test('a file that prints without end is cut short', async () => {
  const noisy = scratchFolder({
    'noisy.scenario.ts': "while (true) console.log('x'.repeat(100));",
  });
  let letters = 0;

  const printed = (_: string, text: string) => {
    letters += text.length;
  };
  await load(scenariosAt(noisy) ?? [], { timeLimitSeconds: 0.5, printed });
  removeScratch(noisy);

  expect(letters).toBeLessThan(5000);
});
