/** The command line as people and CI use it: what it prints, what it leaves behind, how it ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFolder, typescriptLoader } from './doors/files.ts';
import { removeScratch, scratchFolder, usableScenario } from './doors/scratch.ts';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) removeScratch(folder);
});

/** A folder of scenarios, as the command line names it. */
function scenariosOf(files: Readonly<Record<string, string>>): string {
  const texts = Object.entries(files).map(([name, text]) => [`${name}.scenario.ts`, text]);
  const folder = scratchFolder(Object.fromEntries(texts));
  folders.push(folder);
  return relative(projectFolder, folder);
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  words: readonly string[],
  told: { stdout?: number; env?: object } = {},
): ChildProcess {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  return spawn(process.execPath, ['--import', typescriptLoader(), 'checker/cli.ts', ...words], {
    cwd: projectFolder,
    env: { ...env, ...told.env },
    stdio: ['ignore', told.stdout ?? 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    err += String(chunk);
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, out, err }));
  });
}

function run(...words: string[]): Promise<Ended> {
  return ended(start(words));
}

/** The server can pass the buffer on to the driver, which is not what the app meant. */
function leak({ finds = '', marked = true, states = 1000, runs = 20 } = {}): string {
  return `import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';
const m = machine({ addressBits: 10, registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const driver = m.space('driver');
const buffer = app.region('buffer');
const serve = server.portal('serve', { callers: [app] });
const drive = driver.portal('drive', { callers: [server] });
m.thread('main', app, { hunks: 4 });
const confined = never(driver, 'w', buffer);
export default scenario(m, {
  shows: 'A server passes on what it may.',
  may: [
    anyone.calls(serve),
    anyone.calls(drive),
    app.grants(server, buffer, 'rw${marked ? '+' : ''}'),
    server.grants(driver, buffer, 'rw'),
  ],
  bounds: { states: ${states}, runs: ${runs} },
  policy: [confined],
  ${finds}
});
`;
}

const findsLeak = "finds: breaks('authority confinement', confined),";
/** A portal that nobody may enter. */
const idle = leak({ marked: false }).replace('callers: [server]', 'callers: []');

