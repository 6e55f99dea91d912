/**
 * The decisions in which executors may differ that run one model: what a call costs follows from them,
 * and what is allowed does not. The first choice is the usual one.
 */

export const executorDecisions = {
  /** Whether PLBs tell spaces apart by tags, or are emptied whenever the environment changes. */
  plb: ['tagged', 'untagged'],
  /** What a PLB drops that hears of a loss: all its copies, or those that overlap what was lost. */
  scrub: ['whole', 'range'],
  /** Who may have the port of the region table, of which there is one. */
  port: ['first come', 'idle revokes pass', 'calls first'],
} as const;

export type ExecutorDecision = keyof typeof executorDecisions;

export type ExecutorDesign = {
  readonly [D in ExecutorDecision]: (typeof executorDecisions)[D][number];
};
