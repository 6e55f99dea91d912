/** A change to what all files share is noticed and named. */

import { afterEach, expect, test } from 'vitest';
import { watchGlobals } from './global-tampering.ts';

const undo: (() => void)[] = [];

afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

function change(object: object, key: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, configurable: true, writable: true });
  undo.push(() =>
    before === undefined
      ? Reflect.deleteProperty(object, key)
      : Object.defineProperty(object, key, before),
  );
}

test('where no global was changed none is named', () => {
  expect(watchGlobals()()).toBeUndefined();
});

test.each([
  ['Array.prototype.map', Array.prototype, 'map'],
  ['Object.prototype.extra', Object.prototype, 'extra'],
  ['Math.max', Math, 'max'],
  ['globalThis.extra', globalThis, 'extra'],
  ['Map', globalThis, 'Map'],
])('a change of %s is named', (name, object, key) => {
  const changed = watchGlobals();

  change(object, key, () => 0);
  const found = changed();
  for (const restore of undo.splice(0)) restore();

  expect(found).toBe(name);
});
