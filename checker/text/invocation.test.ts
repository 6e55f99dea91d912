/** A command that a message prints can be typed as it stands, where the checker was started. */

import { expect, test } from 'vitest';
import { asTyped, typed } from './invocation.ts';

test.each([
  ['check', 'npm run check', 'npx portcullis check'],
  ['check lend --seed 1', 'npm run check -- lend --seed 1', 'npx portcullis check lend --seed 1'],
  [
    "check 'a name' --property 'opaque hunks'",
    "npm run check -- 'a name' --property 'opaque hunks'",
    "npx portcullis check 'a name' --property 'opaque hunks'",
  ],
  ['new a-story', 'npm run new-scenario a-story', 'npx portcullis new a-story'],
  ['replay FILE', 'npm run replay -- FILE', 'npx portcullis replay FILE'],
  ['list', 'npm run list', 'npx portcullis list'],
])('%s is typed as %s in the clone, and as %s elsewhere', (command, inTheClone, elsewhere) => {
  expect(typed('npm run', command)).toBe(inTheClone);
  expect(typed('npx', command)).toBe(elsewhere);
});

test('a search keeps all else when its command is written out', () => {
  expect(asTyped('npx', { seed: 1, command: 'check a' })).toEqual({
    seed: 1,
    command: 'npx portcullis check a',
  });
});
