/**
 * What the words of the command line ask for.
 *
 * Every word is understood or refused: a misspelt flag that was passed over would leave its user
 * believing in a check that never ran. Nothing is read here, neither files nor the clock; whether a
 * scenario of that name exists is settled in select.ts.
 */

import { parseArgs } from 'node:util';
import { type PropertyName, propertyNames } from '../../properties/names.ts';
import type { Environment } from '../process/environment.ts';
import { suggestion } from '../text/nearest.ts';
import { hanging, wrapped } from '../text/wrap.ts';
import { type Reporter, refuseSharedFiles } from './formats.ts';
import {
  defaultSeed,
  type Flag,
  flags,
  helpColumnsMax,
  isFlag,
  optionLines,
  optionOf,
  type ValueOf,
} from './options.ts';
import { UnusableArguments } from './unusable-arguments.ts';

export interface Arguments {
  /** Names, folders or paths; empty: all scenarios. */
  readonly selection: readonly string[];
  /** Undefined: to be drawn. */
  readonly seed: number | undefined;
  readonly runs: number | undefined;
  readonly property: PropertyName | undefined;
  /** Wall-clock time for the whole run. */
  readonly timeSeconds: number | undefined;
  /** Stops after the first scenario that is not as it says. */
  readonly bail: boolean;
  /** The JSON file of a report, whose run is to be played again. */
  readonly replay: string | undefined;
  readonly reporters: readonly Reporter[];
  /** Whether a job of GitHub Actions gets annotations and a summary without being asked. */
  readonly isForGithub: boolean;
  readonly reportFolder: string;
  readonly task: 'check' | 'replay' | 'list' | 'help' | 'version';
  /** Leaves out what differs from run to run. */
  readonly stable: boolean;
  readonly quiet: boolean;
  /** Undefined: as the environment and the terminal have it. */
  readonly colour: boolean | undefined;
}

/** The manual, for a window of so many columns. */
export function helpFor(columns: number): string {
  const fitted = (text: string, label = '') =>
    hanging(text, Math.min(columns, helpColumnsMax), { label }).join('\n');
  return `${fitted('npm run check -- [SCENARIO ...] [OPTION ...]')}

${fitted(
  'Checks scenarios: plays their steps, searches at random and exhaustively for what breaks a ' +
    'property, and compares what is found with what they say must be found.',
)}

${fitted(
  'SCENARIO is a name as --list prints it, the beginning of one up to a slash, or a path to a ' +
    'file or folder. Without any, all files below scenarios/ that end in .scenario.ts are checked, ' +
    "then random-machines: the contract's properties on machines that nobody wrote, which is also a " +
    'name of its own.',
)}

${optionLines(columns)}

${fitted('npm run new-scenario NAME writes a scenario to start from.')}

${fitted('Exit status, the worst of what was met, worst first:')}
${exits.map(([number, says]) => fitted(says, `  ${number.padStart(3)}  `)).join('\n')}

Properties:
${namesIn(columns).join('\n')}
`;
}

/** No name goes on in the next line. */
function namesIn(columns: number): string[] {
  const names = propertyNames.map((name, i) => (i < propertyNames.length - 1 ? `${name},` : name));
  return wrapped(names, Math.min(columns, helpColumnsMax) - 2).map((line) => `  ${line}`);
}

const exits = [
  ['130', 'interrupted'],
  ['1', 'crash: a bug of the checker itself'],
  ['4', 'unusable: a scenario file, a word of the command line, or nothing to check'],
  [
    '2',
    'not as the scenarios say: a violation nobody expected, or an expected one that is not there',
  ],
  ['5', 'vacuous: something that was to be exercised was not'],
  ['3', 'undecided: a limit was reached first'],
  ['0', 'everything is as the scenarios say'],
] as const;

/** Throws `UnusableArguments`. */
export function argumentsOf(words: readonly string[]): Arguments {
  const commandLine = read(words);
  const { given, selection } = commandLine;
  const task = taskOf(given);
  refuseContradictions(commandLine, task);
  const [seed = defaultSeed] = valuesOf(given, 'seed');
  const [runs] = valuesOf(given, 'runs');
  const [property] = valuesOf(given, 'property');
  const [timeSeconds] = valuesOf(given, 'time');
  const [replay] = valuesOf(given, 'replay');
  const [reportFolder = 'reports'] = valuesOf(given, 'report-dir');
  const reporters = valuesOf(given, 'reporter');
  refuseSharedFiles(reporters);
  return {
    selection,
    seed: seed === 'random' ? undefined : seed,
    ...{ runs, property, timeSeconds, replay },
    bail: given.has('bail'),
    reporters,
    isForGithub: !given.has('no-github') && !given.has('stable'),
    reportFolder,
    task,
    stable: given.has('stable'),
    quiet: given.has('quiet'),
    colour: given.has('no-color') ? false : given.has('color') ? true : undefined,
  };
}

