/** What happens to stacks: frames are pushed, popped, abandoned. The top frame has number 0. */

import type { Candidate } from '../../checker/search/action-source.ts';
import type { Machine } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect } from './dialect.ts';
import type { Layout } from './layout.ts';
import { type Link, mixedOf, ofKind } from './matters.ts';
import type { Routine } from './program.ts';
import { governs, type Shape, type Shapes } from './shapes.ts';

/** What a line is, as bits: nobody has to look through the stacks for a frame of it. */
const [pending, taken] = [1, 2];

function nameOfLine(line: number): string {
  return `line${line}`;
}

export function raised(layout: Layout, line: number): string[] {
  const name = nameOfLine(line);
  return layout.assign(name, bitOr(layout.of(name), pending));
}

export class Stacks {
  readonly routines: Routine[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #layout: Layout;
  readonly #ends: boolean;

  constructor(
    d: Dialect,
    candidates: readonly Candidate[],
    told: { machine: Machine; shapes: Shapes; layout: Layout; ends: boolean },
  ) {
    this.#d = d;
    this.#machine = told.machine;
    this.#shapes = told.shapes;
    this.#layout = told.layout;
    this.#ends = told.ends;
    for (const [line, { reentrant }] of told.machine.lines.entries()) {
      const isDelivered = ofKind(candidates, 'deliver').some((one) => one.line === line);
      told.layout.declare(nameOfLine(line), isDelivered && !reentrant ? pending | taken : pending);
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
   * That there is room for a call whatever the priority, in one question; undefined where it takes several.
   * It can be asked where the stack is a number and each priority takes as much as the other.
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
    const asked = this.#layout.isOneOf(this.#layout.shape(t, 0), wanted, possible);
    if (!this.#ends || wanted.every(({ kind }) => kind !== 'base')) return asked;
    return this.#d.and([this.#d.equal(this.#layout.of(`halted${t}`), 0), asked]);
  }

  /** The shape may be told by that of the top frame. */
  push(t: number, shape: number | string, loans: ReadonlyMap<number, number>): string[] {
    if (!this.#layout.isPacked(t)) return this.#pushedParts(t, shape, loans);
    const below = `(${this.#layout.stack(t)} << ${this.#layout.frameBits(t)})`;
    const frame = bitOr(below, shape, this.#layout.inFrame(t, loans));
    return this.#layout.assign(`st${t}`, frame);
  }

  #pushedParts(t: number, shape: number | string, loans: ReadonlyMap<number, number>): string[] {
    return [
      ...this.#moved(t, 'down'),
      ...this.#layout.assign(`s${t}_0`, shape),
      ...this.#layout
        .wordsOf(t)
        .flatMap((word) => this.#layout.assign(`l${t}_0_${word}`, loans.get(word) ?? 0)),
      ...this.#layout.assign(`a${t}_0`, 0),
    ];
  }

  /** Takes the top frame away, and every abandoned one that is then on top. */
  pop(t: number): string[] {
    return [this.#popped(t), ...(this.#ends ? [this.#standing(t)] : [])];
  }

  #parts(t: number, j: number): string[] {
    return [
      `s${t}_${j}`,
      ...this.#layout.wordsOf(t).map((word) => `l${t}_${j}_${word}`),
      ...(this.#ends ? [`a${t}_${j}`] : []),
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

  /** Each way in which everything above the frame may be given up; the base frame has depth 0. */
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
          const isStanding = this.#ends ? [equal(this.#layout.of(`base${t}`), 0)] : [];
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
        const isStanding = this.#ends ? [equal(this.#layout.of(`a${t}_${at}`), 0)] : [];
        return and([...height, or(pairs), ...isStanding, ...between]);
      });
  }

  /** Everything above the frame goes. */
  unwound(t: number, depth: number): string[] {
    if (depth >= this.#layout.frames(t).length) return [];
    const isAbove = this.#d.unequal(this.#layout.shape(t, depth), 0);
    return this.#d.while(isAbove, [this.#popped(t)]);
  }

  /** The space ends: loans that are its, frames that it governs. */
  abandoned(space: number, isIts: (link: Link) => boolean): string[] {
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

  #without(word: number, isIts: (link: Link) => boolean): number {
    const gone = this.#layout.columns
      .filter((column) => column.word === word && isIts(column.link))
      .reduce((bits, { link, shift, mixedShift }) => {
        const mixed = mixedOf(link) === 0 ? 0 : link.mask << mixedShift;
        return bits | (link.mask << shift) | mixed;
      }, 0);
    return (this.#layout.words[word] as number) & ~gone;
  }
}
