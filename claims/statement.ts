/** One sentence of an original, and what is brought forward for it. */

import type { Claim } from '../checker/scenario/claims.ts';
import type { Evidence, Lack } from './evidence.ts';

export interface Quoted {
  /** The very words; `[…]` stands where some are left out. */
  readonly quote: string;
  /** Where they are, within their original: `G1.5`, `G2`, `Shapiro`. */
  readonly source: string;
  /** The claim that it belongs to. */
  readonly claim: Claim;
}

export type Statement = Quoted &
  (
    | {
        readonly by: readonly Evidence[];
        /** What the words say beyond what is shown. */
        readonly weaker?: string;
        /** What is found against the words, and where they are true all the same. */
        readonly condition?: string;
      }
    | { readonly lacks: Lack; readonly because: string }
  );
