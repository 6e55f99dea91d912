/**
 * The pages that users read are true: each scenario on them comes out as the page says, and what they
 * show of the checker's output is what it prints.
 *
 * A comment before a block says what the block is. `<!-- NAME: VERDICT -->` makes it a scenario; a block
 * of changes applies to the scenario before it. The other comments stand before output, and
 * `UPDATE_PAGES=1 npx vitest run docs/pages.test.ts` writes that anew.
 */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machinesName } from '../checker/finding/rows.ts';
import { projectFolder } from '../checker/process/files.ts';
import { removeScratch, scratchFolder } from '../checker/process/scratch.fixture.ts';
import { partsOf } from '../checker/scenario/variants.ts';
import { codeBlock } from '../checker/text/escape.ts';
import { knownBy, projectScenarios } from '../claims/project.fixture.ts';
import { type Known, objection, type RunRow } from '../claims/standing.ts';
import { allEvidence, claimRows, partRows, statementRows, sumRows } from '../claims/tables.ts';
import { expectations } from '../properties/expectations.ts';
import { propertiesOf } from '../properties/index.ts';

const pages = ['README.md', 'scenarios/README.md'].map((path) => ({
  path,
  text: readFileSync(join(projectFolder, path), 'utf8'),
}));
/** Their tables follow from the verdicts of the whole run. */
const claimPages = ['docs/claims.md', 'docs/statements.md'];
/** A comment, and the fenced block or the table that follows it. */
const noted = /^<!-- (.+) -->\n\n((?:(`{3,})(\w+)\n([\s\S]*?)^\3$)|(?:^\|.*\|\n?)+)/gm;
const scenarios = pages.flatMap(({ path, text }) => scenariosOn(path, text));
const mistakes = pages.flatMap(({ text }) => mistakesOn(text));
const ending = '.scenario.ts';

describe('the pages', () => {
  let folder: string;
  let committed: string;
  let answers: readonly RunRow[];
  let known: Known;
  let checked: Checked;
  let complaints: string;
  beforeAll(async () => {
    const texts = [...scenarios, ...mistakes].map(({ name, text }) => [`${name}${ending}`, text]);
    const tsconfig = { extends: '../../scenarios/tsconfig.json', include: [`*${ending}`] };
    folder = scratchFolder({
      ...Object.fromEntries(texts),
      'tsconfig.json': JSON.stringify(tsconfig),
    });
    const check = (...words: string[]) =>
      printed('checker/start.js', 'check', '--stable', ...words);
    const json = join(folder, 'committed.json');
    const whole = ['--report-dir', join(folder, 'committed'), '--reporter', `json=${json}`];
    [committed, checked, complaints] = await Promise.all([
      check(...whole).then((out) => out.replaceAll(join(folder, 'committed'), 'reports')),
      checkedIn(folder, check),
      printed('node_modules/.bin/tsc', '--noEmit', '-p', folder),
    ]);
    const run = JSON.parse(readFileSync(json, 'utf8')) as { scenarios: readonly RunRow[] };
    answers = run.scenarios;
    known = knownBy(answers, await projectScenarios());
  });
  afterAll(() => removeScratch(folder));

  test.each(pages)('$path says of each scenario what comes of it', ({ text }) => {
    const whole = text.match(/^```ts\n(?:(?!^```)[\s\S])*?^export default scenario\(/gm) ?? [];

    expect(scenariosOn('', text).filter(({ isWhole }) => isWhole)).toHaveLength(whole.length);
    expect(whole).not.toHaveLength(0);
  });

  test.each(scenarios)('$path: $name: $verdict', ({ name, verdict }) => {
    expect(checked.verdicts.get(name), checked.says.get(name)).toBe(verdict);
  });

  test('have no scenario twice, and none that the compiler refuses', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
    expect(complaints).toBe('');
  });

  test.each(pages)('$path shows what the checker prints', ({ path, text }) => {
    const now = text.replaceAll(noted, (whole, note: string, block: string) => {
      const shown = outputFor(note, block, { committed, checked });
      return shown === undefined ? whole : whole.replace(block, () => shown);
    });

    if (process.env.UPDATE_PAGES === '1') writeFileSync(join(projectFolder, path), now);
    else expect(text).toBe(now);
  });

  test('no scenario is left out of lockstep, and steps on a machine with lines are interrupted', () => {
    const scopes = answers.flatMap(({ name, searches }) => {
      const search = searches.find(({ kind }) => kind === 'lockstep');
      const { machine, steps } = known.scenario(partsOf(name).base)?.data ?? {};
      const isMeant = (machine?.lines?.length ?? 0) > 0 && (steps?.length ?? 0) > 0;
      return search === undefined ? [] : [{ name, ...search, isMeant }];
    });

    expect(scopes.length).toBeGreaterThan(50);
    expect(scopes.filter(({ verdict }) => verdict === 'not run')).toEqual([]);
    const isInterrupted = ({ scope }: { scope: string }) =>
      scope.includes('an interrupt at each of their cycles');
    expect(scopes.filter((one) => one.isMeant !== isInterrupted(one))).toEqual([]);
    expect(scopes.filter(isInterrupted).length).toBeGreaterThan(5);
  });

  test('nothing is brought forward for a claim or a statement that this run does not bear out', () => {
    expect(allEvidence().flatMap((one) => objection(one, known) ?? [])).toEqual([]);
  });

  test.each(claimPages)('%s says how each claim stands, by the verdicts of this run', (path) => {
    const text = readFileSync(join(projectFolder, path), 'utf8');
    const now = text.replaceAll(noted, (whole, note: string, block: string) =>
      whole.replace(block, () => table(block, standingRows(note, known))),
    );

    if (process.env.UPDATE_PAGES === '1') writeFileSync(join(projectFolder, path), now);
    else expect(text).toBe(now);
  });
});

/** The rows of the table below this comment. */
function standingRows(note: string, known: Known): readonly (readonly string[])[] {
  const [, what = '', of = ''] = /^(claims|parts|sentences) (.+)$/.exec(note) ?? [];
  if (note === 'sum of sentences') return sumRows(known);
  if (what === 'sentences') return statementRows(of, known);
  if (of !== 'A' && of !== 'B' && of !== 'C') throw new Error(`no table is called '${note}'`);
  return what === 'claims' ? claimRows(of, known) : partRows(of, known);
}

interface OnPage {
  readonly path: string;
  readonly name: string;
  readonly verdict: string;
  readonly text: string;
  /** Not changes to another. */
  readonly isWhole: boolean;
}

function scenariosOn(path: string, page: string): OnPage[] {
  const found: OnPage[] = [];
  for (const [, note = '', , , language, body = ''] of page.matchAll(noted)) {
    const [, name, verdict] = /^([\w-]+): (.+)$/.exec(note) ?? [];
    if (name === undefined || verdict === undefined) continue;
    const isWhole = language === 'ts';
    const text = isWhole ? body : changed(found.at(-1)?.text ?? '', body);
    found.push({ path, name, verdict, text, isWhole });
  }
  return found;
}

/** Changes as in a patch, without numbers: `@@` stands between those at different places. */
function changed(text: string, changes: string): string {
  let now = text;
  for (const change of changes.split('@@\n')) {
    const lines = change.split('\n').slice(0, -1);
    const side = (unless: string) =>
      lines.flatMap((line) => (line.startsWith(unless) ? [] : `${line.slice(1)}\n`)).join('');
    if (!now.includes(side('+'))) throw new Error(`nothing to change where it says\n${change}`);
    now = now.replace(side('+'), () => side('-'));
  }
  return now;
}

interface Mistake {
  readonly name: string;
  readonly text: string;
}

/** One scenario for each row of the table: what stands in the first cell became the second. */
function mistakesOn(page: string): Mistake[] {
  return [...page.matchAll(noted)].flatMap(([, note = '', table = '']) => {
    const [, victim] = /^mistakes in ([\w-]+)$/.exec(note) ?? [];
    if (victim === undefined) return [];
    const text = scenariosOn('', page).find(({ name }) => name === victim)?.text ?? '';
    return rowsOf(table).map(([instead = '', written = ''], i) => {
      if (!text.includes(instead)) throw new Error(`${victim} has no ${instead}`);
      return { name: nameOfMistake(i), text: text.replace(instead, () => written) };
    });
  });
}

function nameOfMistake(index: number): string {
  return `mistakes/${index + 1}`;
}

/** The rows below the head, each as its cells without their quotes. */
function rowsOf(table: string): string[][] {
  const rows = table.trimEnd().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

interface Checked {
  readonly out: string;
  /** By the name of the scenario, in the words of the table. */
  readonly verdicts: ReadonlyMap<string, string>;
  /** Why it is unusable or violated. */
  readonly says: ReadonlyMap<string, string>;
  readonly reports: ReadonlyMap<string, string>;
}

/** What of `--reporter json` is read here. */
interface RunReport {
  readonly scenarios: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly asExpected: boolean;
    readonly unusable?: { readonly says: string; readonly remedy: string };
    readonly searches: readonly { readonly violation?: { readonly says: string } }[];
  }[];
}

async function checkedIn(
  path: string,
  check: (...words: string[]) => Promise<string>,
): Promise<Checked> {
  const folder = relative(projectFolder, path).replaceAll('\\', '/');
  const reports = `${folder}/reports`;
  const json = `${folder}/run.json`;
  const stem = `${folder.replaceAll('/', '-')}-`;
  /** As if the files were where the page says that they are. */
  const moved = (text: string) =>
    text
      .replaceAll(`${reports}/${stem}`, 'reports/')
      .replaceAll(/(\S+)\.scenario\.ts/g, (file) => file.replace(folder, 'scenarios'))
      .replaceAll(`${folder}/`, '');
  const out = await check(folder, '--report-dir', reports, '--reporter', `json=${json}`);
  const { scenarios } = JSON.parse(readFileSync(join(projectFolder, json), 'utf8')) as RunReport;
  const verdicts = new Map<string, string>();
  const says = new Map<string, string>();
  for (const { name, verdict, asExpected, unusable, searches } of scenarios) {
    const isExpected = verdict === 'violated' && asExpected;
    verdicts.set(moved(name), isExpected ? 'violated as expected' : verdict);
    const violation = searches.find((search) => search.violation !== undefined)?.violation;
    const why = unusable === undefined ? violation?.says : `${unusable.says}; ${unusable.remedy}`;
    says.set(moved(name), why ?? verdict);
  }
  const files = readdirSync(join(path, 'reports')).filter((file) => file.endsWith('.md'));
  return {
    out: moved(out),
    verdicts,
    says,
    reports: new Map(
      files.map((file) => [
        file.replace(stem, '').replace(/\..*$/, ''),
        moved(readFileSync(join(path, 'reports', file), 'utf8')),
      ]),
    ),
  };
}

/** What stands below this comment; undefined for a scenario, which is not output. */
function outputFor(
  note: string,
  block: string,
  { committed, checked }: { committed: string; checked: Checked },
): string | undefined {
  const [, shown] = /^check-output, first (\d+) rows$/.exec(note) ?? [];
  if (shown !== undefined) return fenced('text', abridged(committed, Number(shown)));
  if (note === 'properties') return table(block, propertyRows());
  const [, printedFor] = /^printed for ([\w-]+)$/.exec(note) ?? [];
  if (printedFor !== undefined) {
    const paragraphs = checked.out.split('\n\n');
    const found = paragraphs.find((paragraph) => paragraph.startsWith(`${printedFor}  `));
    return fenced('text', found ?? `nothing is printed for ${printedFor}`);
  }
  const [, compared] = /^designs of ([\w-]+)$/.exec(note) ?? [];
  if (compared !== undefined) {
    const rows = (checked.reports.get('summary') ?? '').split('\n');
    const own = rows.filter((row) => row.startsWith(`| ${compared} |`));
    // The table of designs comes after that of searches, which has a column more.
    return table(
      block,
      own
        .map((row) => row.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')))
        .filter(({ length }) => length === 4),
    );
  }
  const [, reported, heading] = /^report of ([\w-]+), up to (.+)$/.exec(note) ?? [];
  if (reported !== undefined && heading !== undefined) {
    return fenced('md', checked.reports.get(reported)?.split(`\n${heading}\n`)[0] ?? 'no report');
  }
  if (!note.startsWith('mistakes in ')) {
    if (note.includes(': ')) return undefined;
    throw new Error(`nothing is known of a block after <!-- ${note} -->`);
  }
  const rows = rowsOf(block).map(([instead, written], i) => [
    `\`${instead}\``,
    `\`${written}\``,
    checked.says.get(nameOfMistake(i)) ?? '',
  ]);
  return table(block, rows);
}

/** The head of the table, so many rows, and everything from the first row that is not of a scenario on. */
function abridged(output: string, rows: number): string {
  const lines = output.split('\n');
  const rest = lines.findIndex((line) => line.startsWith(machinesName));
  return [...lines.slice(0, 1 + rows), '…', ...lines.slice(rest)].join('\n');
}

function propertyRows(): string[][] {
  const clause = { kind: 'mayFlow', from: 0, to: 0, text: '' } as const;
  const all = [...propertiesOf([clause]), expectations];
  return [...new Map(all.map(({ name, claim }) => [name, [name, claim]])).values()];
}

/** Longer than any fence within. */
function fenced(language: string, text: string): string {
  return codeBlock(language, text.trim());
}

/** Under the head that is there. */
function table(block: string, rows: readonly (readonly string[])[]): string {
  const head = block.split('\n').slice(0, 2);
  const end = block.endsWith('\n') ? '\n' : '';
  return [...head, ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n') + end;
}

/** What a program of Node's prints, whatever its status. Rejects when it had to be ended before its end. */
function printed(...words: string[]): Promise<string> {
  const { FORCE_COLOR: _force, ...environment } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      cwd: projectFolder,
      env: { ...environment, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.once('error', reject);
    child.once('close', (_, signal) => {
      if (signal === null) resolve(out);
      else reject(new Error(`${words.join(' ')} was ended by ${signal}`));
    });
  });
}
