/**
 * The table of options: of each the shape of its value, what the help says of it, and how its value is read.
 *
 * The order is that of the help. A new option is one entry here and one field of `Arguments`; the parser
 * and the help are made from it.
 */

import { type PropertyName, propertyNames } from '../../properties/names.ts';
import { variantName } from '../scenario/variants.ts';
import { suggestion } from '../text/nearest.ts';
import { exampleReporter, formatNames, reporterOf } from './formats.ts';
import { UnusableArguments } from './unusable-arguments.ts';

export const defaultSeed = 1;
export const seedMax = 2 ** 31 - 1;

/** What the program can be asked to do. */
export const commandNames = ['check', 'new', 'list', 'replay'] as const;
export type CommandName = (typeof commandNames)[number];

interface Option {
  /** What the help says of it; absent: the help does not name it. */
  readonly help?: string;
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
  /** The commands that take it; `check` alone by default. */
  readonly of?: readonly CommandName[];
  /** npm has a meaning of its own for it. */
  readonly isNpms?: true;
}

export const options = {
  seed: {
    help: `seed of random searches, ${defaultSeed} by default; 'random' draws one`,
    value: { shape: 'N', example: '7', read: seedOf },
  },
  runs: {
    help: 'random runs per scenario, instead of what it says',
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
  variant: {
    help: 'under this design, not those that scenarios name; list names them all',
    value: { shape: 'NAME', example: 'untagged-plb', read: variantsOf },
    repeats: true,
  },
  time: {
    help: 'for all: 90, 90s, 5m, 1h; what is not done is undecided',
    value: { shape: 'N', example: '90s', read: secondsOf },
  },
  jobs: {
    help: 'how many scenarios are searched at the same time, by default as many as there are cores',
    value: {
      shape: 'N',
      example: '2',
      read: (text: string) => integerIn('--jobs', text, { from: 1, to: 1024 }),
    },
    isNpms: true,
  },
  watch: {
    help: 'stays after the check, and checks again what changes, until Ctrl-C',
  },
  fresh: {
    help: 'searches again also what is as before, instead of taking the verdict that was kept',
  },
  bail: { help: 'stop after the first scenario that is not as it says' },
  'report-dir': {
    help: 'where reports go, by default reports',
    value: { shape: 'DIR', example: 'reports', read: asWritten },
  },
  reporter: {
    help: `more forms of the whole run, as often as wanted: ${formatNames.join(', ')}`,
    value: { shape: 'KIND', example: exampleReporter, read: reporterOf },
    repeats: true,
  },
  'no-github': {
    help: 'adds neither annotations nor a summary in GitHub Actions',
  },
  stable: {
    help: 'leaves out what was measured: same seed, same bytes',
    of: ['check', 'replay'],
  },
  quiet: {
    help: 'prints only what is not as scenarios say, and the end',
    of: ['check', 'replay'],
    isNpms: true,
  },
  'no-color': {
    help: 'prints no colours; NO_COLOR=1, FORCE_COLOR=1 count too',
    of: ['check', 'list', 'replay'],
    isNpms: true,
  },
  color: { of: ['check', 'list', 'replay'], isNpms: true },
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

/** Those that a command takes. */
export function flagsOf(command: CommandName): readonly Flag[] {
  return flags.filter((flag) => (optionOf(flag).of ?? ['check']).includes(command));
}

function asWritten(text: string): string {
  return text;
}

function seedOf(text: string): number | 'random' {
  return text === 'random' ? text : integerIn('--seed', text, { from: 0, to: seedMax });
}

const secondsIn = { '': 1, s: 1, m: 60, h: 3600 } as const;

/** `90`, `90s`, `5m`, `1h`. */
function secondsOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const seconds = Number(number) * secondsIn[unit as keyof typeof secondsIn];
  if (seconds > 0) return seconds;
  throw new UnusableArguments(
    `--time wants seconds, minutes or hours, from 1 on: 90, 90s, 5m or 1h, not '${text}'`,
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

/** The names that reports have. */
function variantsOf(text: string): readonly string[] {
  const refusal = (says: string, remedy: string) => new UnusableArguments(`${says}; ${remedy}`);
  return text.split(',').map((name) => variantName(name, refusal));
}

function integerIn(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UnusableArguments(`${flag} wants a whole number from ${from} to ${to}, not '${text}'`);
}
