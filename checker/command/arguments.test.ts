/** Every word of the command line is understood or refused, and a refusal names what is nearest. */

import { expect, test } from 'vitest';
import { propertyNames } from '../../properties/names.ts';
import { github } from '../report/run/github.ts';
import { json } from '../report/run/json.ts';
import { junit } from '../report/run/junit.ts';
import { argumentsOf, helpFor, refuseFlagsGivenToNpm } from './arguments.ts';
import { flags, optionOf } from './options.ts';
import { UnusableArguments } from './unusable-arguments.ts';

test('without words everything is checked, with the seed that is printed', () => {
  expect(argumentsOf([])).toEqual({
    selection: [],
    seed: 1,
    bail: false,
    reporters: [],
    isForGithub: true,
    reportFolder: 'reports',
    task: 'check',
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
  ];

  expect(argumentsOf(words)).toEqual({
    selection: ['calls/lend', 'grants'],
    seed: 7,
    runs: 5000,
    property: 'authority confinement',
    bail: true,
    reporters: [
      { format: json, file: 'a=b.json' },
      { format: junit, file: 'b.xml' },
      { format: github },
    ],
    isForGithub: false,
    reportFolder: 'out',
    task: 'check',
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
])('a time of %s is %i seconds', (text, seconds) => {
  expect(argumentsOf(['--time', text]).timeSeconds).toBe(seconds);
});

test('--replay may stand beside options about printing', () => {
  const asked = argumentsOf(['--replay', 'reports/x.json', '--stable', '--no-color', '--quiet']);

  expect([asked.task, asked.replay]).toEqual(['replay', 'reports/x.json']);
});

test('help comes before version, and version before list', () => {
  expect(argumentsOf(['--list', '--version', '-h']).task).toBe('help');
  expect(argumentsOf(['--list', '--version']).task).toBe('version');
  expect(argumentsOf(['--list']).task).toBe('list');
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
  [['--list=yes'], "--list takes no value, so not 'yes'; write --list"],
  [
    ['--color', '--no-color'],
    '--color and --no-color contradict each other; leave out one of them',
  ],
  [
    ['--property', 'authority confinment'],
    "there is no property 'authority confinment'; did you mean 'authority confinement'?",
  ],
  [['--property', 'wibble'], "there is no property 'wibble'; --help names them all"],
  [
    ['--list', '--reporter', 'json=x'],
    '--list checks nothing to report; leave out --list or --reporter',
  ],
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
  ...['0', '1.5', '5h', '-3', '1e9', 's'].map((text): [string[], string] => [
    ['--time', text],
    `--time wants seconds or minutes, from 1 on: 90, 90s or 5m, not '${text}'`,
  ]),
  [
    ['--time', '5', '--stable'],
    '--time and --stable contradict each other: how far a search comes in a time is never the same',
  ],
  [['--bial'], "there is no flag --bial; did you mean '--bail'? --help names them all"],
  [
    ['--replay', 'a.json', 'b'],
    "--replay takes its scenario and its steps from the file, so leave out 'b'",
  ],
  [
    ['--replay', 'a.json', '--runs', '5'],
    '--replay takes its scenario and its steps from the file, so leave out --runs',
  ],
  [['--reporter', 'json'], 'the reporter json wants a file: --reporter json=run.json'],
  [[''], "'' is no scenario: leave it out to check them all"],
  [['--__proto__'], 'there is no flag --__proto__; --help names them all'],
])('the command line %j is refused: %s', (words, message) => {
  expect(() => argumentsOf(words)).toThrow(new UnusableArguments(message));
});

test('flags that npm kept for itself are not lost silently', () => {
  expect(() => refuseFlagsGivenToNpm({ npm_config_seed: '7' })).toThrow(
    '--seed went to npm instead of the checker: write npm run check -- --seed, with -- before it',
  );
  expect(() => refuseFlagsGivenToNpm({ npm_config_registry: 'x' })).not.toThrow();
});

test('the manual names every flag and fits on a page', () => {
  const help = helpFor(Number.POSITIVE_INFINITY);

  for (const flag of [
    ...['seed', 'runs', 'property', 'time', 'bail', 'replay', 'reporter', 'report-dir', 'list'],
    ...['stable', 'quiet', 'no-color', 'no-github', 'version', 'help'],
  ]) {
    expect(help).toContain(`--${flag} `);
    expect(flags).toContain(flag);
  }
  expect(flags.filter((flag) => optionOf(flag).help === undefined)).toEqual(['color']);
  for (const name of propertyNames) expect(help).toContain(name);
  expect(help.split('\n').length).toBeLessThan(50);
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(96);
});

test.each([40, 60, 80])('in a window of %i columns the manual says the same', (columns) => {
  const help = helpFor(columns);
  const words = (text: string) => text.split(/\s+/).join(' ');

  expect(words(help)).toBe(words(helpFor(Number.POSITIVE_INFINITY)));
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test('every property can be chosen as it is written, and with dashes for blanks', () => {
  for (const name of propertyNames) {
    expect(argumentsOf(['--property', name]).property).toBe(name);
    expect(argumentsOf(['--property', name.replaceAll(' ', '-')]).property).toBe(name);
  }
});
