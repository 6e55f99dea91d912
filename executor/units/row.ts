/**
 * Rows of 32-bit words, in which units keep their state, and records: names for the words of a part.
 *
 * A machine's whole state is one row: saving it is copying it, and two states are equal when their
 * words are. A record is a view of some words of a row. It holds no state of its own, so it is made
 * once and shows whatever the row holds later.
 */

export type Row = Uint32Array;

/**
 * How a field stands in its word: a number as it is; a number that can be absent one higher, and is
 * -1 when it is absent; a flag as 0 or 1. A record of zeros is therefore one in which nothing is set.
 */
export type FieldKind = 'number' | 'optional' | 'flag';

type Fields = Readonly<Record<string, FieldKind>>;

/** What every record can do. */
export interface WordsOf {
  readonly row: Row;
  /** The place of its first word in the row. */
  readonly begin: number;
}

export type RecordOf<F extends Fields> = WordsOf & {
  -readonly [K in keyof F]: F[K] extends 'flag' ? boolean : number;
};

export interface RecordClass<F extends Fields> {
  new (row: Row, begin?: number): RecordOf<F>;
  /** Words of one record. */
  readonly words: number;
}

/** The class of records with these fields, one word each, in this order. */
export function record<const F extends Fields>(fields: F): RecordClass<F> {
  class View implements WordsOf {
    static readonly words = Object.keys(fields).length;
    declare readonly row: Row;
    declare readonly begin: number;

    constructor(row: Row, begin = 0) {
      this.row = row;
      this.begin = begin;
    }
  }
  for (const [i, [name, kind]] of Object.entries(fields).entries()) {
    Object.defineProperty(View.prototype, name, accessor[kind](i));
  }
  return View as unknown as RecordClass<F>;
}

/** A getter and a setter of its own for each field: an engine then optimises it for one class of records. */
const accessor: {
  readonly [K in FieldKind]: (i: number) => PropertyDescriptor & ThisType<WordsOf>;
} = {
  number: (i) => ({
    get() {
      return this.row[this.begin + i];
    },
    set(value: number) {
      this.row[this.begin + i] = value;
    },
  }),
  optional: (i) => ({
    get() {
      return (this.row[this.begin + i] as number) - 1;
    },
    set(value: number) {
      this.row[this.begin + i] = value + 1;
    },
  }),
  flag: (i) => ({
    get() {
      return this.row[this.begin + i] === 1;
    },
    set(value: boolean) {
      this.row[this.begin + i] = value ? 1 : 0;
    },
  }),
};

/** As many records as there is room for in the row, one behind the other. */
export function recordsIn<R>(
  type: { new (row: Row, begin: number): R; readonly words: number },
  row: Row,
  begin = 0,
): R[] {
  const length = Math.floor((row.length - begin) / type.words);
  return Array.from({ length }, (_, i) => new type(row, begin + i * type.words));
}

/** Parts of one row, reserved one behind the other before the row is made. */
export class RowPlan {
  #words = 0;

  reserve(words: number): (row: Row) => Row {
    const begin = this.#words;
    this.#words += words;
    return (row) => row.subarray(begin, begin + words);
  }

  row(): Row {
    return new Uint32Array(this.#words);
  }
}
