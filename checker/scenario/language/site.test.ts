/** Which frame of a stack is the line that a message names. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { siteIn } from './site.ts';

const room = fileURLToPath(new URL('..', import.meta.url));
const project = fileURLToPath(new URL('../../..', import.meta.url));
const files = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => path.replaceAll('\\', '/'));

function siteBehind(frame: string): ReturnType<typeof siteIn> {
  return siteIn(`Error\n    at loads (${frame}:7:9)\n    at ${project}scenarios/a.scenario.ts:3:5`);
}
const ofScenario = { file: 'scenarios/a.scenario.ts', line: 3, column: 5 };

test.each(files)('a frame of %s is never the line that a message names', (path) => {
  expect(siteBehind(join(room, path))).toEqual(ofScenario);
  expect(siteBehind(`file://${join(room, path)}?tsx-namespace=1`)).toEqual(ofScenario);
});

test('a frame of a test, or of code outside the language, is the line that a message names', () => {
  const test = { file: 'checker/scenario/language/x.test.ts', line: 7, column: 9 };
  const outside = { file: 'checker/finding/x.ts', line: 7, column: 9 };

  expect(siteBehind(join(room, 'language/x.test.ts'))).toEqual(test);
  expect(siteBehind(join(project, 'checker/finding/x.ts'))).toEqual(outside);
});

test('a stack of nothing but frames of the language has no line to name', () => {
  expect(siteIn(`Error\n    at loads (${join(room, 'language/verbs.ts')}:7:9)`)).toBeUndefined();
});
