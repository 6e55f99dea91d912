/**
 * The shapes of frames: all that is in a frame but its lends, as a small number. The lowest bits of the number
 * are the environment, then comes the priority, then which line of that priority, if any.
 *
 * Number 0 stands for the base frame at the bottom of a stack, and above it for the absence of a frame. Shapes
 * are computed from the menu alone: more shapes are counted as possible than are ever on a stack.
 */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Action } from '../../model/action.ts';
import { prioritiesAbove } from '../../model/description.ts';
import type { Machine } from '../../model/machine.ts';
import { widthOf } from './dialect.ts';

export interface Shape {
  readonly number: number;
  readonly kind: 'base' | 'call' | 'interrupt';
  readonly code: number;
  readonly data: number;
  readonly priority: number;
  /** Of an interrupt frame: the line that was delivered. */
  readonly line?: number;
}

/** Whether code of the shape may ever enter the portal; false only where that cannot change. */
export type MayEnter = (shape: Shape, portal: number) => boolean;

export function governs({ code, data }: Shape, space: number | undefined): boolean {
  return code === space || data === space;
}

export class Shapes {
  readonly all: readonly Shape[];
  /** The bits that are the priority. */
  readonly priorityMask: number;
  readonly #machine: Machine;
  readonly #environments: readonly string[];
  readonly #priorities: readonly number[];
  /** Of each thread, its base frame first. */
  readonly #possible: readonly (readonly Shape[])[];

  constructor(machine: Machine, candidates: readonly Candidate[], mayEnter: MayEnter) {
    this.#machine = machine;
    this.#environments = [...new Set(machine.portals.map(environmentOf))];
    const priorities = new Set([0, ...machine.lines.map(({ priority }) => priority)]);
    this.#priorities = [...priorities].sort((a, b) => a - b);
    const [first, end] = [this.#environmentBits, this.#environmentBits + this.#priorityBits];
    this.priorityMask = 2 ** end - 2 ** first;
    this.all = this.#shapesOf(candidates);
    this.#possible = machine.threads.map((_, t) => this.#reach(t, candidates, mayEnter));
  }

  get largest(): number {
    return Math.max(1, ...this.all.map(({ number }) => number));
  }

  /** The priorities that frames can have, in ascending order. */
  get priorities(): readonly number[] {
    return this.#priorities;
  }

  get #environmentBits(): number {
    return widthOf(this.#environments.length);
  }

  get #priorityBits(): number {
    return widthOf(this.#priorities.length - 1);
  }

  /** Shapes that the top frame of the thread can have. */
  possible(t: number): readonly Shape[] {
    return this.#possible[t] as readonly Shape[];
  }

  /** The shape of a call frame. It depends on the portal's environment, not on the portal itself. */
  call(portal: number, priority: number): Shape {
    const number = this.#numberOf(this.#portal(portal), priority, 0);
    return this.#known((shape) => shape.number === number);
  }

  interrupt(line: number): Shape {
    return this.#known((shape) => shape.line === line);
  }

  /** A frame of this priority can call while fewer frames than this are above the base frame. */
  room(t: number, priority: number): number {
    const { hunks } = this.#machine.threads[t] as Machine['threads'][number];
    return hunks.length - 1 - prioritiesAbove(this.#machine.lines, priority);
  }

  #shapesOf(candidates: readonly Candidate[]): Shape[] {
    const all = new Map<number, Shape>();
    const add = (shape: Omit<Shape, 'number'>) => {
      // Lines with the same environment and priority get different numbers.
      let line = shape.line === undefined ? 0 : 1;
      while (line > 0 && all.has(this.#numberOf(shape, shape.priority, line))) line++;
      const number = this.#numberOf(shape, shape.priority, line);
      all.set(number, { ...shape, number });
    };
    for (const { action } of candidates) {
      if (action.kind !== 'call') continue;
      const { code, data } = this.#portal(action.portal);
      for (const priority of this.#priorities) add({ kind: 'call', code, data, priority });
    }
    for (const [line, { handler, priority }] of this.#machine.lines.entries()) {
      const { code, data } = this.#portal(handler);
      add({ kind: 'interrupt', code, data, priority, line });
    }
    return [...all.values()];
  }

  #portal(portal: number): Machine['portals'][number] {
    return this.#machine.portals[portal] as Machine['portals'][number];
  }

  #numberOf(environment: { code: number; data: number }, priority: number, line: number): number {
    const space = this.#environments.indexOf(environmentOf(environment)) + 1;
    const level = this.#priorities.indexOf(priority);
    const above = this.#environmentBits + this.#priorityBits;
    return space + level * 2 ** this.#environmentBits + line * 2 ** above;
  }

  /** Whether a frame of the shape can ever have room for a call; one above the base takes room itself. */
  hasRoomAbove(t: number, shape: Shape): boolean {
    return this.room(t, shape.priority) > (shape.kind === 'base' ? 0 : 1);
  }

  #known(is: (shape: Shape) => boolean): Shape {
    const found = this.all.find(is);
    if (found === undefined) throw new Error('a frame has no shape');
    return found;
  }

  #reach(t: number, candidates: readonly Candidate[], mayEnter: MayEnter): Shape[] {
    const { home } = this.#machine.threads[t] as Machine['threads'][number];
    const found: Shape[] = [{ number: 0, kind: 'base', ...home, priority: 0 }];
    const add = (shape: Shape) => {
      if (!found.includes(shape)) found.push(shape);
    };
    // The loop also visits what is added to the list meanwhile.
    for (const shape of found) {
      for (const { action, by } of candidates) {
        if (!('thread' in action) || action.thread !== t) continue;
        if (action.kind === 'deliver') {
          const above = this.interrupt(action.line);
          if (above.priority > shape.priority) add(above);
        }
        if (action.kind !== 'call' || (by !== undefined && !governs(shape, by))) continue;
        if (
          this.hasRoomAbove(t, shape) &&
          canCall(shape, action) &&
          mayEnter(shape, action.portal)
        ) {
          add(this.call(action.portal, shape.priority));
        }
      }
    }
    return found;
  }
}

/** Whether each lender governs a frame of this shape. */
export function canCall(shape: Shape, { lends }: Action<'call'>): boolean {
  return lends.every(({ lender }) => governs(shape, lender));
}

function environmentOf({ code, data }: { readonly code: number; readonly data: number }): string {
  return `${code} ${data}`;
}
