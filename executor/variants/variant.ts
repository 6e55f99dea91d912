/** What a choice of a design, or of an executor, replaces in a machine. */

import type { Units } from '../machine.ts';
import type { RulesByNoun } from '../peer-to-peer/index.ts';
import type { Sizes } from '../timing.ts';

export interface Variant {
  readonly units?: Partial<Omit<Units, 'architecture' | 'table'>>;
  /** The region table made another: several variants may each do so. */
  readonly table?: (base: Units['table']) => Units['table'];
  readonly rules?: Partial<RulesByNoun>;
  readonly sizes?: Partial<Sizes>;
}
