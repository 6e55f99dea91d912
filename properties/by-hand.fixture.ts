/**
 * States and steps written down by hand, and properties asked about them.
 *
 * What the model would never do is what a property is for. The good steps differ from the bad ones by
 * as little as may be.
 */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { fetch, rights as rightsOf } from '../model/actions.fixture.ts';
import type { Design } from '../model/design.ts';
import { type WritableFacts, writeFact } from '../model/facts.ts';
import { layout } from '../model/layout.ts';
import { type Machine, machineOf } from '../model/machine.ts';
import { done, type Outcome } from '../model/outcome.ts';
import type { Rights } from '../model/rights.ts';
import { app, buffer, driver, server, servers } from '../model/servers.fixture.ts';
import type { Facts, Frame, MachineState, Thread } from '../model/state.ts';
import { asDescribed } from '../model/wiring.ts';
import type { Property, Refutation } from './property.ts';

/** The machine of the rules' tests, on which nothing is granted at the start. */
export const description = servers({ grants: [] });
export const machine = machineOf(description, layout);

/** The same machine of another design. */
export const inDesign = (design: Partial<Design>) => machineOf({ ...description, design }, layout);

export const cellAt = (address: number) => machine.cuts.indexOf(BigInt(address));

/** One fact on each cell of a span; the rights as bits where no text says them. */
type FactOnSpan = readonly [
  span: number,
  grantor: number,
  grantee: number,
  rights: string | Rights,
];

export function facts(...all: readonly FactOnSpan[]): Facts {
  const made: WritableFacts = {};
  for (const [span, grantor, grantee, text] of all) {
    const { first, end } = machine.spans[span] ?? { first: 0, end: 0 };
    for (let cell = first; cell < end; cell++) {
      const rights = typeof text === 'number' ? text : rightsOf(text);
      writeFact(made, { cell, grantor, grantee, rights });
    }
  }
  return made;
}

export function frame(space: number, more: Partial<Frame> = {}): Frame {
  const environment = { code: space, data: space };
  const rest = { priority: 0, registers: [0, 0], lends: {}, hunk: {}, abandoned: false };
  return { kind: 'base', ...environment, ...rest, ...more };
}

export const call = (space: number, more: Partial<Frame> = {}) =>
  frame(space, { kind: 'call', ...more });

/** The frames of the main thread when the app has called the server. */
export const served = (more: Partial<Frame> = {}) => [frame(app), call(server, more)];

interface Parts {
  readonly grants?: Facts;
  readonly main?: Thread;
  readonly aux?: Thread;
  readonly memory?: readonly (readonly [address: number, value: number])[];
  readonly dead?: number;
}

/** A part that no step changed is the same object in every state. */
const untouched = { spaces: {}, lines: {}, devices: [], map: {}, pins: {}, wiring: asDescribed };

export function state({ grants = {}, memory = [], dead, ...threads }: Parts = {}): MachineState {
  const values = memory.map(([address, value]) => [cellAt(address), value] as const);
  return {
    ...untouched,
    ...(dead === undefined ? {} : { spaces: { [dead]: 'dead' } as const }),
    grants,
    threads: [threads.main ?? [frame(app)], threads.aux ?? [frame(driver)]],
    memory: values.length === 0 ? {} : { 0: Object.fromEntries(values) },
  };
}

export const loaded = (...values: number[]): Outcome => ({ kind: 'loaded', values });

interface Step {
  readonly before?: MachineState;
  readonly action?: Action;
  /** As before, if it is left out. */
  readonly after?: MachineState;
  readonly outcome?: Outcome;
}

interface Bad extends Step {
  readonly says: string | RegExp;
  readonly chain?: object;
  readonly clause?: number;
}

function refutationOf(property: Property, step: Step, on: Machine): Refutation | undefined {
  const { before = state(), action = fetch(buffer), after = before, outcome = done } = step;
  const observed = { before, action, after: { state: after, outcome } };
  if (property.kind === 'invariant') return property.refute(on, after, step.before);
  if (property.kind === 'step') return property.refute(on, observed);
  throw new Error('pairs are judged in their own tests');
}

/** A group of tests, titled by the property's name: what it refutes and in which words, and what it is silent on. */
export function judged(
  title: string,
  property: Property,
  {
    bad,
    good,
    on = machine,
  }: {
    bad: Readonly<Record<string, Bad>>;
    good: Readonly<Record<string, Step>>;
    on?: Machine;
  },
): void {
  if (Object.keys(bad).length === 0) throw new Error(`${title}: no step breaks it`);
  if (!title.startsWith(property.name)) throw new Error(`${title} is about ${property.name}`);
  describe(title, () => {
    test.each(Object.entries(bad))('is broken: %s', (_, { says, chain, clause, ...step }) => {
      const refutation = refutationOf(property, step, on);

      if (typeof says === 'string') expect(refutation?.says).toBe(says);
      else expect(refutation?.says).toMatch(says);
      if (chain !== undefined) expect(refutation?.chain).toMatchObject(chain);
      if (clause !== undefined) expect(refutation?.clause).toBe(clause);
    });

    test.each(Object.entries(good))('holds: %s', (_, step) => {
      expect(refutationOf(property, step, on)).toBeUndefined();
    });
  });
}
