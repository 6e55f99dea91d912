/**
 * Where a part is in a row: a state is a short row of bits, the numbers of its parts, each in as many
 * bits as that part needs. It says nothing about where rows are kept.
 */

import type { Part } from './footprint.ts';

/** In one word: the sign is left alone, and set where there is no row. */
const bitsMost = 31;

export interface Layout {
  readonly words: number;
  /** Of each part: how many bits, in which word, how far up. */
  readonly bits: Uint8Array;
  readonly word: Uint8Array;
  readonly shift: Uint8Array;
  /** The parts that have any bits: the others have one number only, which is 0. */
  readonly used: Uint8Array;
}

/** For so many different values of a part. */
export function bitsFor(values: number): number {
  const bits = 32 - Math.clz32(values - 1);
  if (bits > bitsMost) throw new Error(`a part has more than ${2 ** bitsMost} values`);
  return bits;
}

/** Parts with many bits first; none lies across two words. What is left over of a word is shared out. */
export function laidOut(needed: Uint8Array): Layout {
  const parts = needed.length;
  const word = new Uint8Array(parts);
  const shift = new Uint8Array(parts);
  const bits = needed.slice();
  const members: Part[][] = [];
  const byBits = Array.from({ length: parts }, (_, part) => part).sort(
    (a, b) => (needed[b] as number) - (needed[a] as number) || a - b,
  );
  const used = (all: readonly Part[]) => all.reduce((sum, part) => sum + (bits[part] as number), 0);
  for (const part of byBits) {
    const fitting = members.find((all) => used(all) + (bits[part] as number) <= bitsMost);
    if (fitting === undefined) members.push([part]);
    else fitting.push(part);
  }
  for (const [w, all] of members.entries()) {
    // So that a part that grows does not have everything laid out anew each time.
    for (const part of all) {
      if (bits[part] !== 0 && used(all) < bitsMost) bits[part] = (bits[part] as number) + 1;
    }
    let at = 0;
    for (const part of all) {
      word[part] = w;
      shift[part] = at;
      at += bits[part] as number;
    }
  }
  const those = Array.from({ length: parts }, (_, part) => part).filter((part) => bits[part] !== 0);
  return { words: members.length, bits, word, shift, used: Uint8Array.from(those) };
}

/** Writes the numbers of the parts of the row that is there into `ids`; 0 is left for the rest. */
export function readRow(
  { word, shift, bits, used }: Layout,
  rows: Int32Array,
  at: number,
  ids: Int32Array,
): void {
  for (let i = 0; i < used.length; i++) {
    const part = used[i] as number;
    const all = rows[at + (word[part] as number)] as number;
    ids[part] = (all >>> (shift[part] as number)) & ((1 << (bits[part] as number)) - 1);
  }
}

/** Makes the row of these numbers. */
export function writeRow(
  { words, word, shift, used }: Layout,
  ids: Int32Array,
  rows: Int32Array,
  at: number,
): void {
  for (let i = 0; i < words; i++) rows[at + i] = 0;
  for (let i = 0; i < used.length; i++) {
    const part = used[i] as number;
    const place = at + (word[part] as number);
    rows[place] = (rows[place] as number) | ((ids[part] as number) << (shift[part] as number));
  }
}

/** Words by odd constants, and the last step of MurmurHash3. */
export function hashOf(rows: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i++)
    hash = Math.imul(hash + (rows[at + i] as number), 0x9e3779b1) ^ (hash >>> 15);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
