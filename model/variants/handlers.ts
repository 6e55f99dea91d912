/**
 * `handlers: 'with lends'`: an interrupt or a fault comes above the frames of a thread as a call does, and
 * what was lent to those counts for the code of the handler.
 */

import type { Semantics } from '../contract.ts';

export function handlersWithLends(contract: Semantics): Semantics {
  return { ...contract, authority: { ...contract.authority, counting: (thread) => thread } };
}
