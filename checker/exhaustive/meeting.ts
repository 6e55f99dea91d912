/**
 * How those who search together wait for each other: a lock, a point where all meet, and a way to tell
 * that one of them cannot go on, so that nobody waits for ever.
 */

import { at, type Common } from './common.ts';

/** Somebody else could not go on; says why. */
export class Failed extends Error {}

/** Those who wait look up now and then, in case that whoever should wake them cannot any more. */
const patience = 50;
const looks = 2000;
const [free, taken, wanted] = [0, 1, 2];

export function locked<A>(common: Common, work: () => A): A {
  const { control } = common;
  let was = Atomics.compareExchange(control, at.lock, free, taken);
  while (was !== free) {
    if (was === wanted || Atomics.compareExchange(control, at.lock, taken, wanted) !== free) {
      rest(common, at.lock, wanted);
    }
    was = Atomics.compareExchange(control, at.lock, free, wanted);
  }
  try {
    return work();
  } finally {
    if (Atomics.exchange(control, at.lock, free) === wanted) Atomics.notify(control, at.lock, 1);
  }
}

/** Waits until all have come here. What they wrote before can be read after. */
export function meet(common: Common): void {
  const { control } = common;
  const turn = Atomics.load(control, at.turn);
  if (Atomics.add(control, at.arrived, 1) + 1 === Atomics.load(control, at.members)) {
    Atomics.store(control, at.arrived, 0);
    Atomics.add(control, at.turn, 1);
    Atomics.notify(control, at.turn);
    mayGoOn(common);
    return;
  }
  waitWhile(common, at.turn, turn);
}

/** Waits as long as this number is what it was. */
export function waitWhile(common: Common, place: number, was: number): void {
  const { control } = common;
  for (let i = 0; i < looks; i++) if (Atomics.load(control, place) !== was) break;
  while (Atomics.load(control, place) === was) rest(common, place, was);
  mayGoOn(common);
}

function rest(common: Common, place: number, was: number): void {
  Atomics.wait(common.control, place, was, patience);
  mayGoOn(common);
}

/** Tells all that one cannot go on. The first who says so is heard. */
export function fail({ control, message }: Common, why: string): void {
  if (Atomics.compareExchange(control, at.failed, 0, -1) !== 0) return;
  const length = Math.min(why.length, message.length);
  for (let i = 0; i < length; i++) message[i] = why.charCodeAt(i);
  Atomics.store(control, at.failed, Math.max(1, length));
  for (const place of [at.turn, at.joined, at.ready]) Atomics.notify(control, place);
}

/** Throws when somebody cannot go on. */
export function mayGoOn({ control, message }: Common): void {
  const length = Atomics.load(control, at.failed);
  if (length > 0) throw new Failed(String.fromCharCode(...message.subarray(0, length)));
}
