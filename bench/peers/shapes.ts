/**
 * What frames can be on the stacks of a machine, but for their loans: a small number for each.
 *
 * Number 0 is no frame, or below all others the base frame of the thread. Nothing here asks for the state:
 * what a thread can have on its stack is more than it ever has.
 */

import type { Candidate } from '../../checker/menu.ts';
import type { Action } from '../../model/action.ts';
import { type Machine, prioritiesAbove } from '../../model/machine.ts';

export interface Shape {
  readonly number: number;
  readonly kind: 'base' | 'call' | 'interrupt';
  readonly code: number;
  readonly data: number;
  readonly priority: number;
  /** The portal or line that it comes from. */
  readonly of: number;
}

/** Whether code of the shape may ever enter the portal, as far as that is known beforehand. */
export type MayEnter = (shape: Shape, portal: number) => boolean;

export function governs({ code, data }: Shape, space: number | undefined): boolean {
  return code === space || data === space;
}

export class Shapes {
  readonly all: readonly Shape[];
  readonly #machine: Machine;
  /** Of each thread, its base frame first. */
  readonly #possible: readonly (readonly Shape[])[];

  constructor(machine: Machine, candidates: readonly Candidate[], mayEnter: MayEnter) {
    this.#machine = machine;
    this.all = shapesOf(machine, candidates);
    this.#possible = machine.threads.map((_, t) => this.#reach(t, candidates, mayEnter));
  }

  /** Shapes that the top frame of the thread can have. */
  possible(t: number): readonly Shape[] {
    return this.#possible[t] as readonly Shape[];
  }

  call(portal: number, priority: number): Shape {
    return this.#known(
      ({ kind, of, priority: has }) => kind === 'call' && of === portal && has === priority,
    );
  }

  interrupt(line: number): Shape {
    return this.#known(({ kind, of }) => kind === 'interrupt' && of === line);
  }

  /** Over a frame of the priority a call finds room while fewer frames than this lie above the base. */
  room(t: number, priority: number): number {
    const { hunks } = this.#machine.threads[t] as Machine['threads'][number];
    return hunks.length - 1 - prioritiesAbove(this.#machine.lines, priority);
  }

  #known(is: (shape: Shape) => boolean): Shape {
    const found = this.all.find(is);
    if (found === undefined) throw new Error('a frame has no shape');
    return found;
  }

  #reach(t: number, candidates: readonly Candidate[], mayEnter: MayEnter): Shape[] {
    const { home } = this.#machine.threads[t] as Machine['threads'][number];
    const found: Shape[] = [{ number: 0, kind: 'base', ...home, priority: 0, of: t }];
    const add = (shape: Shape) => {
      if (!found.includes(shape)) found.push(shape);
    };
    // What is added while it goes on is looked at as well.
    for (const shape of found) {
      for (const { action, by } of candidates) {
        if (!('thread' in action) || action.thread !== t) continue;
        if (action.kind === 'deliver') {
          const above = this.interrupt(action.line);
          if (above.priority > shape.priority) add(above);
        }
        if (action.kind !== 'call' || (by !== undefined && !governs(shape, by))) continue;
        const isRoom = this.room(t, shape.priority) > 0;
        if (isRoom && canCall(shape, action) && mayEnter(shape, action.portal)) {
          add(this.call(action.portal, shape.priority));
        }
      }
    }
    return found;
  }
}

/** Each lender is a space of the frame that calls. */
export function canCall(shape: Shape, { lends }: Action<'call'>): boolean {
  return lends.every(({ lender }) => governs(shape, lender));
}

function shapesOf({ lines, portals }: Machine, candidates: readonly Candidate[]): Shape[] {
  const all: Shape[] = [];
  const add = (shape: Omit<Shape, 'number'>) => all.push({ ...shape, number: all.length + 1 });
  const called = candidates.flatMap(({ action }) =>
    action.kind === 'call' ? [action.portal] : [],
  );
  const priorities = [...new Set([0, ...lines.map(({ priority }) => priority)])];
  for (const portal of new Set(called)) {
    const { code, data } = portals[portal] as Machine['portals'][number];
    for (const priority of priorities) add({ kind: 'call', code, data, priority, of: portal });
  }
  for (const [line, { handler, priority }] of lines.entries()) {
    const { code, data } = portals[handler] as Machine['portals'][number];
    add({ kind: 'interrupt', code, data, priority, of: line });
  }
  return all;
}
