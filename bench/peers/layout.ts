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

/** So many at most into the number that is a whole stack. */
const bitsOfStack = 52;

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
  readonly #ends: boolean;

  constructor(
    d: Dialect,
    machine: Machine,
    told: { shapes: Shapes; matters: Matters; calls: readonly Action<'call'>[]; ends: boolean },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = told.shapes;
    this.#ends = told.ends;
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
    this.#declareFrames();
    for (const link of told.matters.facts) {
      this.#declare(nameOf('h', link), link.mask);
      this.#declare(nameOf('m', link), mixedOf(link));
    }
  }

  #declareFrames(): void {
    for (const t of this.#machine.threads.keys()) {
      if (this.isPacked(t)) {
        this.#declare(`st${t}`, 2 ** (this.frameBits(t) * this.frames(t).length) - 1);
        continue;
      }
      for (const j of this.frames(t)) {
        this.#declare(`s${t}_${j}`, this.#shapes.largest);
        for (const w of this.wordsOf(t)) this.#declare(`l${t}_${j}_${w}`, this.words[w] as number);
        if (this.#ends) this.#declare(`a${t}_${j}`, 1);
      }
      if (this.#ends) {
        this.#declare(`base${t}`, 1);
        this.#declare(`halted${t}`, 1);
      }
    }
  }

  /**
   * Whether the stack is one number, its top frame in the lowest bits: fewer parts are read and written.
   * Not where frames are abandoned in the middle.
   */
  isPacked(t: number): boolean {
    const bits = this.frameBits(t) * this.frames(t).length;
    return !this.#ends && bits > 0 && bits <= bitsOfStack;
  }

  frameBits(t: number): number {
    return this.#wordAt(t, this.words.length);
  }

  /** Where in a frame of a packed stack the word begins, after the shape. */
  #wordAt(t: number, word: number): number {
    const before = this.wordsOf(t).filter((one) => one < word);
    const widths = before.map((one) => widthOf(this.words[one] as number));
    return widths.reduce((sum, width) => sum + width, widthOf(this.#shapes.largest));
  }

  stack(t: number): string {
    return this.of(`st${t}`);
  }

  /** Of a packed stack all words as they are in a frame. */
  inFrame(t: number, words: ReadonlyMap<number, string | number>): string {
    const parts = [...words].map(([word, bits]) => {
      const at = this.#wordAt(t, word);
      return typeof bits === 'number' ? `${bits * 2 ** at}` : `(${bits} << ${at})`;
    });
    return bitOr(...parts);
  }

  /** Keeps of each frame of a packed stack its shape, and of its words these bits. */
  keep(t: number, kept: ReadonlyMap<number, string>): string[] {
    const all = new Map<number, string | number>(
      this.wordsOf(t).map((word) => [word, kept.get(word) ?? (this.words[word] as number)]),
    );
    const shapeMask = 2 ** widthOf(this.#shapes.largest) - 1;
    const frame = bitOr(shapeMask, this.inFrame(t, all));
    // The same for every frame.
    const times = this.frames(t).reduce((sum, j) => sum + 2 ** (j * this.frameBits(t)), 0);
    return this.assign(`st${t}`, bitAnd(this.stack(t), `(${frame} * ${times})`));
  }

  /** A word of a frame. */
  word(t: number, j: number, word: number): string {
    if (!this.isPacked(t)) return this.of(`l${t}_${j}_${word}`);
    return this.#cutOut(this.#from(t, j), this.#wordAt(t, word), this.words[word] as number);
  }

  #from(t: number, j: number): string {
    return j === 0 ? this.stack(t) : `(${this.stack(t)} >> ${j * this.frameBits(t)})`;
  }

  #cutOut(frame: string, at: number, mask: number): string {
    return bitAnd(at === 0 ? frame : `(${frame} >> ${at})`, mask);
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
    if (!this.isPacked(t)) return this.of(`s${t}_${j}`);
    return this.#cutOut(this.#from(t, j), 0, 2 ** widthOf(this.#shapes.largest) - 1);
  }

  /** All that was ever lent to frames of the thread, or to those above a frame. */
  lent(t: number, word: number, above = Number.POSITIVE_INFINITY): string {
    if (!this.wordsOf(t).includes(word)) return '0';
    const frames = this.frames(t).filter((j) => j < above);
    if (frames.length === 0) return '0';
    if (!this.isPacked(t)) return bitOr(...frames.map((j) => this.word(t, j, word)));
    const all = bitOr(...frames.map((j) => this.#from(t, j)));
    return this.#cutOut(all, this.#wordAt(t, word), this.words[word] as number);
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
    const shared = maskFor(those, others);
    if (shared !== undefined) return equal(bitAnd(shape, shared), first & shared);
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

/** Bits in which all of those are alike and none of the others is. */
function maskFor(those: readonly number[], others: readonly number[]): number | undefined {
  const [first = 0] = those;
  const alike = those.reduce(
    (bits, one) => bits & ~(one ^ first),
    2 ** widthOf(Math.max(...those, ...others)) - 1,
  );
  return others.every((one) => ((one ^ first) & alike) !== 0) ? alike : undefined;
}

export function nameOf(what: 'h' | 'm', { group, from, to }: Link): string {
  return `${what}${group}_${from}_${to}`;
}

function marks(link: Link, held: string, mixed: string): string {
  const always = alwaysOf(link);
  if (always === link.mask) return held;
  return bitOr(always === 0 ? '0' : bitAnd(held, always), mixed);
}
