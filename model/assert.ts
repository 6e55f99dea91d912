/**
 * Invariants of our own code, checked where a wrong value would otherwise become a wrong verdict. They
 * stay on in production: one that fails is a bug of ours and a crash, never a verdict.
 *
 * The message is a constant, so that a check that passes costs one comparison.
 */

/** Throws when our own code is wrong. `says`: what holds, as in "a frame has a portal". */
export function assert(condition: boolean, says: string): asserts condition {
  if (!condition) throw new BrokenInvariant(says);
}

/** The value, which is there. Throws when our own code is wrong. */
export function present<T>(value: T | undefined, says: string): T {
  if (value === undefined) throw new BrokenInvariant(says);
  return value;
}

/** A bug of this program: nothing that a scenario says can lead to it. */
export class BrokenInvariant extends Error {
  constructor(says: string) {
    super(`broken invariant: ${says}`);
  }
}
