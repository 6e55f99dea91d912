/** A portal cache says which portals are near. */

import { expect, test } from 'vitest';
import { PortalCache } from './portal-cache.ts';

test('a portal cache of no entries never has anything', () => {
  const none = new PortalCache(new Uint32Array(0));
  const one = new PortalCache(new Uint32Array(1));

  expect([none.touch(0, () => 0), none.touch(0, () => 0)]).toEqual([false, false]);
  expect([one.touch(4, () => 0), one.touch(4, () => 0), one.touch(5, () => 0)]).toEqual([
    false,
    true,
    false,
  ]);
});
