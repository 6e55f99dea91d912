/** What searches met, as plain data that adds up: the guard against verdicts that hold because nothing happened. */

import type { ActionKind } from '../../model/action.ts';
import type { Machine } from '../../model/machine.ts';
import type { Cause } from '../../model/outcome.ts';
import type { Observed } from '../../properties/property.ts';
import type { SearchKind } from './finding.ts';

/** `load done`, `grant exceeds-authority`: an action kind and what came of it. */
export type Deed = `${ActionKind} ${'done' | Cause}`;

/** A step that was the first to be what it is an example of, in the order of the searches. */
export interface Example {
  readonly scenario: string;
  readonly search: SearchKind;
  /** Of a random search: which run. */
  readonly run?: number;
  /** Of its run, or of an exhaustive search how many steps it had tried. */
  readonly step: number;
  /** `app grants server rw on app.buffer: done` */
  readonly says: string;
}

/** What was met, as plain data that adds up. */
export interface Met {
  readonly deeds: Readonly<Record<string, number>>;
  /** For each deed the first of its kind. */
  readonly examples: Readonly<Record<string, Example>>;
  /** For each premise that was reached the step that reached it. */
  readonly premises: Readonly<Record<string, Example>>;
  /** Whether any clause of a scenario's policy was put to the test. */
  readonly isPolicyTested: boolean;
  /** Steps taken with so many frames on the thread that acts. */
  readonly frames: Readonly<Record<number, number>>;
  /** Accesses that succeeded by a chain of so many grants and lends; 0: by ownership. */
  readonly chains: Readonly<Record<number, number>>;
}

/** A step that met something for the first time. */
export interface First {
  readonly machine: Machine;
  readonly observed: Observed;
  readonly run: number;
  readonly step: number;
}

export function together(met: readonly Met[]): Met {
  return {
    deeds: sums(met.map(({ deeds }) => deeds)),
    examples: firstOfEach(met.map(({ examples }) => examples)),
    premises: firstOfEach(met.map(({ premises }) => premises)),
    isPolicyTested: met.some(({ isPolicyTested }) => isPolicyTested),
    frames: sums(met.map(({ frames }) => frames)),
    chains: sums(met.map(({ chains }) => chains)),
  };
}

function firstOfEach(
  examples: readonly Readonly<Record<string, Example>>[],
): Record<string, Example> {
  return Object.assign({}, ...[...examples].reverse());
}

function sums(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const one of counts) {
    for (const [key, count] of Object.entries(one)) sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}
