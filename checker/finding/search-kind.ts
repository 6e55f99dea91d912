/** The kinds of search, by the words that reports and commands use. */

/** Each under the word by which reports call it. The list of the searches is `search/all.ts`. */
export const searchKinds = ['directed', 'random', 'exhaustive', 'lockstep', 'costs'] as const;

export type SearchKind = (typeof searchKinds)[number];
