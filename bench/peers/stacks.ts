/** How steps change stacks: frames are pushed, popped, unwound, abandoned. The top frame has number 0. */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Machine } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect } from './dialect.ts';
import type { Routine } from './program.ts';
import { type FactLink, mixedOf, ofKind } from './right-bits.ts';
import { governs, type Shape, type Shapes } from './shapes.ts';
import type { StateLayout } from './state-layout.ts';

/** The state of a line, as bits. `taken`: a frame of it is on a stack, so stacks need not be searched. */
const [pending, taken] = [1, 2];

function nameOfLine(line: number): string {
  return `line${line}`;
}

export function raised(layout: StateLayout, line: number): string[] {
  const name = nameOfLine(line);
  return layout.assign(name, bitOr(layout.of(name), pending));
}

export class Stacks {
  readonly routines: Routine[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #layout: StateLayout;
  readonly #spacesEnd: boolean;

  constructor(
    d: Dialect,
    candidates: readonly Candidate[],
    {
      machine,
      shapes,
      layout,
      spacesEnd,
    }: { machine: Machine; shapes: Shapes; layout: StateLayout; spacesEnd: boolean },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = shapes;
    this.#layout = layout;
    this.#spacesEnd = spacesEnd;
    for (const [line, { reentrant }] of machine.lines.entries()) {
      const isDelivered = ofKind(candidates, 'deliver').some((one) => one.line === line);
      layout.declare(nameOfLine(line), isDelivered && !reentrant ? pending | taken : pending);
    }
  }

  isIdle(line: number): string {
    return this.#d.equal(bitAnd(this.#layout.of(nameOfLine(line)), pending), 0);
  }

  raised(line: number): string[] {
    return raised(this.#layout, line);
  }

  /** Pending, and no frame of it lives on any stack unless more than one may. */
  isDeliverable(line: number): string {
    return this.#d.equal(this.#layout.of(nameOfLine(line)), pending);
  }

  taken(line: number): string[] {
    return this.#layout.assign(nameOfLine(line), this.#countsTaken(line) ? taken : 0);
  }

  #countsTaken(line: number): boolean {
    return this.#machine.lines[line]?.reentrant !== true;
  }

  isFree(t: number, j: number): string {
    return this.#d.equal(this.#layout.shape(t, j), 0);
  }

  /**
   * There is room for a call at any of the priorities, as one condition; undefined where several are needed.
   * One suffices where the stack is one number and each priority needs as much more room as the next.
   */
  room(t: number, priorities: readonly number[]): string | undefined {
    if (!this.#layout.isPacked(t) || priorities.length < 2) return undefined;
    const all = this.#shapes.priorities;
    const bits = this.#layout.frameBits(t);
    const rooms = all.map((priority) => this.#shapes.room(t, priority) - 1);
    const [first = 0, second = 0] = rooms;
    const step = second - first;
    const isEven = rooms.every((room, i) => room === first + i * step);
    if (!isEven || first < 0) return undefined;
    const { priorityMask } = this.#shapes;
    const shift = 31 - Math.clz32(priorityMask & -priorityMask);
    const level = `((${this.#layout.stack(t)} & ${priorityMask}) >> ${shift})`;
    const above = `(${first * bits} + (${step * bits} * ${level}))`;
    return this.#d.equal(`(${this.#layout.stack(t)} >> ${above})`, 0);
  }

  isTop(t: number, which: (shape: Shape) => boolean): string {
    const possible = this.#shapes.possible(t);
    const wanted = possible.filter(which);
    const isWanted = this.#layout.isOneOf(this.#layout.shape(t, 0), wanted, possible);
    if (!this.#spacesEnd || wanted.every(({ kind }) => kind !== 'base')) return isWanted;
    return this.#d.and([this.#d.equal(this.#layout.of(`halted${t}`), 0), isWanted]);
  }

  /** The shape is a number, or an expression over the present top frame. */
  push(t: number, shape: number | string, lends: ReadonlyMap<number, number>): string[] {
    if (!this.#layout.isPacked(t)) return this.#pushedParts(t, shape, lends);
    const below = `(${this.#layout.stack(t)} << ${this.#layout.frameBits(t)})`;
    const frame = bitOr(below, shape, this.#layout.inFrame(t, lends));
    return this.#layout.assign(`st${t}`, frame);
  }

  #pushedParts(t: number, shape: number | string, lends: ReadonlyMap<number, number>): string[] {
    return [
      ...this.#moved(t, 'down'),
      ...this.#layout.assign(`s${t}_0`, shape),
      ...this.#layout
        .wordsOf(t)
        .flatMap((word) => this.#layout.assign(`l${t}_0_${word}`, lends.get(word) ?? 0)),
      ...this.#layout.assign(`a${t}_0`, 0),
    ];
  }

  /** Pops the top frame, and abandoned frames that are then on top. */
  pop(t: number): string[] {
    return [this.#popped(t), ...(this.#spacesEnd ? [this.#standing(t)] : [])];
  }

  #parts(t: number, j: number): string[] {
    return [
      `s${t}_${j}`,
      ...this.#layout.wordsOf(t).map((word) => `l${t}_${j}_${word}`),
      ...(this.#spacesEnd ? [`a${t}_${j}`] : []),
    ];
  }

  #moved(t: number, way: 'up' | 'down'): string[] {
    const frames = this.#layout.frames(t).slice(0, -1);
    if (way === 'down') frames.reverse();
    return frames.flatMap((j) => {
      const [to, from] = way === 'up' ? [j, j + 1] : [j + 1, j];
      const those = this.#parts(t, from);
      return this.#parts(t, to).flatMap((part, i) =>
        this.#layout.assign(part, this.#layout.of(those[i] as string)),
      );
    });
  }

  #popped(t: number): string {
    const name = `pop${t}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { choose, equal } = this.#d;
      const interrupts = this.#shapes.possible(t).filter(({ kind }) => kind === 'interrupt');
      const ended = interrupts
        .filter(({ line = -1 }) => this.#countsTaken(line))
        .map(({ line = -1, number }) => ({
          when: equal(this.#layout.shape(t, 0), number),
          does: this.#layout.assign(
            nameOfLine(line),
            bitAnd(this.#layout.of(nameOfLine(line)), pending),
          ),
        }));
      const last = this.#layout.frames(t).length - 1;
      const clear = this.#parts(t, last).flatMap((part) => this.#layout.assign(part, 0));
      const below = `(${this.#layout.stack(t)} >> ${this.#layout.frameBits(t)})`;
      const body = [
        ...(ended.length === 0 ? [] : choose(ended)),
        ...(this.#layout.isPacked(t)
          ? this.#layout.assign(`st${t}`, below)
          : [...this.#moved(t, 'up'), ...clear]),
      ];
      this.routines.push({ name, locals: [], body });
    }
    return this.#d.run(name);
  }

  #standing(t: number): string {
    const name = `stand${t}`;
    if (this.routines.every((one) => one.name !== name)) {
      const { while: again, choose, and, equal, unequal } = this.#d;
      const { of } = this.#layout;
      const at = (field: string) => of.call(this.#layout, field);
      const abandoned = and([unequal(at(`s${t}_0`), 0), equal(at(`a${t}_0`), 1)]);
      const halts = and([equal(at(`s${t}_0`), 0), equal(at(`base${t}`), 1)]);
      this.routines.push({
        name,
        locals: [],
        body: [
          ...(this.#layout.frames(t).length === 0 ? [] : again(abandoned, [this.#popped(t)])),
          ...choose([
            {
              when: halts,
              does: [
                ...this.#layout.assign(`base${t}`, 0),
                ...this.#layout.assign(`halted${t}`, 1),
              ],
            },
          ]),
        ],
      });
    }
    return this.#d.run(name);
  }

  /** The conditions of unwinding to a frame, one for each height of the stack; the base frame has depth 0. */
  unwindable(t: number, depth: number): string[] {
    const { and, or, equal, unequal } = this.#d;
    const frames = this.#layout.frames(t);
    const possible = this.#shapes.possible(t);
    const [base, ...others] = possible as [Shape, ...Shape[]];
    const interrupts = others.filter(({ kind }) => kind === 'interrupt');
    const alike = (a: Shape, b: Shape) => a.code === b.code && a.data === b.data;
    return frames
      .map((j) => j + 1)
      .filter((above) => above > depth)
      .map((above) => {
        const height = [
          unequal(this.#layout.shape(t, above - 1), 0),
          ...(above < frames.length ? [equal(this.#layout.shape(t, above), 0)] : []),
        ];
        const at = above - depth;
        const between = frames
          .slice(1, at)
          .flatMap((j) =>
            interrupts.map(({ number }) => unequal(this.#layout.shape(t, j), number)),
          );
        if (depth === 0) {
          const isStanding = this.#spacesEnd ? [equal(this.#layout.of(`base${t}`), 0)] : [];
          return and([
            this.isTop(t, (shape) => shape !== base && alike(shape, base)),
            ...height,
            ...isStanding,
            ...between,
          ]);
        }
        const pairs = others.map((one) =>
          and([
            equal(this.#layout.shape(t, at), one.number),
            this.isTop(t, (shape) => shape.kind !== 'base' && alike(shape, one)),
          ]),
        );
        const isStanding = this.#spacesEnd ? [equal(this.#layout.of(`a${t}_${at}`), 0)] : [];
        return and([...height, or(pairs), ...isStanding, ...between]);
      });
  }

  /** Pops all frames above the one at this depth. */
  unwound(t: number, depth: number): string[] {
    if (depth >= this.#layout.frames(t).length) return [];
    const isAbove = this.#d.unequal(this.#layout.shape(t, depth), 0);
    return this.#d.while(isAbove, [this.#popped(t)]);
  }

  /** The space ends: its lends are gone, and frames that it governs are abandoned. */
  abandoned(space: number, isIts: (link: FactLink) => boolean): string[] {
    return [...this.#machine.threads.keys()].flatMap((t) => {
      const possible = this.#shapes.possible(t);
      const [base, ...others] = possible as [Shape, ...Shape[]];
      const governed = others.filter((shape) => governs(shape, space));
      const frames = this.#layout.frames(t).flatMap((j) => [
        ...this.#layout.wordsOf(t).flatMap((word) => {
          const field = `l${t}_${j}_${word}`;
          const stays = bitAnd(this.#layout.of(field), this.#without(word, isIts));
          return this.#layout.assign(field, stays);
        }),
        ...(governed.length === 0
          ? []
          : this.#d.choose([
              {
                when: this.#layout.isOneOf(this.#layout.shape(t, j), governed, possible),
                does: this.#layout.assign(`a${t}_${j}`, 1),
              },
            ])),
      ]);
      const isBase = governs(base, space)
        ? this.#d.choose([
            {
              when: this.#d.equal(this.#layout.of(`halted${t}`), 0),
              does: this.#layout.assign(`base${t}`, 1),
            },
          ])
        : [];
      return [...frames, ...isBase, this.#standing(t)];
    });
  }

  #without(word: number, isIts: (link: FactLink) => boolean): number {
    const gone = this.#layout.columns
      .filter((column) => column.word === word && isIts(column.link))
      .reduce((bits, { link, shift, mixedShift }) => {
        const mixed = mixedOf(link) === 0 ? 0 : link.mask << mixedShift;
        return bits | (link.mask << shift) | mixed;
      }, 0);
    return (this.#layout.words[word] as number) & ~gone;
  }
}
