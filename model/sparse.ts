/**
 * Sparse maps from small integers, in blocks of 64.
 *
 * A machine may have ten thousand cells of which a step touches one. Two levels keep the copy that
 * an immutable update makes short. Keys are integers, which JavaScript enumerates in ascending
 * order, and absent entries are really absent: equal maps therefore print equally.
 */

export type Block<T> = Readonly<Record<number, T>>;
export type Sparse<T> = Readonly<Record<number, Block<T>>>;

/** The same map while it is being written: inside a draft, or before it is handed out. */
export type WritableSparse<T> = Record<number, Record<number, T>>;

const blockBits = 6;
const offsetMask = (1 << blockBits) - 1;

export function get<T>(map: Sparse<T>, index: number): T | undefined {
  return map[index >> blockBits]?.[index & offsetMask];
}

export function put<T>(map: WritableSparse<T>, index: number, value: T): void {
  const number = index >> blockBits;
  const block = map[number];
  if (block === undefined) map[number] = { [index & offsetMask]: value };
  else block[index & offsetMask] = value;
}

export function remove<T>(map: WritableSparse<T>, index: number): void {
  const number = index >> blockBits;
  const block = map[number];
  if (block === undefined) return;
  delete block[index & offsetMask];
  if (isEmpty(block)) delete map[number];
}

/** A copy of the map with one entry replaced; `undefined` removes the entry. */
export function withEntry<T>(map: Sparse<T>, index: number, value: T | undefined): Sparse<T> {
  const number = index >> blockBits;
  const block: Record<number, T> = { ...map[number] };
  if (value === undefined) delete block[index & offsetMask];
  else block[index & offsetMask] = value;
  const changed: Record<number, Block<T>> = { ...map, [number]: block };
  if (isEmpty(block)) delete changed[number];
  return changed;
}

/** Every entry in ascending order of its index. */
export function* entries<T>(map: Sparse<T>): Generator<readonly [number, T]> {
  for (const number in map) {
    const base = Number(number) << blockBits;
    const block = map[number] as Block<T>;
    for (const offset in block) yield [base + Number(offset), block[offset] as T];
  }
}

/** The indices at which two maps differ by identity; blocks that are one object are skipped. */
export function* changes<T>(before: Sparse<T>, after: Sparse<T>): Generator<number> {
  if (before === after) return;
  for (const number of unionOfKeys(before, after)) {
    const old = before[number] ?? {};
    const now = after[number] ?? {};
    if (old === now) continue;
    for (const offset of unionOfKeys(old, now)) {
      if (old[offset] !== now[offset]) yield (number << blockBits) + offset;
    }
  }
}

export function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

function unionOfKeys(a: object, b: object): number[] {
  const keys = Object.keys(a).map(Number);
  const own = keys.length;
  for (const key in b) if (!Object.hasOwn(a, key)) keys.push(Number(key));
  return keys.length === own ? keys : keys.sort((x, y) => x - y);
}
