/** The outcome that the author of a scenario expects of each step. Judged where the steps are played. */

import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import { environmentPhrase, spaceName } from '../model/naming.ts';
import type { Cause, Outcome } from '../model/outcome.ts';
import type { SpaceId, Thread, Value } from '../model/state.ts';
import type { Refutation } from './property.ts';

export const expectations = {
  name: 'expectations',
  claim: 'Each step has the outcome that the scenario says.',
} as const;

/** The outcome that a step must have. `done` is any success. */
export type ExpectedOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'fault'; readonly cause: Cause }
  | { readonly kind: 'sees'; readonly values: readonly Value[] };

/** `outcome` is undefined when the action was disabled. */
export function refuteOutcome(
  says: string,
  expected: ExpectedOutcome,
  outcome: Outcome | undefined,
): Refutation | undefined {
  if (outcome !== undefined && meets(expected, outcome)) return undefined;
  return { says: `${says} should ${shouldBe(expected)}, and ${came(outcome)}` };
}

/** A step names the space that acts: one of the two that govern the running code. */
export function refuteActor(
  machine: Machine,
  by: SpaceId,
  thread: Thread | undefined,
): Refutation | undefined {
  const top = topFrame(thread);
  if (top !== undefined && (top.data === by || top.code === by)) return undefined;
  const instead =
    top === undefined ? 'the thread has halted' : `${environmentPhrase(machine, top)} is running`;
  return { says: `the step says that ${spaceName(machine, by)} acts, and ${instead}` };
}

/** A step on behalf of the caller needs a caller: the frame that runs must be that of a call. */
export function refuteMark(thread: Thread | undefined): Refutation | undefined {
  if (topFrame(thread)?.kind === 'call') return undefined;
  return { says: 'the step is made on behalf of a caller, and nobody called what runs' };
}

function meets(expected: ExpectedOutcome, outcome: Outcome): boolean {
  if (expected.kind === 'fault')
    return outcome.kind === 'fault' && outcome.cause === expected.cause;
  if (expected.kind === 'done') return outcome.kind !== 'fault';
  const { values } = expected;
  if (outcome.kind !== 'loaded') return false;
  return outcome.values.length === values.length && values.every((v, i) => v === outcome.values[i]);
}

function shouldBe(expected: ExpectedOutcome): string {
  if (expected.kind === 'fault') return `be refused (${expected.cause})`;
  return expected.kind === 'done' ? 'succeed' : `see ${expected.values.join(', ')}`;
}

function came(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'it cannot be asked here at all';
  if (outcome.kind === 'fault') return `it was refused (${outcome.cause})`;
  return outcome.kind === 'done' ? 'it succeeded' : `it saw ${outcome.values.join(', ')}`;
}
