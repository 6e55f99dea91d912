/**
 * The decisions in which machines may differ, so that what follows from each can be compared.
 *
 * A design is data of the machine's description. The model turns it into rules, the executor into units,
 * and properties read what it promises; none of them asks the other. The first choice is the contract's.
 */

export const decisions = {
  /** Which rights a grantee may pass on: those that carry the mark, or every one. */
  grants: ['marked', 'passable'],
  /** Whether a handler's code is reached by what was lent to the frames below it. */
  handlers: ['without lends', 'with lends'],
  /** Whose memory the hunk of a called frame is. */
  hunks: ["the callee's", "the caller's"],
  /** What a transfer moves by: addresses, looked up at each beat, or the pages found at its start. */
  transfers: ['virtual', 'physical'],
} as const;

export type Decision = keyof typeof decisions;

export type Design = { readonly [D in Decision]: (typeof decisions)[D][number] };

/** What the contract decides. */
export const contractDesign: Design = {
  grants: 'marked',
  handlers: 'without lends',
  hunks: "the callee's",
  transfers: 'virtual',
};

/** The whole design of a description that names only where it differs from the contract. */
export function designOf(differing: Partial<Design> | undefined): Design {
  return differing === undefined ? contractDesign : { ...contractDesign, ...differing };
}
