/**
 * What the words of the command line ask for, with what a project's settings say where they say nothing.
 *
 * Nothing is read here, neither files nor the clock; whether a scenario of that name exists is settled in
 * select.ts.
 */

import type { PropertyName } from '../../properties/names.ts';
import type { Environment } from '../process/environment.ts';
import type { Settings } from '../process/settings.ts';
import { type Invocation, typed } from '../text/invocation.ts';
import { type Given, heard, type Manual, type Start } from './commands.ts';
import { type Reporter, refuseSharedFiles } from './formats.ts';
import { defaultSeed, type Flag, flags, isFlag, optionOf, type ValueOf } from './options.ts';
import { retired } from './refused-words.ts';
import { UnusableArguments } from './unusable-arguments.ts';

/** One of the commands, with what it takes. */
export type Asked =
  | ({ readonly task: 'print' } & Manual)
  | { readonly task: 'new'; readonly words: readonly string[] }
  | { readonly task: 'list'; readonly selection: readonly string[] }
  | ({ readonly task: 'replay' } & ReplayArguments)
  | { readonly task: 'check'; readonly selection: readonly string[]; readonly given: Given };

export interface ReplayArguments {
  /** The JSON file of a report. */
  readonly file: string;
  readonly quiet: boolean;
}

export interface Arguments {
  /** Names, folders or paths; empty: all scenarios. */
  readonly selection: readonly string[];
  /** Undefined: to be drawn. */
  readonly seed: number | undefined;
  readonly runs: number | undefined;
  readonly property: PropertyName | undefined;
  /** In place of those that scenarios name; empty: those. */
  readonly variants: readonly string[];
  /** Wall-clock time for the whole run. */
  readonly timeSeconds: number | undefined;
  /** How many scenarios are searched at the same time; undefined: as many as there are cores. */
  readonly jobs: number | undefined;
  /** Takes no verdict that was kept. */
  readonly fresh: boolean;
  /** Stops after the first scenario that is not as it says. */
  readonly bail: boolean;
  readonly reporters: readonly Reporter[];
  /** Whether a job of GitHub Actions gets annotations and a summary without being asked. */
  readonly isForGithub: boolean;
  readonly reportFolder: string;
  /** Checks again whenever a scenario changes. */
  readonly watches: boolean;
  /** Leaves out what differs from run to run. */
  readonly stable: boolean;
  readonly quiet: boolean;
  /** Undefined: as the environment and the terminal have it. */
  readonly colour: boolean | undefined;
}

/** Throws `UnusableArguments`. */
export function askedBy(words: readonly string[], start: Start): Asked {
  const answer = heard(words, start);
  if ('text' in answer) return { task: 'print', ...answer };
  const { command, given, operands } = answer;
  refuseContradictions(given);
  const [file = ''] = operands;
  switch (command) {
    case 'new':
      return { task: 'new', words: operands };
    case 'list':
      return { task: 'list', selection: operands.map(selectable) };
    case 'replay':
      return { task: 'replay', file, quiet: given.has('quiet') };
    case 'check':
      return { task: 'check', selection: operands.map(selectable), given };
  }
}

/** What the settings of a project say of flags that are not given: as if they were. */
function withSettings(given: Given, settings: Settings | undefined): Given {
  if (settings === undefined) return given;
  const { reports, reporters, numbers } = settings;
  const texts = { ...numbers, 'report-dir': [reports], reporter: reporters };
  const known = Object.entries(texts).flatMap(([flag, text]) =>
    isFlag(flag) && text.length > 0 ? [[flag, text] as const] : [],
  );
  return new Map([...known, ...given]);
}

/** Throws `UnusableArguments`. What is given on the command line wins. */
export function argumentsOf(
  asked: Extract<Asked, { task: 'check' }>,
  settings?: Settings,
): Arguments {
  const { selection } = asked;
  const given = withSettings(asked.given, settings);
  const [seed = defaultSeed] = valuesOf(given, 'seed');
  const [runs] = valuesOf(given, 'runs');
  const [property] = valuesOf(given, 'property');
  const variants = [...new Set(valuesOf(given, 'variant').flat())];
  const [timeSeconds] = valuesOf(given, 'time');
  const [jobs] = valuesOf(given, 'jobs');
  const [reportFolder = 'reports'] = valuesOf(given, 'report-dir');
  const reporters = valuesOf(given, 'reporter');
  refuseSharedFiles(reporters);
  return {
    selection,
    seed: seed === 'random' ? undefined : seed,
    ...{ runs, property, variants, timeSeconds, jobs },
    fresh: given.has('fresh'),
    watches: given.has('watch'),
    bail: given.has('bail'),
    reporters,
    isForGithub: !given.has('no-github') && !given.has('stable'),
    reportFolder,
    stable: given.has('stable'),
    quiet: given.has('quiet'),
    colour: given.has('no-color') ? false : given.has('color') ? true : undefined,
  };
}

/**
 * `npm run check --seed 7` gives the flag to npm and the 7 to us. npm keeps flags it does not know
 * in the environment, where they can be found again.
 */
export function refuseFlagsGivenToNpm(environment: Environment, invocation: Invocation): void {
  const mine = [...flags.filter((flag) => !optionOf(flag).isNpms), ...Object.keys(retired)];
  for (const flag of mine) {
    if (environment[`npm_config_${flag.replaceAll('-', '_')}`] === undefined) continue;
    const command = retired[flag] ?? `check --${flag}`;
    const dashes = flag in retired || invocation === 'npx' ? '' : ', with -- before it';
    throw new UnusableArguments(
      `--${flag} went to npm instead of the checker: write ${typed(invocation, command)}${dashes}`,
    );
  }
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

function refuseContradictions(given: Given): void {
  if (given.has('color') && given.has('no-color')) {
    throw new UnusableArguments(
      '--color and --no-color contradict each other; leave out one of them',
    );
  }
  if (given.has('watch')) refuseBesideWatch(given);
  if (given.has('time') && given.has('stable')) {
    throw new UnusableArguments(
      '--time and --stable contradict each other: how far a search comes in a time is never the same',
    );
  }
}

/** What watches goes on, and what it checks is another selection each time. */
function refuseBesideWatch(given: Given): void {
  const others = ['stable', 'bail', 'time', 'reporter'] as const;
  const other = others.find((flag) => given.has(flag));
  if (other === undefined) return;
  throw new UnusableArguments(
    `--watch checks again and again, and --${other} is about one check; leave out one of them`,
  );
}
