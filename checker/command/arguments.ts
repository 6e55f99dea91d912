/**
 * What the words of the command line ask for.
 *
 * Every word is understood or refused: a misspelt flag that was passed over would be a check that
 * somebody believes in and that never ran. Nothing is read here, neither files nor the clock; whether
 * a scenario of that name exists is settled in selection.ts.
 */

import { parseArgs } from 'node:util';
import { type PropertyName, propertyNames } from '../../properties/names.ts';
import { suggestion } from '../text/nearest.ts';

/** Where the whole run goes besides the terminal. `github`: annotations among what is printed. */
export type Reporter =
  | { readonly kind: 'json' | 'junit'; readonly file: string }
  | { readonly kind: 'github' };

export interface Arguments {
  /** Names, folders or paths; empty: all scenarios. */
  readonly selection: readonly string[];
  /** Undefined: to be drawn. */
  readonly seed: number | undefined;
  readonly runs?: number;
  readonly property?: PropertyName;
  /** Wall-clock time for the whole run. */
  readonly timeSeconds?: number;
  /** Stops after the first scenario that is not as it says. */
  readonly bail: boolean;
  /** The JSON file of a report, whose run is to be played again. */
  readonly replay?: string;
  readonly reporters: readonly Reporter[];
  readonly reportFolder: string;
  readonly task: 'check' | 'replay' | 'list' | 'help' | 'version';
  /** Leaves out what differs from run to run. */
  readonly stable: boolean;
  readonly quiet: boolean;
  /** Undefined: as the environment and the terminal have it. */
  readonly colour: boolean | undefined;
}

/** The words ask for nothing that there is. Its message is the one line that is printed. */
export class UnusableArguments extends Error {}

export const defaultSeed = 1;
export const largestSeed = 2 ** 31 - 1;

const options = {
  bail: { type: 'boolean' },
  color: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  list: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  property: { type: 'string' },
  quiet: { type: 'boolean' },
  replay: { type: 'string' },
  'report-dir': { type: 'string' },
  reporter: { type: 'string', multiple: true },
  runs: { type: 'string' },
  seed: { type: 'string' },
  stable: { type: 'boolean' },
  time: { type: 'string' },
  version: { type: 'boolean' },
} as const;

type Flag = keyof typeof options;

export const help = `npm run check -- [SCENARIO ...] [OPTION ...]

Checks scenarios: plays their steps, searches at random and exhaustively for what breaks a
property, and compares what is found with what they say must be found.

SCENARIO is a name as --list prints it, the beginning of one up to a slash, or a path to a
file or folder. Without any, all files below scenarios/ that end in .scenario.ts are checked,
then random-machines: the contract's properties on machines that nobody wrote, which is also a
name of its own.

  --seed N           random searches begin from this number, ${defaultSeed} unless said; 'random' draws one
  --runs N           random runs per scenario, instead of what the scenario says
  --property NAME    judge this property alone; --help ends with their names
  --time N           seconds for the whole run, or 90s, 5m; what is not finished is undecided
  --bail             stop after the first scenario that is not as it says
  --replay FILE      plays the run of a report again, as its JSON file has it, and nothing else
  --report-dir DIR   where reports go, reports unless said
  --reporter KIND    more forms of the whole run, as often as wanted: json=FILE, junit=FILE,
                     github (annotations among what is printed)
  --list             names the scenarios and checks nothing
  --stable           leaves out what was measured: the same seed then prints the same bytes
  --quiet            prints only what is not as the scenarios say, and the last line
  --no-color         prints no colours; NO_COLOR=1 and FORCE_COLOR=1 are heeded too
  --version          prints the version
  --help             prints this

npm run new-scenario NAME writes a scenario to start from.

Exit status, the worst of what was met, worst first:
  130  interrupted
    1  crash: a bug of the checker itself
    4  unusable: a scenario file, a word of the command line, or nothing to check
    2  not as the scenarios say: a violation nobody expected, or an expected one that is not there
    5  vacuous: something that was to be exercised was not
    3  undecided: a limit was reached first
    0  everything is as the scenarios say

Properties: ${inLines(propertyNames)}
`;

