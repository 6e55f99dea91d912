/**
 * How the state is written down: frames from the top, loans in a few numbers for each frame, and every
 * part as narrow as it can be. A part that can only be zero is no part.
 */

import type { Action } from '../../model/action.ts';
import { type Machine, nobody } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect, widthOf } from './dialect.ts';
import { alwaysOf, type Link, type Matters, mixedOf } from './matters.ts';
import type { Field } from './program.ts';
import { canCall, type Shape, type Shapes } from './shapes.ts';

/** So many bits at most are written into one number. */
const bitsOfWord = 30;

/** Where the loans from one space to another are in the words of a frame. */
export interface Column {
  readonly link: Link;
  readonly word: number;
  readonly shift: number;
  /** Of those that may be marked or not: which are. */
  readonly mixedShift: number;
}

export class Layout {
  readonly fields: Field[] = [];
  readonly columns: Column[] = [];
  /** The largest number that each word can be. */
  readonly words: number[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #hasLoans: readonly boolean[];

  constructor(
    d: Dialect,
    machine: Machine,
    told: { shapes: Shapes; matters: Matters; calls: readonly Action<'call'>[]; ends: boolean },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = told.shapes;
    this.#hasLoans = machine.threads.map((_, t) =>
      told.calls.some(
        (call) =>
          call.thread === t &&
          call.lends.length > 0 &&
          told.shapes.possible(t).some((shape) => canCall(shape, call)),
      ),
    );
    let used = bitsOfWord;
    for (const link of told.matters.lends) {
      const width = widthOf(link.mask);
      const mixed = mixedOf(link) === 0 ? 0 : width;
      if (used + width + mixed > bitsOfWord) {
        this.words.push(0);
        used = 0;
      }
      const word = this.words.length - 1;
      this.columns.push({ link, word, shift: used, mixedShift: used + width });
      used += width + mixed;
      this.words[word] = 2 ** used - 1;
    }
    this.#declareFrames(told.ends);
    for (const link of told.matters.facts) {
      this.#declare(nameOf('h', link), link.mask);
      this.#declare(nameOf('m', link), mixedOf(link));
    }
  }

  #declareFrames(ends: boolean): void {
    const largest = this.#shapes.all.length;
    for (const t of this.#machine.threads.keys()) {
      for (const j of this.frames(t)) {
        this.#declare(`s${t}_${j}`, largest);
        for (const w of this.wordsOf(t)) this.#declare(`l${t}_${j}_${w}`, this.words[w] as number);
        if (ends) this.#declare(`a${t}_${j}`, 1);
      }
      if (ends) {
        this.#declare(`base${t}`, 1);
        this.#declare(`halted${t}`, 1);
      }
    }
  }

  #declare(name: string, most: number): void {
    if (most > 0) this.fields.push({ name, most });
  }

  /** A part of the state beside frames and facts. */
  declare(name: string, most: number): void {
    this.#declare(name, most);
  }

  /** What is read where the part would be. */
  of(name: string): string {
    return this.has(name) ? this.#d.of(name) : '0';
  }

  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
  }

  /** Nothing where there is no such part. */
  assign(name: string, value: string | number): string[] {
    return this.has(name) ? [this.#d.assign(this.#d.of(name), value)] : [];
  }

  /** The frames above the base, from the top. */
  frames(t: number): number[] {
    const { hunks } = this.#machine.threads[t] as Machine['threads'][number];
    return Array.from({ length: hunks.length - 1 }, (_, j) => j);
  }

  /** The numbers of the words of each frame of the thread. */
  wordsOf(t: number): number[] {
    return this.#hasLoans[t] === true ? [...this.words.keys()] : [];
  }

  shape(t: number, j: number): string {
    return this.of(`s${t}_${j}`);
  }

  /** All that was ever lent to frames of the thread, or to those above a frame. */
  lent(t: number, word: number, above = Number.POSITIVE_INFINITY): string {
    if (!this.wordsOf(t).includes(word)) return '0';
    const frames = this.frames(t).filter((j) => j < above);
    return bitOr(...frames.map((j) => this.of(`l${t}_${j}_${word}`)));
  }

  /** That the shape of a frame is one of these, of those that it can be. */
  isOneOf(shape: string, wanted: readonly Shape[], possible: readonly Shape[]): string {
    const { equal, unequal, and, or } = this.#d;
    const numbers = (shapes: readonly Shape[]) =>
      shapes.map(({ number }) => number).sort((a, b) => a - b);
    const those = numbers(wanted);
    const others = numbers(possible.filter((one) => !wanted.includes(one)));
    const [first, last] = [those[0], those.at(-1)];
    if (first === undefined || last === undefined) return or([]);
    if (others.length === 0) return and([]);
    if (those.length === 1) return equal(shape, first);
    if (others.length === 1) return unequal(shape, others[0] as number);
    if (others.every((one) => one > last)) return `${shape} <= ${last}`;
    if (others.every((one) => one < first)) return `${shape} >= ${first}`;
    if (others.every((one) => one < first || one > last)) {
      return and([`${shape} >= ${first}`, `${shape} <= ${last}`]);
    }
    if (last > bitsOfWord) return or(those.map((one) => equal(shape, one)));
    const mask = those.reduce((bits, one) => bits + 2 ** one, 0);
    return unequal(bitAnd(`(${mask} >> ${shape})`, 1), 0);
  }

  // What a link passes on, as bits.

  held(link: Link): string {
    return this.of(nameOf('h', link));
  }

  marked(link: Link): string {
    return marks(link, this.held(link), this.of(nameOf('m', link)));
  }

  /** The same of a loan, out of the words of a frame or of several. */
  lentHeld({ link, shift }: Column, word: string): string {
    return bitAnd(shift === 0 ? word : `(${word} >> ${shift})`, link.mask);
  }

  lentMarked(column: Column, word: string): string {
    const { link, mixedShift } = column;
    if (link.marked === 0) return '0';
    const mixed = mixedOf(link) === 0 ? '0' : bitAnd(`(${word} >> ${mixedShift})`, link.mask);
    return marks(link, this.lentHeld(column, word), mixed);
  }

  /** A loan of these bits, some of them marked, as it is in the words of a frame. */
  written(from: number, to: number, group: number): Column {
    const column = this.columns.find(
      ({ link }) => link.from === from && link.to === to && link.group === group,
    );
    if (column === undefined || from === nobody) throw new Error('a loan has no place');
    return column;
  }
}

export function nameOf(what: 'h' | 'm', { group, from, to }: Link): string {
  return `${what}${group}_${from}_${to}`;
}

function marks(link: Link, held: string, mixed: string): string {
  const always = alwaysOf(link);
  if (always === link.mask) return held;
  return bitOr(always === 0 ? '0' : bitAnd(held, always), mixed);
}
