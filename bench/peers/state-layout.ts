/**
 * How the generated programs lay out the state: frames from the top, the lends of a frame in a few words,
 * and every field as narrow as it can be. A field that can only be zero is left out.
 */

import type { Action } from '../../model/action.ts';
import { type Machine, nobody } from '../../model/machine.ts';
import { bitAnd, bitOr, type Dialect, widthOf } from './dialect.ts';
import type { Field } from './program.ts';
import { alwaysOf, type FactLink, mixedOf, type RightBits } from './right-bits.ts';
import { canCall, type Shape, type Shapes } from './shapes.ts';

/** Of a word, which holds lends of one frame. */
const wordBitsMax = 30;

/** Of a number that holds a whole stack. */
const stackBitsMax = 52;

/** Where the lends from one space to another are in the words of a frame. */
export interface Column {
  readonly link: FactLink;
  readonly word: number;
  readonly shift: number;
  /** Where the marks are of those that can be marked or not. */
  readonly mixedShift: number;
}

export class StateLayout {
  readonly fields: Field[] = [];
  readonly columns: Column[] = [];
  /** The largest number that each word can be. */
  readonly words: number[] = [];
  readonly #d: Dialect;
  readonly #machine: Machine;
  readonly #shapes: Shapes;
  readonly #hasLends: readonly boolean[];
  readonly #spacesEnd: boolean;

  constructor(
    d: Dialect,
    machine: Machine,
    {
      shapes,
      rightBits,
      calls,
      spacesEnd,
    }: {
      shapes: Shapes;
      rightBits: RightBits;
      calls: readonly Action<'call'>[];
      spacesEnd: boolean;
    },
  ) {
    this.#d = d;
    this.#machine = machine;
    this.#shapes = shapes;
    this.#spacesEnd = spacesEnd;
    this.#hasLends = machine.threads.map((_, t) =>
      calls.some(
        (call) =>
          call.thread === t &&
          call.lends.length > 0 &&
          shapes.possible(t).some((shape) => canCall(shape, call)),
      ),
    );
    let used = wordBitsMax;
    for (const link of rightBits.lends) {
      const width = widthOf(link.mask);
      const mixed = mixedOf(link) === 0 ? 0 : width;
      if (used + width + mixed > wordBitsMax) {
        this.words.push(0);
        used = 0;
      }
      const word = this.words.length - 1;
      this.columns.push({ link, word, shift: used, mixedShift: used + width });
      used += width + mixed;
      this.words[word] = 2 ** used - 1;
    }
    this.#declareFrames();
    for (const link of rightBits.facts) {
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
        if (this.#spacesEnd) this.#declare(`a${t}_${j}`, 1);
      }
      if (this.#spacesEnd) {
        this.#declare(`base${t}`, 1);
        this.#declare(`halted${t}`, 1);
      }
    }
  }

  /**
   * Whether the stack is one number, its top frame in the lowest bits: fewer fields are read and written.
   * Where spaces end, frames in the middle are abandoned, and each frame has fields of its own.
   */
  isPacked(t: number): boolean {
    const bits = this.frameBits(t) * this.frames(t).length;
    return !this.#spacesEnd && bits > 0 && bits <= stackBitsMax;
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

  /** The words of a packed stack's frame, each shifted to its place. */
  inFrame(t: number, words: ReadonlyMap<number, string | number>): string {
    const parts = [...words].map(([word, bits]) => {
      const at = this.#wordAt(t, word);
      return typeof bits === 'number' ? `${bits * 2 ** at}` : `(${bits} << ${at})`;
    });
    return bitOr(...parts);
  }

  /** Keeps the shape and these bits of the words in each frame of a packed stack; clears the rest. */
  keep(t: number, kept: ReadonlyMap<number, string>): string[] {
    const all = new Map<number, string | number>(
      this.wordsOf(t).map((word) => [word, kept.get(word) ?? (this.words[word] as number)]),
    );
    const shapeMask = 2 ** widthOf(this.#shapes.largest) - 1;
    const frame = bitOr(shapeMask, this.inFrame(t, all));
    // Repeats the mask for every frame.
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

  /** Declares a field beside frames and facts. */
  declare(name: string, most: number): void {
    this.#declare(name, most);
  }

  /** Reads the field; 0 where it was left out. */
  of(name: string): string {
    return this.has(name) ? this.#d.of(name) : '0';
  }

  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
  }

  /** Assigns the field; nothing where it was left out. */
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
    return this.#hasLends[t] === true ? [...this.words.keys()] : [];
  }

  shape(t: number, j: number): string {
    if (!this.isPacked(t)) return this.of(`s${t}_${j}`);
    return this.#cutOut(this.#from(t, j), 0, 2 ** widthOf(this.#shapes.largest) - 1);
  }

  /** One word of the lends of all frames of the thread, or of those above a frame. */
  lent(t: number, word: number, above = Number.POSITIVE_INFINITY): string {
    if (!this.wordsOf(t).includes(word)) return '0';
    const frames = this.frames(t).filter((j) => j < above);
    if (frames.length === 0) return '0';
    if (!this.isPacked(t)) return bitOr(...frames.map((j) => this.word(t, j, word)));
    const all = bitOr(...frames.map((j) => this.#from(t, j)));
    return this.#cutOut(all, this.#wordAt(t, word), this.words[word] as number);
  }

  /** The shape of a frame is one of these, given all that it can be. */
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
    if (last > wordBitsMax) return or(those.map((one) => equal(shape, one)));
    const mask = those.reduce((bits, one) => bits + 2 ** one, 0);
    return unequal(bitAnd(`(${mask} >> ${shape})`, 1), 0);
  }

  // The bits that a link passes on.

  held(link: FactLink): string {
    return this.of(nameOf('h', link));
  }

  marked(link: FactLink): string {
    return marks(link, this.held(link), this.of(nameOf('m', link)));
  }

  /** The same of a lend, read from the words of one frame or of several. */
  lentHeld({ link, shift }: Column, word: string): string {
    return bitAnd(shift === 0 ? word : `(${word} >> ${shift})`, link.mask);
  }

  lentMarked(column: Column, word: string): string {
    const { link, mixedShift } = column;
    if (link.marked === 0) return '0';
    const mixed = mixedOf(link) === 0 ? '0' : bitAnd(`(${word} >> ${mixedShift})`, link.mask);
    return marks(link, this.lentHeld(column, word), mixed);
  }

  /** Where lends from one space to the other are written in the words of a frame. */
  written(from: number, to: number, group: number): Column {
    const column = this.columns.find(
      ({ link }) => link.from === from && link.to === to && link.group === group,
    );
    if (column === undefined || from === nobody) throw new Error('a lend has no place');
    return column;
  }
}

/** The bits that are equal in all of those, if they differ from them in each of the others. */
function maskFor(those: readonly number[], others: readonly number[]): number | undefined {
  const [first = 0] = those;
  const alike = those.reduce(
    (bits, one) => bits & ~(one ^ first),
    2 ** widthOf(Math.max(...those, ...others)) - 1,
  );
  return others.every((one) => ((one ^ first) & alike) !== 0) ? alike : undefined;
}

export function nameOf(what: 'h' | 'm', { group, from, to }: FactLink): string {
  return `${what}${group}_${from}_${to}`;
}

function marks(link: FactLink, held: string, mixed: string): string {
  const always = alwaysOf(link);
  if (always === link.mask) return held;
  return bitOr(always === 0 ? '0' : bitAnd(held, always), mixed);
}
