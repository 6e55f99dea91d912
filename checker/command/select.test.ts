/** Which scenarios a word means. */

import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { ScenarioFile } from '../process/files.ts';
import { type Disk, scenariosFor, select } from './select.ts';

const all = ['calls/deep/nested', 'calls/lend', 'calls-of-old', 'grants'].map(scenario);
const nowhere = () => undefined;
const disk = (lookUp: Disk['lookUp']): Disk => ({
  folders: ['scenarios'],
  invocation: 'npm run',
  hasMachines: true,
  lookUp,
  lineCount: () => 40,
});

function scenario(name: string): ScenarioFile {
  const file = `scenarios/${name}.scenario.ts`;
  return { name, file, path: resolve(file) };
}

function selected(words: string[], lookUp: (path: string) => ScenarioFile[] | undefined = nowhere) {
  return select(words, all, disk(lookUp)).files.map(({ name }) => name);
}

test('a command line without names selects all scenarios', () => {
  expect(selected([])).toEqual(all.map(({ name }) => name));
});

test('a word is a name, or the beginning of names up to a slash', () => {
  expect(selected(['grants'])).toEqual(['grants']);
  expect(selected(['calls'])).toEqual(['calls/deep/nested', 'calls/lend']);
  expect(selected(['calls/'])).toEqual(['calls/deep/nested', 'calls/lend']);
  expect(selected(['calls/deep'])).toEqual(['calls/deep/nested']);
});

test('a word that is no name and no beginning means all names that it is a part of', () => {
  expect(selected(['lend'])).toEqual(['calls/lend']);
  expect(selected(['e'])).toEqual(['calls/deep/nested', 'calls/lend']);
  expect(selected(['call'])).toEqual(['calls-of-old', 'calls/deep/nested', 'calls/lend']);
  expect(scenariosFor(['machines'], all, disk(nowhere))).toMatchObject({
    files: [],
    machines: [undefined],
  });
});

test('a word with a line, as messages print it, means the scenario of that file', () => {
  const file = all[1] as ScenarioFile;
  const lookUp = (path: string) => (path === file.path ? [file] : undefined);

  expect(selected(['lend:14'])).toEqual(['calls/lend']);
  expect(selected(['calls/lend:40:7'])).toEqual(['calls/lend']);
  expect(selected(['scenarios/calls/lend.scenario.ts:1'], lookUp)).toEqual(['calls/lend']);
});

test('a scenario that two words mean is selected once, in the order of the names', () => {
  expect(selected(['grants', 'calls', 'calls/lend'])).toEqual([
    'calls/deep/nested',
    'calls/lend',
    'grants',
  ]);
});

test('a path means what is there, with or without its ending', () => {
  const elsewhere = scenario('elsewhere');
  const lookUp = (path: string) => (path === elsewhere.path ? [elsewhere] : undefined);

  expect(selected(['scenarios/elsewhere.scenario.ts'], lookUp)).toEqual(['elsewhere']);
  expect(selected(['scenarios/elsewhere'], lookUp)).toEqual(['elsewhere']);
});

test.each([
  ['cals', "there is no scenario 'cals'; did you mean 'calls'?"],
  ['grnats', "there is no scenario 'grnats'; did you mean 'grants'?"],
  ['zebra', "there is no scenario 'zebra'; npm run list names them all"],
  ['lend:41', 'scenarios/calls/lend.scenario.ts has no line 41; it has 40'],
  ['lend:0', 'scenarios/calls/lend.scenario.ts has no line 0; it has 40'],
  ['calls:3', "'calls' means 2 scenarios, and a line is of one; leave out :3"],
  ['zebra:3', "there is no scenario 'zebra:3'; npm run list names them all"],
])('the selection %j is refused: %s', (word, message) => {
  expect(() => selected([word])).toThrow(message);
});

test('a name with a variant behind it means the scenario under this design alone', () => {
  const under = (words: string[], variants: string[] = []) =>
    scenariosFor(words, all, disk(nowhere), variants).files.map((file) => [file.name, file.under]);

  expect(under(['grants'])).toEqual([['grants', undefined]]);
  expect(under(['grants@untagged-plb'])).toEqual([['grants', ['untagged-plb']]]);
  expect(under(['lend:3@contract'])).toEqual([['calls/lend', ['contract']]]);
  expect(under(['grants@untagged-plb+passable-grants', 'grants'])).toEqual([
    ['grants', ['passable-grants+untagged-plb', undefined]],
  ]);
  expect(under(['calls'], ['contract', 'untagged-plb'])).toEqual([
    ['calls/deep/nested', ['contract', 'untagged-plb']],
    ['calls/lend', ['contract', 'untagged-plb']],
  ]);
});

test('random machines are of the variants that are asked for', () => {
  const machines = (words: string[], variants: string[] = []) =>
    scenariosFor(words, all, disk(nowhere), variants).machines;

  expect(machines([])).toEqual([undefined]);
  expect(machines([], ['contract', 'untagged-plb'])).toEqual([undefined, 'untagged-plb']);
  expect(machines(['random-machines@contract'])).toEqual([undefined]);
  expect(machines(['grants'], ['untagged-plb'])).toEqual([]);
  expect(machines(['random-machines@untagged-plb', 'random-machines'])).toEqual([
    'untagged-plb',
    undefined,
  ]);
});

test.each([
  ['grants@untaged-plb', "there is no variant 'untaged-plb'; did you mean 'untagged-plb'?"],
  ['grants@', "'' names no variant; choose one of: contract, "],
  ['grnats@untagged-plb', "there is no scenario 'grnats@untagged-plb'"],
])('the selection %j of a variant is refused: %s', (word, message) => {
  expect(() => selected([word])).toThrow(message);
});

test.each(['grants', 'random-machines'])('%s takes its variant from one place', (name) => {
  expect(() =>
    scenariosFor([`${name}@untagged-plb`], all, disk(nowhere), ['passable-grants']),
  ).toThrow(`${name}@untagged-plb names a variant, and so does --variant; leave out one of them`);
});

test('a folder without scenarios is refused', () => {
  expect(() => selected(['docs'], () => [])).toThrow('there is no scenario below docs');
});

test('a name is refused with a remark where there are no scenarios at all', () => {
  expect(() => select(['x'], [], disk(nowhere))).toThrow('there are none below scenarios/');
});

test('a file elsewhere that has the name of a scenario is named as the path it is', () => {
  const elsewhere = { ...scenario('grants'), path: resolve('grants.scenario.ts') };
  const lookUp = (path: string) => (path === resolve('grants') ? [elsewhere] : undefined);

  expect(selected(['./grants', 'grants'], lookUp)).toEqual(['./grants', 'grants']);
});

test('random-machines is suggested too', () => {
  expect(() => selected(['random-machnie'])).toThrow("did you mean 'random-machines'?");
});

test('in a project that uses the checker, random machines are searched only where they are named', () => {
  const users = { ...disk(nowhere), hasMachines: false };

  expect(scenariosFor([], all, users).machines).toEqual([]);
  expect(scenariosFor(['random-machines'], all, users).machines).toEqual([undefined]);
});