describe.concurrent('the command line', () => {
  test('names what it cannot use, and checks the rest', async () => {
    const folder = scenariosOf({
      exits: 'process.exit(0);',
      mistyped: usableScenario.replace('(buffer)', '(bufer)'),
      overlaps: usableScenario.replace(
        "('buffer')",
        "('buffer', { at: 16, bytes: 16 }); app.region('other', { at: 24, bytes: 16 })",
      ),
      'past-the-top': usableScenario.replace("('buffer')", "('buffer', { at: 255, bytes: 2 })"),
      unparsable: 'const a = 1;\nconst b = = 2;\n',
      usable: `console.log('the verdict is: holds');\n${usableScenario}`,
      waits: 'await new Promise(() => {});\n',
    });
    const json = join(projectFolder, folder, 'run.json');

    const { status, out, err } = await run(folder, '--stable', '--reporter', `json=${json}`);

    expect(status).toBe(4);
    expect(err).toBe(`${folder}/usable.scenario.ts prints: the verdict is: holds\n`);
    expect(out).toMatch(new RegExp(`^${folder}/usable +directed +holds +1 step$`, 'm'));
    for (const line of [
      `${folder}/exits.scenario.ts:1:9  calls process.exit while it is read`,
      `${folder}/mistyped.scenario.ts:8:21  uses bufer, which is not defined`,
      '  remedy  did you mean buffer?',
      `${folder}/unparsable.scenario.ts:2:11  does not parse: Unexpected "="`,
      `${folder}/waits.scenario.ts:1:1  waits for something that never comes: `,
      'app.other [0x18, 0x28) overlaps app.buffer [0x10, 0x20)',
      'app.buffer [0xff, 0x101) does not fit below the top of the address range',
      '7 scenarios: 1 holds, 6 unusable; seed 1\n',
    ]) {
      expect(out).toContain(line);
    }
    const told = JSON.parse(readFileSync(json, 'utf8'));
    expect(told).toMatchObject({ verdict: 'unusable', exitStatus: 4, seed: 1 });
    expect(told.scenarios.map((one: { verdict: string }) => one.verdict)).toEqual([
      ...Array.from({ length: 5 }, () => 'unusable'),
      'holds',
      'unusable',
    ]);
    expect(told).not.toHaveProperty('measured');
  });

  test('tells a violation nobody expected, explains it, and forgets it when it is mended', async () => {
    const folder = scenariosOf({ leak: leak(), 'read.me': '' });
    const path = join(projectFolder, folder);
    const reports = join(path, 'reports');
    const stem = `${folder.replaceAll('/', '-')}-leak.authority-confinement`;
    const words = [`${folder}/leak`, '--report-dir', reports];

    const broken = await run(...words);

    expect(broken.status).toBe(2);
    expect(readdirSync(reports).sort()).toEqual([`${stem}.json`, `${stem}.md`]);
    expect(broken.out).toContain(`  read    ${reports}/${stem}.md\n  repeat  npm run check -- `);
    expect(broken.out).toContain('1 scenario: 1 violated; seed 1\nmeasured: ');

    writeFileSync(join(reports, 'notes.md'), 'mine');
    writeFileSync(join(path, 'leak.scenario.ts'), leak({ marked: false }));
    const mended = await run(...words);

    expect(mended.out).toContain('1 scenario: 1 holds; seed 1');
    expect(mended.status).toBe(0);
    expect(readdirSync(reports)).toEqual(['notes.md']);
  });

  test.each([
    ['violated as expected', { leak: leak({ finds: findsLeak }) }, 0],
    ['not violated as expected', { leak: leak({ finds: findsLeak, marked: false }) }, 2],
    ['undecided', { large: leak({ marked: false, states: 2 }) }, 3],
    ['vacuous', { idle }, 5],
  ] as const)('%s', async (words, files, expected) => {
    const folder = scenariosOf(files);

    const { status, out } = await run(folder, '--report-dir', join(folder, 'reports'));

    expect(out).toContain(`1 scenario: 1 ${words}; seed 1`);
    expect(status).toBe(expected);
  });

  test('prints the same bytes for the same seed', async () => {
    const folder = scenariosOf({ leak: leak({ finds: findsLeak }), usable: usableScenario });
    const keep = join(folder, 'reports');
    const json = join(keep, 'run.json');
    const words = [folder, '--stable', '--seed', '7', '--report-dir', keep];
    const written = () => readdirSync(keep).map((name) => readFileSync(join(keep, name), 'utf8'));

    const once = [await run(...words, '--reporter', `json=${json}`), written()];
    const again = [await run(...words, '--reporter', `json=${json}`), written()];

    expect(again).toEqual(once);
    expect(written()).toHaveLength(3);
  });

  test('refuses what it does not understand, in one line', async () => {
    const folder = scenariosOf({ usable: usableScenario });
    const empty = scenariosOf({});
    const refusals = await Promise.all([
      run('--sed', '7'),
      run(`${folder}/usabel`),
      run(folder, '--property', 'balanced unwnd'),
      run(empty),
      ended(start(['7'], { env: { npm_config_seed: '7' } })),
      run(folder, '--reporter', 'json=/proc/no/such/file'),
    ]);

    expect(refusals.map(({ status }) => status)).toEqual([4, 4, 4, 4, 4, 4]);
    expect(refusals.map(({ out }) => out).join('')).toBe('');
    expect(refusals.map(({ err }) => err)).toEqual([
      "there is no flag --sed; did you mean '--seed'? --help names them all\n",
      expect.stringContaining(`there is no scenario '${folder}/usabel'`),
      "there is no property 'balanced unwnd'; did you mean 'balanced unwind'?\n",
      `there is no scenario below ${empty}; put NAME.scenario.ts there\n`,
      expect.stringContaining('write npm run check -- --seed'),
      expect.stringContaining('/proc/no/such cannot be written (ENOENT'),
    ]);
  });

  test('a folder that takes no reports is one clear error, and verdicts are told all the same', async () => {
    const folder = scenariosOf({ one: leak(), two: leak() });
    const full = join(folder, 'one.scenario.ts');

    const { status, out, err } = await run(folder, '--stable', '--report-dir', full);

    expect(status).toBe(4);
    expect(out.match(/cannot be written/g)).toHaveLength(1);
    expect(out).toContain(
      `\n${full} cannot be written (ENOTDIR: not a directory); a file is there: name a folder\n`,
    );
    expect(out).toContain('2 scenarios: 2 violated; seed 1');
    expect(err).toBe('');
  });

  test.runIf(existsSync('/dev/full'))(
    'a verdict that cannot be printed is no success',
    async () => {
      const folder = scenariosOf({ usable: usableScenario });

      const { status, err } = await ended(start([folder], { stdout: openSync('/dev/full', 'w') }));

      expect(status).toBe(4);
      expect(err).toContain('the output cannot be written');
    },
  );

  test('an interruption tells what is known', async () => {
    const long = leak({ marked: false, runs: 100_000_000 });
    const folder = scenariosOf({ 'a-usable': usableScenario, 'b-long': long });
    const child = start([folder, '--stable']);
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('a-usable')) child.kill('SIGINT');
    });
    const { status, out, err } = await ended(child);

    expect(status).toBe(130);
    expect(out).toContain('interrupted after 1 scenario: 1 holds; seed 1');
    expect(err).toBe('');
  });

  test('lists scenarios without checking them', async () => {
    const folder = scenariosOf({ leak: leak(), usable: usableScenario });

    const listed = await run(folder, '--list');

    expect(listed).toEqual({
      status: 0,
      out: `${folder}/leak    A server passes on what it may.\n${folder}/usable  Own memory can be loaded.\n`,
      err: '',
    });
  });

  test('prints only what is not as it should be, when asked to be quiet', async () => {
    const folder = scenariosOf({ usable: usableScenario });

    const { status, out } = await run(folder, '--quiet', '--stable');

    expect([status, out]).toEqual([0, '\n1 scenario: 1 holds; seed 1\n']);
  });

  test('prints its manual and its version', async () => {
    const [help, version] = await Promise.all([run('--help'), run('--version')]);

    expect([help.status, version.status]).toEqual([0, 0]);
    expect(help.out).toMatch(/^npm run check -- /);
    expect(version.out).toMatch(/^portcullis \d+\.\d+\.\d+\n$/);
  });
});
