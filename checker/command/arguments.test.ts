/** Every word of the command line is understood or refused, and a refusal names what is nearest. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { propertyNames } from '../../properties/names.ts';
import type { Settings } from '../process/settings.ts';
import { github } from '../report/run/github.ts';
import { json } from '../report/run/json.ts';
import { junit } from '../report/run/junit.ts';
import {
  type Arguments,
  argumentsOf as argumentsIn,
  askedBy,
  refuseFlagsGivenToNpm,
} from './arguments.ts';
import { flags, optionOf } from './options.ts';
import { UnusableArguments } from './unusable-arguments.ts';

const start = { invocation: 'npm run', version: '1.2.3', columns: Infinity } as const;
const asked = (...words: string[]) => askedBy(words, start);

function argumentsOf(words: readonly string[], settings?: Settings): Arguments {
  const check = asked('check', ...words);
  if (check.task !== 'check') throw new Error(`it is asked for a ${check.task}`);
  return argumentsIn(check, settings);
}

function printed(...words: string[]): string {
  const manual = asked(...words);
  if (manual.task !== 'print') throw new Error(`it is asked for a ${manual.task}`);
  return manual.text;
}

const help = printed('help', 'check');

function helpFor(columns: number): string {
  const manual = askedBy(['help', 'check'], { ...start, columns });
  return manual.task === 'print' ? manual.text : '';
}

test('without words everything is checked, with the seed that is printed', () => {
  expect(argumentsOf([])).toEqual({
    selection: [],
    seed: 1,
    variants: [],
    fresh: false,
    watches: false,
    bail: false,
    reporters: [],
    isForGithub: true,
    reportFolder: 'reports',
    stable: false,
    quiet: false,
    colour: undefined,
  });
});

test('all options are understood together, in any order', () => {
  const words = [
    ...['calls/lend', '--seed', '7', '--runs=5000', '--property', 'authority-confinement'],
    ...['--reporter', 'json=a=b.json', '--report-dir', 'out', '--stable', '--quiet', 'grants'],
    ...['--no-color', '--bail', '--reporter=junit=b.xml', '--reporter', 'github'],
    ...['--jobs', '4', '--fresh', '--variant', 'untagged-plb,contract'],
    ...['--variant', 'untagged-plb+passable-grants', '--variant=untagged-plb'],
  ];

  expect(argumentsOf(words)).toEqual({
    selection: ['calls/lend', 'grants'],
    seed: 7,
    runs: 5000,
    property: 'authority confinement',
    variants: ['untagged-plb', 'contract', 'passable-grants+untagged-plb'],
    jobs: 4,
    fresh: true,
    bail: true,
    reporters: [
      { format: json, file: 'a=b.json' },
      { format: junit, file: 'b.xml' },
      { format: github },
    ],
    isForGithub: false,
    watches: false,
    reportFolder: 'out',
    stable: true,
    quiet: true,
    colour: false,
  });
});

test('nothing is added for GitHub when it is not wanted, or the same bytes are', () => {
  const all = [['--no-github'], ['--stable'], ['--quiet']];

  expect(all.map((words) => argumentsOf(words).isForGithub)).toEqual([false, false, true]);
});

test('a seed can be drawn', () => {
  expect(argumentsOf(['--seed', 'random']).seed).toBeUndefined();
});

test.each([
  ['90', 90],
  ['90s', 90],
  ['5m', 300],
  ['1h', 3600],
])('a time of %s is %i seconds', (text, seconds) => {
  expect(argumentsOf(['--time', text]).timeSeconds).toBe(seconds);
});

test('each command takes its own words', () => {
  expect(asked('replay', 'reports/x.json', '--stable', '--no-color', '--quiet')).toEqual({
    task: 'replay',
    file: 'reports/x.json',
    quiet: true,
  });
  expect(asked('list', 'calls', '--no-color')).toEqual({ task: 'list', selection: ['calls'] });
  expect(asked('new', 'mine')).toEqual({ task: 'new', words: ['mine'] });
});

test('help and version are printed, whatever else is asked for', () => {
  for (const flag of ['-v', '--version']) {
    expect(printed(flag)).toBe('portcullis 1.2.3\n');
    expect(printed('check', 'x', flag)).toBe('portcullis 1.2.3\n');
  }
  for (const words of [
    ['check', '-h'],
    ['check', 'x', '--help'],
    ['help', 'check'],
  ]) {
    expect(printed(...words)).toBe(help);
  }
  expect(asked('help')).toMatchObject({ task: 'print', isAskedFor: true });
});

test('without a command there is the manual, and it was not asked for', () => {
  expect(asked()).toMatchObject({ task: 'print', isAskedFor: false });
  expect(asked()).toMatchObject({ text: printed('--help') });
});

test('settings say what the command line does not', () => {
  const settings = {
    scenarios: ['scenarios'],
    reports: '../out',
    reporters: ['junit=run.xml'],
    numbers: { seed: ['7'], runs: ['500'] },
  };

  expect(argumentsOf(['--runs', '3'], settings)).toMatchObject({
    seed: 7,
    runs: 3,
    reportFolder: '../out',
    reporters: [{ format: junit, file: 'run.xml' }],
  });
});

test('a watch is asked for by a flag of check', () => {
  expect(argumentsOf(['--watch', 'calls', '--seed', '7'])).toMatchObject({
    watches: true,
    selection: ['calls'],
    seed: 7,
  });
});

test.each([
  [['--sed', '7'], "there is no flag --sed; did you mean '--seed'? --help names them all"],
  [['--wibble'], 'there is no flag --wibble; --help names them all'],
  [['-x'], 'there is no flag -x; --help names them all'],
  [['--seed'], '--seed wants a value: --seed 7'],
  [['--seed='], '--seed wants a value: --seed 7'],
  [['--seed', '1.5'], "--seed wants a whole number from 0 to 2147483647, not '1.5'"],
  [['--seed', '-5'], "--seed wants a whole number from 0 to 2147483647, not '-5'"],
  [['--seed', '2147483648'], "--seed wants a whole number from 0 to 2147483647, not '2147483648'"],
  [['--seed', '0x10'], "--seed wants a whole number from 0 to 2147483647, not '0x10'"],
  [['--seed', '1', '--seed', '2'], '--seed is given twice; leave out one of them'],
  [['--runs', '0'], "--runs wants a whole number from 1 to 1000000000, not '0'"],
  [['--bail=yes'], "--bail takes no value, so not 'yes'; write --bail"],
  [
    ['--color', '--no-color'],
    '--color and --no-color contradict each other; leave out one of them',
  ],
  [
    ['--property', 'authority confinment'],
    "there is no property 'authority confinment'; did you mean 'authority confinement'?",
  ],
  [['--property', 'wibble'], "there is no property 'wibble'; --help names them all"],
  [['--reporter', 'jsn=x'], "there is no reporter 'jsn'; did you mean 'json'?"],
  [['--reporter', 'junti=x'], "there is no reporter 'junti'; did you mean 'junit'?"],
  [['--reporter', 'sarif'], "there is no reporter 'sarif'; there is 'json', 'junit', 'github'"],
  [['--reporter', 'junit'], 'the reporter junit wants a file: --reporter junit=run.xml'],
  [['--reporter', 'github=x'], 'the reporter github prints, so it takes no file'],
  [
    ['--reporter', 'json=x', '--reporter', 'junit=x'],
    'two reporters write to x: give each a file of its own',
  ],
  [['--time'], '--time wants a value: --time 90s'],
  ...['0', '1.5', '5d', '-3', '1e9', 's'].map((text): [string[], string] => [
    ['--time', text],
    `--time wants seconds, minutes or hours, from 1 on: 90, 90s, 5m or 1h, not '${text}'`,
  ]),
  [
    ['--time', '5', '--stable'],
    '--time and --stable contradict each other: how far a search comes in a time is never the same',
  ],
  ...['0', 'all', '1.5', '1025'].map((text): [string[], string] => [
    ['--jobs', text],
    `--jobs wants a whole number from 1 to 1024, not '${text}'`,
  ]),
  ...['stable', 'bail', 'time=5', 'reporter=github'].map((other): [string[], string] => [
    ['--watch', `--${other}`],
    `--watch checks again and again, and --${other.replace(/=.*/, '')} is about one check; leave out one of them`,
  ]),
  [['--bial'], "there is no flag --bial; did you mean '--bail'? --help names them all"],
  [['--list'], '--list is a command of its own: npm run list'],
  [['--replay', 'a.json'], '--replay is a command of its own: npm run replay -- FILE'],
  [['--new-scenario', 'a'], '--new-scenario is a command of its own: npm run new-scenario NAME'],
  [['--reporter', 'json'], 'the reporter json wants a file: --reporter json=run.json'],
  [[''], "'' is no scenario: leave it out to check them all"],
  [['--__proto__'], 'there is no flag --__proto__; --help names them all'],
])('the command line %j is refused: %s', (words, message) => {
  expect(() => argumentsOf(words)).toThrow(new UnusableArguments(message));
});

test.each([
  [
    'replay a.json b --quiet',
    "replay takes its scenario and its steps from the file, so leave out 'b'",
  ],
  [
    'replay a.json --runs 5',
    'replay takes its scenario and its steps from the file, so leave out --runs',
  ],
  ['replay', 'a report is wanted: npm run replay -- reports/NAME.PROPERTY.json'],
  ['list --reporter json=x', 'list checks nothing, so leave out --reporter'],
  ['--seed 7', '--seed stands behind a command: npm run check -- --seed'],
  ['chekc', "there is no command 'chekc'; did you mean 'check'?"],
  [
    'a-lend',
    "there is no command 'a-lend'; a scenario of that name is checked by npm run check -- a-lend",
  ],
  ['--list', '--list is a command of its own: npm run list'],
])('%s is refused: %s', (words, message) => {
  expect(() => asked(...words.split(' '))).toThrow(new UnusableArguments(message));
});

test('flags that npm kept for itself are not lost silently', () => {
  expect(() => refuseFlagsGivenToNpm({ npm_config_seed: '7' }, 'npm run')).toThrow(
    '--seed went to npm instead of the checker: write npm run check -- --seed, with -- before it',
  );
  expect(() => refuseFlagsGivenToNpm({ npm_config_list: 'true' }, 'npx')).toThrow(
    '--list went to npm instead of the checker: write npx portcullis list',
  );
  expect(() => refuseFlagsGivenToNpm({ npm_config_registry: 'x' }, 'npm run')).not.toThrow();
});

test('the manual names every flag and fits on a page', () => {
  for (const flag of [
    ...['seed', 'runs', 'property', 'time', 'bail', 'reporter', 'report-dir'],
    ...['variant', 'jobs', 'fresh', 'watch', 'stable', 'quiet', 'no-color', 'no-github'],
  ]) {
    expect(help).toContain(`--${flag} `);
    expect(flags).toContain(flag);
  }
  expect(flags.filter((flag) => optionOf(flag).help === undefined)).toEqual(['color']);
  for (const name of propertyNames) expect(help.replaceAll('\n', ' ')).toContain(name);
  expect(help.split('\n').length).toBeLessThan(50);
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
});

test.each([40, 60, 80])('in a window of %i columns the manual says the same', (columns) => {
  const help = helpFor(columns);
  const words = (text: string) => text.split(/\s+/).join(' ');

  expect(words(help)).toBe(words(helpFor(Number.POSITIVE_INFINITY)));
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test('every command on the page about the package is understood', () => {
  const page = readFileSync(new URL('../../docs/package.md', import.meta.url), 'utf8');
  const commands = [...page.matchAll(/npx portcullis ([^`\n]+)/g)].map(([, words = '']) => words);

  expect(commands.length).toBeGreaterThan(8);
  for (const words of commands) {
    const command = asked(...words.split(' '));
    if (command.task === 'check') argumentsIn(command);
    expect(command.task).toBe(words.startsWith('help') ? 'print' : words.split(' ')[0]);
  }
});

test('every property can be chosen as it is written, and with dashes for blanks', () => {
  for (const name of propertyNames) {
    expect(argumentsOf(['--property', name]).property).toBe(name);
    expect(argumentsOf(['--property', name.replaceAll(' ', '-')]).property).toBe(name);
  }
});