/** Names with commas between them, in lines that fit the page. */
function inLines(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const line = lines.at(-1) ?? '';
    if (line.length + name.length > 84) lines.push(`${name},`);
    else lines[lines.length - 1] = `${line} ${name},`;
  }
  return lines.join('\n  ').trim().slice(0, -1);
}

/** Throws `UnusableArguments`. */
export function argumentsOf(words: readonly string[]): Arguments {
  const { flags, selection } = read(words);
  if (flags.has('color') && flags.has('no-color')) {
    throw new UnusableArguments(
      '--color and --no-color contradict each other; leave one of them away',
    );
  }
  if (flags.has('list') && flags.has('reporter')) {
    throw new UnusableArguments('--list checks nothing to report; leave --list or --reporter away');
  }
  const task = taskOf(flags);
  if (task === 'replay') refuseBesideReplay(flags, selection);
  if (flags.has('time') && flags.has('stable')) {
    throw new UnusableArguments(
      '--time and --stable contradict each other: how far a search comes in a time is never the same',
    );
  }
  const runs = given(flags, 'runs');
  const time = given(flags, 'time');
  const replay = given(flags, 'replay');
  const property = given(flags, 'property');
  return {
    selection,
    seed: seedOf(given(flags, 'seed')),
    ...(runs !== undefined && {
      runs: wholeNumber('--runs', runs, { from: 1, to: 1_000_000_000 }),
    }),
    ...(property !== undefined && { property: propertyOf(property) }),
    ...(time !== undefined && { timeSeconds: secondsOf(time) }),
    bail: flags.has('bail'),
    ...(replay !== undefined && { replay }),
    reporters: reportersOf(flags.get('reporter') ?? []),
    reportFolder: given(flags, 'report-dir') ?? 'reports',
    task,
    stable: flags.has('stable'),
    quiet: flags.has('quiet'),
    colour: flags.has('no-color') ? false : flags.has('color') ? true : undefined,
  };
}

/**
 * `npm run check --seed 7` gives the flag to npm and the 7 to us. npm keeps flags it does not know
 * in the environment, where they can be found again.
 */
export function refuseFlagsGivenToNpm(
  environment: Readonly<Record<string, string | undefined>>,
): void {
  // npm has meanings of its own for the other flags.
  const ours: readonly Flag[] = [
    ...(['seed', 'runs', 'property', 'time', 'bail', 'replay'] as const),
    ...(['reporter', 'report-dir', 'stable', 'list'] as const),
  ];
  for (const flag of ours) {
    if (environment[`npm_config_${flag.replaceAll('-', '_')}`] === undefined) continue;
    throw new UnusableArguments(
      `--${flag} went to npm instead of the checker: write npm run check -- --${flag}, with -- before it`,
    );
  }
}

type Flags = ReadonlyMap<Flag, readonly string[]>;

/** Read leniently and judged here, because Node's own messages name no alternative. */
function read(words: readonly string[]): { flags: Flags; selection: string[] } {
  const flags = new Map<Flag, string[]>();
  const selection: string[] = [];
  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') selection.push(selectable(token.value));
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isFlag(name)) throw new UnusableArguments(unknownFlag(rawName));
    const wantsValue = options[name].type === 'string';
    if (wantsValue && (value === undefined || value === '')) {
      throw new UnusableArguments(`${rawName} wants a value: ${rawName} ${exampleOf[name] ?? ''}`);
    }
    if (!wantsValue && value !== undefined) {
      throw new UnusableArguments(`${rawName} takes no value, so not '${value}'; write ${rawName}`);
    }
    if (wantsValue && name !== 'reporter' && flags.has(name)) {
      throw new UnusableArguments(`${rawName} is given twice; leave one of them away`);
    }
    flags.set(name, [...(flags.get(name) ?? []), value ?? '']);
  }
  return { flags, selection };
}

