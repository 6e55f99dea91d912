/** Which names are suggested for a method that is not there. */

import { expect, test } from 'vitest';
import { methodNames } from './methods.ts';

test('methods of nouns, verbs and what makes a sentence say more are all suggested, each once', () => {
  const names = methodNames();

  expect(names).toEqual(
    expect.arrayContaining([
      'space',
      'region',
      'hunk',
      'raised',
      'moves',
      'loads',
      'grants',
      'sees',
    ]),
  );
  expect([...new Set(names)].sort()).toEqual(names);
  expect(names).not.toContain('constructor');
});
