/**
 * Scenarios in vitest, as `portcullis/vitest`: importing it gives `expect` two matchers, and `portcullis()`
 * is the plugin for vitest's configuration.
 */

import { expect } from 'vitest';
import type { PropertyName } from '../properties/names.ts';
import type { CheckOptions } from './library/types.ts';
import type { PolicyClause } from './scenario/language/intent.ts';
import { toBreak, toHold } from './vitest/matchers.ts';

expect.extend({ toHold, toBreak });

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Every search of the scenario holds: nothing breaks, all was put to the test, nothing is undecided. */
    toHold(options?: CheckOptions): void;
    /**
     * The searches break this property, and nothing else. `because`: the clause of the policy that breaks, or
     * words that the sentence of the violation contains.
     */
    toBreak(property: PropertyName, because?: PolicyClause | string, options?: CheckOptions): void;
  }
}

export { type PortcullisOptions, portcullis } from './vitest/plugin.ts';