const exampleOf: { readonly [F in Flag]?: string } = {
  seed: '7',
  runs: '5000',
  time: '90s',
  replay: 'reports/NAME.PROPERTY.json',
  property: `'${propertyNames[0]}'`,
  reporter: 'json=run.json',
  'report-dir': 'reports',
};

function isFlag(name: string): name is Flag {
  return Object.hasOwn(options, name);
}

function unknownFlag(written: string): string {
  const hint = suggestion(
    written,
    Object.keys(options).map((flag) => `--${flag}`),
  );
  return `there is no flag ${written}; ${hint}${hint === '' ? '' : ' '}--help names them all`;
}

function selectable(word: string): string {
  if (word === '') throw new UnusableArguments("'' is no scenario: leave it out to check them all");
  return word;
}

function given(flags: Flags, flag: Flag): string | undefined {
  return flags.get(flag)?.[0];
}

function taskOf(flags: Flags): Arguments['task'] {
  return (
    (['help', 'version', 'list', 'replay'] as const).find((task) => flags.has(task)) ?? 'check'
  );
}

function seedOf(text: string | undefined): number | undefined {
  if (text === undefined) return defaultSeed;
  return text === 'random' ? undefined : wholeNumber('--seed', text, { from: 0, to: largestSeed });
}

/** `90`, `90s`, `5m`. */
function secondsOf(text: string): number {
  const [, number = '', unit] = /^(\d{1,6})(s|m|)$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  if (number !== '' && seconds > 0) return seconds;
  throw new UnusableArguments(
    `--time wants seconds or minutes, from 1 on: 90, 90s or 5m, not '${text}'`,
  );
}

/** A replay is of one run on one scenario, and the file says which. */
function refuseBesideReplay(flags: Flags, selection: readonly string[]): void {
  const beside = ['replay', 'color', 'no-color', 'stable', 'quiet'];
  const [other] = [...selection, ...[...flags.keys()].filter((flag) => !beside.includes(flag))];
  if (other === undefined) return;
  const word = selection.length > 0 ? `'${other}'` : `--${other}`;
  throw new UnusableArguments(
    `--replay takes its scenario and its steps from the file, so leave ${word} away`,
  );
}

function wholeNumber(
  flag: string,
  text: string,
  { from, to }: { from: number; to: number },
): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UnusableArguments(`${flag} wants a whole number from ${from} to ${to}, not '${text}'`);
}

/** Dashes will do for spaces: that is how the files of reports write the names. */
function propertyOf(text: string): PropertyName {
  // Dashes stand for blanks, and one name has a dash of its own.
  const spaced = (name: string) => name.toLowerCase().replaceAll('-', ' ');
  const found = propertyNames.find((name) => spaced(name) === spaced(text));
  if (found !== undefined) return found;
  const hint = suggestion(spaced(text), propertyNames);
  throw new UnusableArguments(
    `there is no property '${text}'; ${hint === '' ? '--help names them all' : hint}`,
  );
}

function reportersOf(words: readonly string[]): Reporter[] {
  const reporters = words.map(reporterOf);
  const files = reporters.flatMap((one) => ('file' in one ? one.file : []));
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice === undefined) return reporters;
  throw new UnusableArguments(`two reporters write to ${twice}: give each a file of its own`);
}

const withFile: Readonly<Record<string, string>> = { json: 'run.json', junit: 'run.xml' };

function reporterOf(word: string): Reporter {
  const [name = '', ...rest] = word.split('=');
  const file = rest.join('=');
  if (name === 'github') {
    if (rest.length === 0) return { kind: 'github' };
    throw new UnusableArguments('the reporter github prints, so it takes no file');
  }
  if (name !== 'json' && name !== 'junit') {
    const hint = suggestion(name, ['json', 'junit', 'github']);
    throw new UnusableArguments(`there is no reporter '${name}'; ${hint}`);
  }
  if (file !== '') return { kind: name, file };
  throw new UnusableArguments(
    `the reporter ${name} wants a file: --reporter ${name}=${withFile[name]}`,
  );
}
