/**
 * Answers about a step, found again by the parts that were read to come to them.
 *
 * A question reads parts of the state before the step and of the one after, one after the other, and what
 * it reads next depends on what it has seen. So the answers hang on a tree: at each node a part, and below
 * it one branch for each id that the part has had.
 */

import { assert, present } from '../../../model/assert.ts';
import type { Part } from './parts.ts';

interface Node<A> {
  /** The part that is read. Part `p` of the state after the step is `before.length + p`. */
  readonly part: Part;
  /** By the id of the part. */
  readonly branches: Map<number, Node<A> | Leaf<A>>;
}

interface Leaf<A> {
  readonly answer: A;
}

export class Trie<A> {
  #root: Node<A> | Leaf<A> | undefined;

  /** The ids of the states before and after the step. Undefined: no answer was put for such a step. */
  find(before: Int32Array, after: Int32Array): Leaf<A> | undefined {
    let at = this.#root;
    while (at !== undefined && 'part' in at) {
      at = at.branches.get(idAt(at.part, before, after));
    }
    return at;
  }

  /** `parts`: those that were read to come to the answer, in the order in which they were read first. */
  put(parts: readonly Part[], [before, after]: readonly [Int32Array, Int32Array], answer: A): void {
    const leaf = { answer };
    const [first] = parts;
    if (first === undefined) {
      this.#root = leaf;
      return;
    }
    this.#root ??= { part: first, branches: new Map() };
    let at = nodeFor(first, this.#root);
    for (const next of parts.slice(1)) {
      const id = idAt(at.part, before, after);
      const below = at.branches.get(id) ?? { part: next, branches: new Map() };
      at.branches.set(id, below);
      at = nodeFor(next, below);
    }
    at.branches.set(idAt(at.part, before, after), leaf);
  }
}

/** What is read next depends on what was read before, and on nothing else. */
function nodeFor<A>(part: Part, node: Node<A> | Leaf<A>): Node<A> {
  assert(
    'part' in node && node.part === part,
    'steps that look the same are read in the same order',
  );
  return node;
}

function idAt(part: Part, before: Int32Array, after: Int32Array): number {
  const count = before.length;
  const id = part < count ? before[part] : after[part - count];
  return present(id, 'a part that was read is a part of the state');
}
