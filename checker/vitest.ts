/**
 * Scenarios in vitest, as `portcullis/vitest`: importing it gives `expect` two matchers, and `portcullis()`
 * is the plugin for vitest's configuration.
 */

import { expect } from 'vitest';
import type { PropertyName } from '../properties/names.ts';
import type { CheckOptions } from './library/types.ts';
import { toBreak, toHold } from './vitest/matchers.ts';

expect.extend({ toHold, toBreak });

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Every search of the scenario holds: nothing breaks, all was put to the test, nothing is undecided. */
    toHold(options?: CheckOptions): T;
    /**
     * The searches break this property, for a reason whose sentence contains the words of `because`, and
     * break nothing else.
     */
    toBreak(property: PropertyName, because?: string, options?: CheckOptions): T;
  }
}

export { type PortcullisOptions, portcullis } from './vitest/plugin.ts';
