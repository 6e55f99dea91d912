/** Which scenarios a word means. */

import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { ScenarioFile } from '../process/files.ts';
import { select } from './select.ts';

const all = ['calls/deep/nested', 'calls/lend', 'calls-of-old', 'grants'].map(scenario);
const nowhere = () => undefined;

function scenario(name: string): ScenarioFile {
  const file = `scenarios/${name}.scenario.ts`;
  return { name, file, path: resolve(file) };
}

function selected(words: string[], lookUp: (path: string) => ScenarioFile[] | undefined = nowhere) {
  return select(words, all, lookUp).map(({ name }) => name);
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
  ['grant', "there is no scenario 'grant'; did you mean 'grants'?"],
  ['cals', "there is no scenario 'cals'; did you mean 'calls'?"],
  ['nested', "there is no scenario 'nested'; did you mean 'calls/deep/nested'?"],
  ['zebra', "there is no scenario 'zebra'; --list names them all"],
  ['call', "there is no scenario 'call'; did you mean 'calls'?"],
])('the selection %j is refused: %s', (word, message) => {
  expect(() => selected([word])).toThrow(message);
});

test('a folder without scenarios is refused', () => {
  expect(() => selected(['docs'], () => [])).toThrow('there is no scenario below docs');
});

test('a name is refused with a remark where there are no scenarios at all', () => {
  expect(() => select(['x'], [], nowhere)).toThrow('there are none below scenarios/');
});

test('a file elsewhere that has the name of a scenario is named as the path it is', () => {
  const elsewhere = { ...scenario('grants'), path: resolve('grants.scenario.ts') };
  const lookUp = (path: string) => (path === resolve('grants') ? [elsewhere] : undefined);

  expect(selected(['./grants', 'grants'], lookUp)).toEqual(['./grants', 'grants']);
});

test('random-machines is suggested too', () => {
  expect(() => selected(['random-machine'])).toThrow("did you mean 'random-machines'?");
});
