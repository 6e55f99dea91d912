/** Arrays of integers that grow, and accessors for them. */

/**
 * An index is kept within its array by the code that computes it, which the compiler cannot see. In hot
 * loops the cast for that stands in place: calls of this function made a search 4 % slower.
 */
export function intAt(ints: Int32Array, index: number): number {
  return ints[index] as number;
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
