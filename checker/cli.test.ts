/** The command line as people and CI use it: what it prints, what it leaves behind, how it ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { projectFolder } from './process/files.ts';
import { removeScratch, scratchFolder, usableScenario } from './process/scratch.fixture.ts';

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

/** The checker in another folder, with scenarios of its own. */
function projectWith(files: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(tmpdir(), 'portcullis-cli-'));
  folders.push(project);
  for (const path of [
    'checker',
    'executor',
    'model',
    'properties',
    'package.json',
    'tsconfig.json',
  ]) {
    cpSync(join(projectFolder, path), join(project, path), { recursive: true });
  }
  // A folder of its own, because verdicts are kept in it.
  const modules = join(projectFolder, 'node_modules');
  mkdirSync(join(project, 'node_modules'));
  for (const name of readdirSync(modules).filter((one) => one !== '.cache')) {
    symlinkSync(join(modules, name), join(project, 'node_modules', name));
  }
  mkdirSync(join(project, 'scenarios'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(project, 'scenarios', `${name}.scenario.ts`), text);
  }
  return project;
}

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  words: readonly string[],
  options: { stdout?: number; env?: object; project?: string } = {},
): ChildProcess {
  const {
    NO_COLOR: _no,
    FORCE_COLOR: _force,
    GITHUB_ACTIONS: _job,
    COLUMNS: _wide,
    ...env
  } = process.env;
  return spawn(process.execPath, ['checker/start.js', ...words], {
    cwd: options.project ?? projectFolder,
    env: { ...env, ...options.env },
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
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

/** On a busy machine a run lasts ten seconds, and then it says on stderr how far it is. */
function withoutProgress(err: string): string {
  return err.replaceAll(/^\d+ of \d+ .*\n/gm, '');
}

function run(...words: string[]): Promise<Ended> {
  return ended(start(words));
}

function check(...words: string[]): Promise<Ended> {
  return run('check', ...words);
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
const idle = leak({ marked: false }).replace('callers: [app]', 'callers: []');

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

    const { status, out, err } = await check(folder, '--stable', '--reporter', `json=${json}`);

    expect(status).toBe(4);
    expect(err).toBe(`${folder}/usable.scenario.ts prints: the verdict is: holds\n`);
    expect(out).toMatch(
      new RegExp(`^${folder}/usable +2 searches +holds +21 runs, 22 steps$`, 'm'),
    );
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
    const document = JSON.parse(readFileSync(json, 'utf8'));
    expect(document).toMatchObject({ verdict: 'unusable', exitStatus: 4, seed: 1 });
    expect(document.scenarios.map((one: { verdict: string }) => one.verdict)).toEqual([
      ...Array.from({ length: 5 }, () => 'unusable'),
      'holds',
      'unusable',
    ]);
    expect(document).not.toHaveProperty('measured');
  });

  test('prints an unexpected violation, explains it, and removes its report when it is mended', async () => {
    const folder = scenariosOf({ leak: leak(), 'read.me': '' });
    const path = join(projectFolder, folder);
    const reports = join(path, 'reports');
    const stem = `${folder.replaceAll('/', '-')}-leak.authority-confinement`;
    const words = [`${folder}/leak`, '--report-dir', reports];

    const broken = await check(...words);

    expect(broken.status).toBe(2);
    expect(readdirSync(reports).sort()).toEqual([`${stem}.json`, `${stem}.md`, 'summary.md']);
    expect(broken.out).toContain(`  read    ${reports}/${stem}.md\n  repeat  npm run check -- `);
    expect(broken.out).toContain('1 scenario: 1 violated; seed 1\nmeasured: ');

    writeFileSync(join(reports, 'notes.md'), 'mine');
    writeFileSync(join(path, 'leak.scenario.ts'), leak({ marked: false }));
    const mended = await check(...words);

    expect(mended.out).toContain('1 scenario: 1 holds; seed 1');
    expect(mended.status).toBe(0);
    expect(readdirSync(reports).sort()).toEqual(['notes.md', 'summary.md']);
  });

  test.each([
    ['violated as expected', { leak: leak({ finds: findsLeak }) }, 0],
    ['not violated as expected', { leak: leak({ finds: findsLeak, marked: false }) }, 2],
    ['undecided', { large: leak({ marked: false, states: 2, runs: 1000 }) }, 3],
    ['vacuous', { idle }, 5],
  ] as const)('%s', async (words, files, expected) => {
    const folder = scenariosOf(files);

    const { status, out } = await check(folder, '--report-dir', join(folder, 'reports'));

    expect(out).toContain(`1 scenario: 1 ${words}; seed 1`);
    expect(status).toBe(expected);
  });

  test('prints and writes the same bytes for the same seed, twice and in another folder', async () => {
    const files = { leak: leak({ finds: findsLeak }), broken: leak(), usable: usableScenario };
    const projects = [projectWith(files), projectWith(files)];
    const words = ['--stable', '--fresh', '--seed', '7', '--reporter', 'json=run.json'];
    const all = [...words, '--reporter', 'junit=run.xml', 'leak', 'broken', 'usable'];
    const written = (project: string) =>
      ['reports', '.'].flatMap((folder) =>
        readdirSync(join(project, folder), { withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(md|json|xml)$/.test(entry.name))
          .map(({ name }) => [name, readFileSync(join(project, folder, name), 'utf8')]),
      );

    const ends: unknown[] = [];
    for (const project of [projects[0], ...projects]) {
      if (project === undefined) continue;
      ends.push([await ended(start(['check', ...all], { project })), written(project)]);
    }

    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
    expect(written(projects[0] ?? '').map(([name]) => name)).toEqual([
      'broken.authority-confinement.json',
      'broken.authority-confinement.md',
      'leak.authority-confinement.json',
      'leak.authority-confinement.md',
      'summary.md',
      'package.json',
      'run.json',
      'run.xml',
      'tsconfig.json',
    ]);
  });

  test('the worst of several verdicts is the status', async () => {
    const folder = scenariosOf({
      broken: leak(),
      idle,
      large: leak({ marked: false, states: 2, runs: 1000 }),
      mistyped: usableScenario.replace('(buffer)', '(bufer)'),
      usable: usableScenario,
    });
    const reports = ['--report-dir', join(folder, 'reports')];
    const worst = ['mistyped', 'broken', 'idle', 'large', 'usable'];

    const statuses = await Promise.all(
      worst.map(async (_, i) => {
        const names = worst.slice(i).map((name) => `${folder}/${name}`);
        return (await check(...names, ...reports)).status;
      }),
    );

    expect(statuses).toEqual([4, 2, 5, 3, 0]);
  });

  test('when the time is up, what is not finished and what is not begun is undecided', async () => {
    const folder = scenariosOf({
      'a-long': leak({ marked: false, runs: 100_000_000 }),
      'b-late': usableScenario,
    });
    const json = join(projectFolder, folder, 'run.json');
    const words = ['--report-dir', join(folder, 'reports'), '--reporter', `json=${json}`];

    const { status, out, err } = await check(folder, '--time', '2s', '--jobs', '1', ...words);

    expect([status, withoutProgress(err)]).toEqual([3, '']);
    expect(out).toMatch(new RegExp(`^${folder}/b-late +all +undecided +not begun`, 'm'));
    expect(out).toMatch(/^ {2}(the time was up after|not begun: the time was up)/m);
    expect(out).toContain('2 scenarios: 2 undecided; seed 1');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      exitStatus: 3,
      narrowed: { timeSeconds: 2 },
    });
  });

  test('bails out at the first surprise, and says what it did not look at', async () => {
    const folder = scenariosOf({
      'a-usable': usableScenario,
      'b-leak': leak(),
      'c-usable': usableScenario,
      'd-usable': usableScenario,
    });
    const junit = join(folder, 'run.xml');
    const words = ['--report-dir', join(folder, 'reports'), '--reporter', `junit=${junit}`];

    const { status, out } = await check(folder, '--bail', '--stable', ...words);

    expect(status).toBe(2);
    expect(out).toContain(
      '2 scenarios: 1 holds, 1 violated; not looked at: 2 more scenarios; seed 1\n',
    );
    expect(out).not.toMatch(/c-usable|d-usable/);
    expect(readFileSync(junit, 'utf8').match(/message="not looked at|type="not looked/g)).toEqual([
      'type="not looked',
      'type="not looked',
    ]);

    const fine = await check(`${folder}/a-usable`, `${folder}/c-usable`, '--bail', '--stable');
    expect(fine.status).toBe(0);
    expect(fine.out).toContain('2 scenarios: 2 hold; seed 1\n');
  });

  test('reports in as many forms as are asked for', async () => {
    const folder = scenariosOf({ leak: leak() });
    const [json, junit] = [join(folder, 'a/run.json'), join(folder, 'b/run.xml')];
    const files = ['--reporter', `json=${json}`, '--reporter', `junit=${junit}`];
    const reports = ['--report-dir', join(folder, 'reports')];

    const { out } = await check(folder, '--stable', ...files, '--reporter=github', ...reports);

    expect(out).toContain(`\n::error file=${folder}/leak.scenario.ts,line=17,col=12,title=`);
    expect(JSON.parse(readFileSync(json, 'utf8')).exitStatus).toBe(2);
    expect(readFileSync(junit, 'utf8')).toContain('<failure type="authority confinement"');
    expect(readFileSync(join(folder, 'reports/summary.md'), 'utf8')).toContain('| grant done |');
  });

  test('in GitHub Actions annotations and a summary are there without being asked for', async () => {
    const folder = scenariosOf({ leak: leak() });
    const [summary, reports] = [join(folder, 'summary'), join(folder, 'reports')];
    const env = {
      ...{ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dirname(projectFolder) },
      GITHUB_STEP_SUMMARY: join(projectFolder, summary),
    };
    const check = (...words: string[]) =>
      ended(start(['check', folder, '--runs', '5', '--report-dir', reports, ...words], { env }));
    const name = `${basename(projectFolder)}/${folder}/leak.scenario.ts`;

    const asked = await check('--reporter', 'github');
    const switchedOff = await check('--no-github');

    expect(asked.status).toBe(2);
    expect(asked.out.split('::error ')).toHaveLength(2);
    expect(asked.out).toContain(`\n::error file=${name},line=17,col=12,title=`);
    const page = readFileSync(join(projectFolder, summary), 'utf8');
    expect(page).toBe(`\n${readFileSync(join(projectFolder, reports, 'summary.md'), 'utf8')}`);
    expect(page).toMatch(/\n```text\n +app +server +driver\n1 +│/);
    expect(switchedOff.out).not.toContain('::error');
    expect(readFileSync(join(projectFolder, summary), 'utf8')).toBe(page);
  });

  test('replays the run of a report as long as its scenario is there', async () => {
    const folder = scenariosOf({ leak: leak() });
    const path = join(projectFolder, folder);
    const file = join(path, 'leak.scenario.ts');
    const stem = `${folder.replaceAll('/', '-')}-leak.authority-confinement`;
    const report = join(path, 'reports', `${stem}.json`);
    const json = join(path, 'run.json');
    const reports = ['--report-dir', join(path, 'reports'), '--reporter', `json=${json}`];
    await check(`${folder}/leak`, ...reports);

    const again = await run('replay', report);
    writeFileSync(file, leak({ finds: findsLeak }));
    const expected = await run('replay', report);
    writeFileSync(file, leak().replaceAll('driver', 'disk'));
    const renamed = await run('replay', report);
    writeFileSync(file, leak().replace('buffer = ', 'buffer == '));
    const unparsable = await run('replay', report);
    rmSync(file);
    const gone = await run('replay', report);
    const other = await run('replay', json);

    const ends = [again, expected, renamed, unparsable, gone, other];
    expect(ends.map(({ status }) => status)).toEqual([2, 0, 4, 4, 4, 4]);
    expect(again.out).toContain(
      'leak  still violates authority confinement, at step 3, where it did\n',
    );
    expect(expected.out).toContain(', as the scenario expects\n');
    expect(renamed.err).toContain(
      `names the space driver, and ${folder}/leak.scenario.ts no longer`,
    );
    expect(unparsable.out).toContain('  remedy  ');
    expect(gone.err).toContain(`is about ${folder}/leak.scenario.ts, which is no longer there`);
    expect(other.err).toBe(
      `${json} is no report of a violation: replay one of reports/*.json, as a check writes them\n`,
    );
  });

  test.runIf(existsSync('/proc/self/task'))(
    'a search that is killed is undecided, and the others are searched',
    async () => {
      const folder = scenariosOf({
        'a-leak': leak(),
        'b-long': leak({ marked: false, runs: 100_000_000 }),
        'c-usable': usableScenario,
      });
      const reports = ['--report-dir', join(folder, 'reports')];
      // With a time limit they begin in the order of their names.
      const child = start(['check', folder, '--jobs', '1', '--time', '600s', ...reports]);
      let isKilled = false;
      child.stdout?.on('data', (chunk) => {
        if (isKilled || !String(chunk).includes('a-leak')) return;
        isKilled = true;
        const below = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
        for (const pid of below.trim().split(' ')) process.kill(Number(pid), 'SIGKILL');
      });

      const { status, out, err } = await ended(child);

      expect([status, withoutProgress(err)]).toEqual([2, '']);
      expect(out).toMatch(new RegExp(`^${folder}/b-long +all +undecided`, 'm'));
      expect(out).toContain('  the searching process was killed (SIGKILL), and not by the checker');
      expect(out).toMatch(new RegExp(`^${folder}/c-usable +2 searches +holds`, 'm'));
      expect(out).toContain('3 scenarios: 1 holds, 1 undecided, 1 violated; seed 1\n');
    },
  );

  test('prints and writes the same bytes however many scenarios are searched at a time', async () => {
    const folder = scenariosOf({
      'a-large': leak({ marked: false, states: 2, runs: 200 }),
      'b-broken': leak(),
      'c-mistyped': usableScenario.replace('(buffer)', '(bufer)'),
      'd-expected': leak({ finds: findsLeak }),
      'e-usable': usableScenario,
      'f-idle': idle,
    });
    const outcomeOf = async (jobs: number, ...words: readonly string[]) => {
      const reports = join(projectFolder, folder, 'reports');
      rmSync(reports, { recursive: true, force: true });
      const json = ['--reporter', `json=${join(reports, 'run.json')}`, '--report-dir', reports];
      const asked = [folder, '--stable', '--fresh', '--jobs', String(jobs), ...json, ...words];
      const end = await check(...asked);
      const files = readdirSync(reports).sort();
      return [end, files.map((name) => [name, readFileSync(join(reports, name), 'utf8')])];
    };

    const one = await outcomeOf(1);
    expect(one[0]).toMatchObject({ status: 4, err: '' });
    expect(await outcomeOf(2)).toEqual(one);
    expect(await outcomeOf(4)).toEqual(one);

    const bailed = await outcomeOf(1, '--bail', '--quiet');
    expect(bailed[0]).toMatchObject({ out: expect.stringContaining('not looked at: 5 more') });
    expect(await outcomeOf(4, '--bail', '--quiet')).toEqual(bailed);
  });

  /** Checks two scenarios in a project whose store of verdicts is its own. */
  async function checkIn(project: string, ...words: readonly string[]) {
    const asked = ['leak', 'usable', '--reporter', 'json=run.json', ...words];
    const end = await ended(start(['check', ...asked], { project }));
    const { measured } = JSON.parse(readFileSync(join(project, 'run.json'), 'utf8'));
    return { ...end, asBefore: measured?.asBefore };
  }

  test('a second check with nothing changed takes the verdicts as before, and says so', async () => {
    const project = projectWith({ leak: leak(), usable: usableScenario });
    const report = join(project, 'reports', 'leak.authority-confinement.md');

    const first = await checkIn(project);
    const text = readFileSync(report, 'utf8');
    rmSync(report);
    const second = await checkIn(project);
    const fresh = await checkIn(project, '--fresh');

    expect([first.status, first.asBefore]).toEqual([2, undefined]);
    expect(second).toMatchObject({ status: 2, asBefore: ['leak', 'usable'] });
    expect(second.out).toMatch(/^usable +2 searches +holds +21 runs, 22 steps +as before$/m);
    expect(second.out).toMatch(/measured: .* 2 rows as before \(--fresh searches again\)\n$/);
    expect(readFileSync(report, 'utf8')).toBe(text);
    expect(fresh.asBefore).toBeUndefined();
    expect(fresh.out).not.toContain('as before');
  });

  test('a check takes no kept verdict that is damaged or about other data, and prints the same', async () => {
    const project = projectWith({ leak: leak(), usable: usableScenario });
    const store = join(project, 'node_modules/.cache/portcullis');

    const first = await checkIn(project, '--stable');
    const kept = await checkIn(project, '--stable');
    const files = readdirSync(store).filter((name) => name.endsWith('.kept'));
    for (const name of files) writeFileSync(join(store, name), 'damaged');
    const damaged = await checkIn(project, '--stable');
    const file = join(project, 'scenarios/usable.scenario.ts');
    writeFileSync(file, usableScenario.replace('hunks: 2', 'hunks: 3'));
    const changed = await checkIn(project);

    expect(kept).toEqual(first);
    expect({ ...damaged, err: '' }).toEqual(first);
    expect(damaged.err).toMatch(/^the store of verdicts \S+ has \S+, which is damaged: .*\n$/);
    expect(changed.asBefore).toEqual(['leak']);
  });

  test('refuses what it does not understand, in one line', async () => {
    const folder = scenariosOf({ usable: usableScenario });
    const empty = scenariosOf({});
    const refusals = await Promise.all([
      check('--sed', '7'),
      check(`${folder}/usabel`),
      check(folder, '--property', 'balanced unwnd'),
      check(empty),
      ended(start(['check', '7'], { env: { npm_config_seed: '7' } })),
      check(folder, '--reporter', 'json=/proc/no/such/file'),
      check(folder, '--watch', '--stable'),
    ]);

    expect(refusals.map(({ status }) => status)).toEqual([4, 4, 4, 4, 4, 4, 4]);
    expect(refusals.map(({ out }) => out).join('')).toBe('');
    expect(refusals.map(({ err }) => err)).toEqual([
      "there is no flag --sed; did you mean '--seed'? --help names them all\n",
      expect.stringContaining(`there is no scenario '${folder}/usabel'`),
      "there is no property 'balanced unwnd'; did you mean 'balanced unwind'?\n",
      `there is no scenario below ${empty}; put NAME.scenario.ts there\n`,
      expect.stringContaining('write npm run check -- --seed'),
      expect.stringContaining('/proc/no/such cannot be written (ENOENT'),
      '--watch checks again and again, and --stable is about one check; leave out one of them\n',
    ]);
  });

  test('a folder that takes no reports is one clear error, and verdicts are printed all the same', async () => {
    const folder = scenariosOf({ one: leak(), two: leak() });
    const full = join(folder, 'one.scenario.ts');

    const { status, out, err } = await check(folder, '--stable', '--report-dir', full);

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

      const { status, err } = await ended(
        start(['check', folder], { stdout: openSync('/dev/full', 'w') }),
      );

      expect(status).toBe(4);
      expect(err).toContain('the output cannot be written');
    },
  );

  test('an interruption tells what is known', async () => {
    const long = leak({ marked: false, runs: 100_000_000 });
    const folder = scenariosOf({ 'a-usable': usableScenario, 'b-long': long });
    const child = start(['check', folder, '--stable']);
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('a-usable')) child.kill('SIGINT');
    });
    const { status, out, err } = await ended(child);

    expect(status).toBe(130);
    expect(out).toContain('interrupted after 1 scenario: 1 holds; seed 1');
    expect(err).toBe('');
  });

  test('watching, checks again what changes and nothing else, until it is interrupted', async () => {
    const folder = scenariosOf({ 'a-leak': leak(), 'b-usable': usableScenario });
    const file = join(projectFolder, folder, 'b-usable.scenario.ts');
    // In one piece, so that it is never read half written.
    const save = (text: string) => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    };
    const child = start(['check', folder, '--watch', '--report-dir', join(folder, 'reports')]);
    const rounds: string[] = [];
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      if (!out.includes('waiting for changes; Ctrl-C ends\n')) return;
      rounds.push(out);
      out = '';
      if (rounds.length === 1) save(usableScenario.replace('hunks: 2', 'hunks: 3'));
      if (rounds.length === 2) save(usableScenario.replace('(buffer)', '(bufer)'));
      if (rounds.length === 3) rmSync(file);
      if (rounds.length === 4) child.kill('SIGINT');
    });

    const { status, err } = await ended(child);

    expect([status, withoutProgress(err)]).toEqual([130, '']);
    expect(rounds[0]).toContain('2 scenarios: 1 holds, 1 violated; seed 1\n');
    expect(rounds[1]).toContain(`\nchanged: ${folder}/b-usable\n`);
    expect(rounds[1]).toContain('1 scenario: 1 holds; seed 1\n');
    expect(rounds[2]).toContain('uses bufer, which is not defined');
    expect(rounds[3]).toMatch(/^\ngone: \S+b-usable.scenario.ts\n\nwaiting for changes/);
  });

  test('lists scenarios without checking them', async () => {
    const folder = scenariosOf({ leak: leak(), usable: usableScenario });

    const listed = await run('list', folder);

    expect(listed).toEqual({
      status: 0,
      out: `${folder}/leak    A server passes on what it may.\n${folder}/usable  Own memory can be loaded.\n`,
      err: '',
    });
  });

  test('judges under the variants that are asked for, and replays what it found under one', async () => {
    const variants = "variants: { 'untagged-plb': { may: [] } },";
    const folder = scenariosOf({ leak: leak().replace('  may', `  ${variants}\n  may`) });
    const path = join(projectFolder, folder);
    const reports = ['--stable', '--report-dir', join(path, 'reports')];
    const rows = ({ out }: Ended) =>
      [...out.matchAll(/leak(\S*) +\S.*?(holds|violated|vacuous)/g)].map(
        ([, at, is]) => `${at} ${is}`,
      );

    const own = await check(folder, ...reports);
    const asked = await check(folder, ...reports, '--variant', 'passable-grants,contract');
    const one = await check(`${folder}/leak@passable-grants`, ...reports);
    const stem = `${folder.replaceAll('/', '-')}-leak@passable-grants.authority-confinement`;
    const again = await run('replay', join(path, 'reports', `${stem}.json`));

    expect(new Set(rows(own).map((row) => row.split(' ')[0]))).toEqual(
      new Set(['', '@untagged-plb']),
    );
    expect(new Set(rows(asked))).toEqual(
      new Set(['@passable-grants violated', '@passable-grants holds', ' violated', ' holds']),
    );
    expect(one.status).toBe(2);
    expect(one.out).toContain(`repeat  npm run check -- ${folder}/leak@passable-grants`);
    expect(again.status).toBe(2);
    expect(again.out).toMatch(/leak@passable-grants {2}still violates authority confinement/);
  });

  test('prints only what is not as it should be, when asked to be quiet', async () => {
    const folder = scenariosOf({ usable: usableScenario });

    const { status, out } = await check(folder, '--quiet', '--stable');

    expect([status, out]).toEqual([0, '\n1 scenario: 1 holds; seed 1\n']);
  });

  test('prints its manual and its version', async () => {
    const [help, version, nothing] = await Promise.all([
      run('check', '--help'),
      run('--version'),
      run(),
    ]);

    expect([help.status, version.status, nothing.status]).toEqual([0, 0, 4]);
    expect(help.out).toMatch(/^Usage: npm run check -- /);
    expect(version.out).toMatch(/^portcullis \d+\.\d+\.\d+\n$/);
    expect(nothing.out).toMatch(/^Usage: npm run COMMAND -- /);
  });
});
