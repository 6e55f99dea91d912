/**
 * The table of options: of each the shape of its value, its lines of the help, and how its value is read.
 *
 * The order is that of the help. A new option is one entry here and one field of `Arguments`.
 */

import { type PropertyName, propertyNames } from '../../properties/names.ts';
import { suggestion } from '../text/nearest.ts';
import { padded } from '../text/width.ts';
import { hanging } from '../text/wrap.ts';
import { exampleReporter, formatNames, reporterOf } from './formats.ts';
import { UnusableArguments } from './unusable-arguments.ts';

export const defaultSeed = 1;
export const seedMax = 2 ** 31 - 1;

interface Option {
  /** What the help says of it; absent: the help does not name it. */
  readonly help?: string;
  readonly short?: string;
  /** Absent: the option takes no value. */
  readonly value?: {
    /** As the help writes it. */
    readonly shape: string;
    readonly example: string;
    /** Throws `UnusableArguments`. */
    read(text: string): unknown;
  };
  /** May be given more than once. */
  readonly repeats?: true;
  /** May stand beside `--replay`. */
  readonly fitsReplay?: true;
  /** npm has a meaning of its own for it. */
  readonly isNpms?: true;
}

export const options = {
  seed: {
    help: `random searches begin from this number, ${defaultSeed} unless said; 'random' draws one`,
    value: { shape: 'N', example: '7', read: seedOf },
  },
  runs: {
    help: 'random runs per scenario, instead of what the scenario says',
    value: {
      shape: 'N',
      example: '5000',
      read: (text: string) => integerIn('--runs', text, { from: 1, to: 1_000_000_000 }),
    },
  },
  property: {
    help: 'judge this property alone; --help ends with their names',
    value: { shape: 'NAME', example: `'${propertyNames[0]}'`, read: propertyOf },
  },
  time: {
    help: 'seconds for the whole run, or 90s, 5m; what is not finished is undecided',
    value: { shape: 'N', example: '90s', read: secondsOf },
  },
  bail: { help: 'stop after the first scenario that is not as it says' },
  replay: {
    help: 'plays the run of a report again, as its JSON file has it, and nothing else',
    value: { shape: 'FILE', example: 'reports/NAME.PROPERTY.json', read: asWritten },
    fitsReplay: true,
  },
  'report-dir': {
    help: 'where reports go, reports unless said',
    value: { shape: 'DIR', example: 'reports', read: asWritten },
  },
  reporter: {
    help: `more forms of the whole run, as often as wanted: ${formatNames.join(', ')}`,
    value: { shape: 'KIND', example: exampleReporter, read: reporterOf },
    repeats: true,
  },
  'no-github': {
    help: 'in GitHub Actions, adds neither annotations nor the summary of the step',
  },
  list: { help: 'names the scenarios and checks nothing' },
  stable: {
    help: 'leaves out what was measured, or added for GitHub: the same seed prints the same bytes',
    fitsReplay: true,
  },
  quiet: {
    help: 'prints only what is not as the scenarios say, and the last line',
    fitsReplay: true,
    isNpms: true,
  },
  'no-color': {
    help: 'prints no colours; NO_COLOR=1 and FORCE_COLOR=1 are heeded too',
    fitsReplay: true,
    isNpms: true,
  },
  color: { fitsReplay: true, isNpms: true },
  version: { help: 'prints the version', isNpms: true },
  help: { help: 'prints this', short: 'h', isNpms: true },
} as const satisfies Readonly<Record<string, Option>>;

export type Flag = keyof typeof options;

/** What the value of an option is read as. */
export type ValueOf<F extends Flag> = (typeof options)[F] extends {
  value: { read(text: string): infer V };
}
  ? V
  : never;

/** The names, in the order of the table. */
export const flags = Object.keys(options) as readonly Flag[];

export function optionOf(flag: Flag): Option {
  return options[flag];
}

export function isFlag(name: string): name is Flag {
  return Object.hasOwn(options, name);
}

/** No line of the help is longer, however wide the window. */
export const helpColumnsMax = 96;

/** The lines of the help, with what an option does in a second column. */
export function optionLines(columns: number = helpColumnsMax): string {
  return flags.flatMap((flag) => helpLines(flag, columns)).join('\n');
}

const wordWidth = 21;

function helpLines(flag: Flag, columns: number): string[] {
  const { help, value } = optionOf(flag);
  if (help === undefined) return [];
  const word = value === undefined ? `  --${flag}` : `  --${flag} ${value.shape}`;
  return hanging(help, Math.min(columns, helpColumnsMax), { label: padded(word, wordWidth) });
}

function asWritten(text: string): string {
  return text;
}

function seedOf(text: string): number | 'random' {
  return text === 'random' ? text : integerIn('--seed', text, { from: 0, to: seedMax });
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

/** Dashes stand for blanks, as in the names of report files; one name has a dash of its own. */
function propertyOf(text: string): PropertyName {
  const spaced = (name: string) => name.toLowerCase().replaceAll('-', ' ');
  const found = propertyNames.find((name) => spaced(name) === spaced(text));
  if (found !== undefined) return found;
  const hint = suggestion(spaced(text), propertyNames);
  throw new UnusableArguments(
    `there is no property '${text}'; ${hint === '' ? '--help names them all' : hint}`,
  );
}

function integerIn(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UnusableArguments(`${flag} wants a whole number from ${from} to ${to}, not '${text}'`);
}
