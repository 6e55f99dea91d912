/**
 * Arrays of integers for the hot loops. An index is kept within its array by whoever computes it, which
 * the compiler cannot see: the cast for that stands here, once for each kind of array, so that V8 sees one
 * kind in each accessor.
 */

export function intAt(ints: Int32Array, index: number): number {
  return ints[index] as number;
}

export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

type Growing = Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** The same numbers in an array of twice the length, then zeros. */
export function doubled<A extends Growing>(numbers: A): A {
  const Kind = numbers.constructor as new (length: number) => A;
  const larger = new Kind(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/**
 * Lists of integers, one after the other in one array. Equal lists are kept once: reading one then touches
 * memory that was touched before.
 */
export class ListPool {
  /** All lists, without anything between them: each says itself how long it is. */
  ints = new Int32Array(1 << 12);
  #end = 0;
  readonly #offsets = new Map<string, number>();

  get bytes(): number {
    return this.ints.byteLength;
  }

  /** Where in `ints` the list begins; it is added if there is no such list. */
  offsetOf(list: readonly number[]): number {
    const key = list.join(' ');
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    const offset = this.#end;
    while (offset + list.length > this.ints.length) this.ints = doubled(this.ints);
    this.ints.set(list, offset);
    this.#end += list.length;
    this.#offsets.set(key, offset);
    return offset;
  }
}
