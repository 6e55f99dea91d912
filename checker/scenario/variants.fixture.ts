/** For tests: a variant that ships, changed for one test. */

import { afterEach } from 'vitest';
import { type Variant, variants } from './variants.ts';

const changed = variants['untagged-plb'] as Partial<Variant>;

/** Until the test is over, `untagged-plb` says this too. */
export function withUntagged(more: Pick<Variant, 'givesUp' | 'alone'>): void {
  Object.assign(changed, more);
}

afterEach(() => {
  for (const key of ['givesUp', 'alone'] as const) Reflect.deleteProperty(changed, key);
});
