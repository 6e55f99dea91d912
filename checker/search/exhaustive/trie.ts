/**
 * Answers about a step, found again by what was looked at to come to them.
 *
 * What is asked looks at parts of the state before and of the one after, one after the other, and what it
 * looks at next depends on what it has seen. So the answers hang on a tree: at each node a part, and below
 * it one branch for each number that the part has had.
 */

import type { Part } from './parts.ts';

interface Node<A> {
  /** The part to look at; of the state after the step, counted on from those of the one before. */
  readonly part: Part;
  readonly branches: Map<number, Node<A> | Leaf<A>>;
}

interface Leaf<A> {
  readonly answer: A;
}

export class Trie<A> {
  #root: Node<A> | Leaf<A> | undefined;

  /** Undefined: not asked of such a step before. */
  find(before: Int32Array, after: Int32Array): Leaf<A> | undefined {
    let at = this.#root;
    while (at !== undefined && 'part' in at) {
      at = at.branches.get(numberAt(at.part, before, after));
    }
    return at;
  }

  /** `looked`: the parts in the order in which they were looked at first. */
  put(
    looked: readonly Part[],
    [before, after]: readonly [Int32Array, Int32Array],
    answer: A,
  ): void {
    const leaf = { answer };
    const [first] = looked;
    if (first === undefined) {
      this.#root = leaf;
      return;
    }
    this.#root ??= { part: first, branches: new Map() };
    let at = this.#root as Node<A>;
    for (const next of looked.slice(1)) {
      const number = numberAt(at.part, before, after);
      const below = at.branches.get(number) ?? { part: next, branches: new Map() };
      at.branches.set(number, below);
      at = below as Node<A>;
    }
    at.branches.set(numberAt(at.part, before, after), leaf);
  }
}

function numberAt(part: Part, before: Int32Array, after: Int32Array): number {
  const count = before.length;
  return (part < count ? before[part] : after[part - count]) as number;
}
