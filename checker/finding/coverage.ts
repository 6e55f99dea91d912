/** What searches met, as plain data: the guard against verdicts that hold because nothing happened. */

import type { ActionKind } from '../../model/action.ts';
import type { Machine } from '../../model/machine.ts';
import type { Cause } from '../../model/outcome.ts';
import type { Observed } from '../../properties/property.ts';
import { outcomeText } from './describe.ts';
import { actionText } from './phrasing.ts';
import type { SearchKind } from './search-kind.ts';
import type { Subject } from './subject.ts';

/** An action kind and what it came to: `load done`, `grant exceeds-authority`. */
export type Deed = `${ActionKind} ${'done' | Cause}`;

/** The first step of its kind, in the order of the searches. */
export interface Example {
  readonly scenario: string;
  readonly search: SearchKind;
  /** Of a random search: the number of the run. */
  readonly run?: number;
  /** Its number in its run; of an exhaustive search, in all steps that were tried. */
  readonly step: number;
  /** `app grants server rw on app.buffer: done` */
  readonly says: string;
}

/** What one search or several met. */
export interface Coverage {
  /** How often each deed was met. */
  readonly deeds: Readonly<Record<string, number>>;
  /** For each deed the first step that came to it. */
  readonly examples: Readonly<Record<string, Example>>;
  /** For each premise that was reached the first step that reached it. */
  readonly premises: Readonly<Record<string, Example>>;
  /** Whether any clause of a scenario's policy was put to the test. */
  readonly isPolicyTested: boolean;
  /** Steps taken with so many frames on the thread that acts. */
  readonly frames: Readonly<Record<number, number>>;
  /** How many accesses succeeded by a chain of so many grants and lends; 0: by ownership. */
  readonly chains: Readonly<Record<number, number>>;
}

/** A step that met something for the first time. */
export interface First {
  readonly machine: Machine;
  readonly observed: Observed;
  readonly run: number;
  readonly step: number;
}

/** The step in words. */
export function exampleOf(
  subject: Subject,
  search: SearchKind,
  { observed, run, step }: First,
): Example {
  const { before, action, after } = observed;
  return {
    scenario: subject.name,
    search,
    ...(search === 'random' && { run }),
    step,
    says: `${actionText(subject, before, action)}: ${outcomeText(after.outcome)}`,
  };
}

/** What was met of these deeds and premises. */
export function coverageOf(
  { deeds, examples, premises }: Coverage,
  names: readonly string[],
): Coverage {
  const among = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  return {
    deeds: among(deeds),
    examples: among(examples),
    premises: among(premises),
    isPolicyTested: false,
    frames: {},
    chains: {},
  };
}

/** Counts add up; of examples the first is kept. */
export function mergedCoverage(met: readonly Coverage[]): Coverage {
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