/**
 * `npm run check --seed 7` gives the flag to npm and the 7 to us. npm keeps flags it does not know
 * in the environment, where they can be found again.
 */
export function refuseFlagsGivenToNpm(environment: Environment): void {
  for (const flag of flags) {
    const variable = `npm_config_${flag.replaceAll('-', '_')}`;
    if (optionOf(flag).isNpms || environment[variable] === undefined) continue;
    throw new UnusableArguments(
      `--${flag} went to npm instead of the checker: write npm run check -- --${flag}, with -- before it`,
    );
  }
}

/** The texts of the values, as often as the flag was given. */
type Given = ReadonlyMap<Flag, readonly string[]>;

interface CommandLine {
  readonly given: Given;
  readonly selection: readonly string[];
}

/** Read leniently and judged here, because Node's own messages name no alternative. */
function read(words: readonly string[]): CommandLine {
  const given = new Map<Flag, string[]>();
  const selection: string[] = [];
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(flags.map((flag) => [flag, parsing(flag)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') selection.push(selectable(token.value));
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isFlag(name)) throw new UnusableArguments(unknownFlag(rawName));
    refuseShape(name, rawName, value);
    const texts = given.get(name) ?? [];
    if (texts.length > 0 && optionOf(name).value !== undefined && !optionOf(name).repeats) {
      throw new UnusableArguments(`${rawName} is given twice; leave out one of them`);
    }
    given.set(name, [...texts, value ?? '']);
  }
  return { given, selection };
}

/** As Node's parser wants it. */
function parsing(flag: Flag) {
  const { short, value } = optionOf(flag);
  const type: 'boolean' | 'string' = value === undefined ? 'boolean' : 'string';
  return { type, ...(short !== undefined && { short }) };
}

/** A value where none is taken, or none where one is wanted. */
function refuseShape(flag: Flag, written: string, text: string | undefined): void {
  const { value } = optionOf(flag);
  if (value !== undefined && (text === undefined || text === '')) {
    throw new UnusableArguments(`${written} wants a value: ${written} ${value.example}`);
  }
  if (value === undefined && text !== undefined) {
    throw new UnusableArguments(`${written} takes no value, so not '${text}'; write ${written}`);
  }
}

function unknownFlag(written: string): string {
  const known = [...flags].sort().map((flag) => `--${flag}`);
  const hint = suggestion(written, known);
  return `there is no flag ${written}; ${hint}${hint === '' ? '' : ' '}--help names them all`;
}

function selectable(word: string): string {
  if (word === '') throw new UnusableArguments("'' is no scenario: leave it out to check them all");
  return word;
}

function valuesOf<F extends Flag>(given: Given, flag: F): readonly ValueOf<F>[] {
  const texts = given.get(flag) ?? [];
  // The table says what its reader answers with, and this is the same entry.
  return texts.map((text) => optionOf(flag).value?.read(text) as ValueOf<F>);
}

function taskOf(given: Given): Arguments['task'] {
  const tasks = ['help', 'version', 'list', 'replay'] as const;
  return tasks.find((task) => given.has(task)) ?? 'check';
}

function refuseContradictions({ given, selection }: CommandLine, task: Arguments['task']): void {
  if (given.has('color') && given.has('no-color')) {
    throw new UnusableArguments(
      '--color and --no-color contradict each other; leave out one of them',
    );
  }
  if (given.has('list') && given.has('reporter')) {
    throw new UnusableArguments('--list checks nothing to report; leave out --list or --reporter');
  }
  if (task === 'replay') refuseBesideReplay(given, selection);
  if (given.has('time') && given.has('stable')) {
    throw new UnusableArguments(
      '--time and --stable contradict each other: how far a search comes in a time is never the same',
    );
  }
}

/** A replay is of one run on one scenario, and the file says which. */
function refuseBesideReplay(given: Given, selection: readonly string[]): void {
  const beside = [...given.keys()].filter((flag) => !optionOf(flag).fitsReplay);
  const [other] = [...selection, ...beside];
  if (other === undefined) return;
  const word = selection.length > 0 ? `'${other}'` : `--${other}`;
  throw new UnusableArguments(
    `--replay takes its scenario and its steps from the file, so leave out ${word}`,
  );
}
