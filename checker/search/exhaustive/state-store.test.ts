/** The states of a search, level by level, as its staged successors make them. */

import { expect, test } from 'vitest';
import { batchMax } from './hash-set.ts';
import { Packing } from './packing.ts';
import { StateStore } from './state-store.ts';

/** A store of two parts with room for so many values of each, and only the initial state in it. */
function begunStore(values: number): { store: StateStore; ids: Int32Array } {
  const store = new StateStore(2, 10);
  const ids = new Int32Array(2);
  for (const part of [0, 1]) store.fit(part, values);
  store.begin(ids);
  store.descend();
  store.expand(0, ids);
  return { store, ids };
}

/** Stages the successor in which these parts have these ids; true when no more fit. */
function stage(store: StateStore, writes: readonly (readonly [number, number])[], action = 0) {
  const { packing } = store.staging;
  const change = new Int32Array(2 * packing.words);
  packing.packWrites(writes.flat(), change, 0);
  store.staging.make(change, 0);
  return store.staging.stage(action, 0, 0, 0b11);
}

function flushed(store: StateStore): number[] {
  const states: number[] = [];
  store.flush((state) => states.push(state) < 0);
  return states;
}

test('successors are numbered in the order in which they were staged, and each once', () => {
  const { store, ids } = begunStore(100);
  stage(store, [[0, 5]]);
  stage(store, [[1, 7]]);
  stage(store, [[0, 5]]);
  stage(store, [[0, 0]]);

  expect(flushed(store)).toEqual([1, 2]);

  expect(store.size).toBe(3);
  store.readNext(2, ids);
  expect([...ids]).toEqual([0, 7]);
});

test('a path has the actions from the initial state on', () => {
  const { store, ids } = begunStore(100);
  stage(store, [[0, 5]], 3);
  flushed(store);
  store.descend();
  store.expand(1, ids);
  stage(store, [[1, 7]], 8);
  flushed(store);

  expect([...ids]).toEqual([5, 0]);
  expect(store.pathTo(2)).toEqual([3, 8]);
  expect(store.pathTo(1)).toEqual([3]);
  expect(store.pathTo(0)).toEqual([]);
});

test('the arrival of a state is the step by which it was met first', () => {
  const { store, ids } = begunStore(100);
  expect(store.arrival).toEqual({ place: 0, readSet: -1, writeSet: -1 });
  const { packing } = store.staging;
  const change = new Int32Array(2 * packing.words);
  packing.packWrites([1, 7], change, 0);
  store.staging.make(change, 0);
  store.staging.stage(4, 2, 0b01, 0b10);
  flushed(store);
  store.descend();

  store.expand(1, ids);
  expect(store.arrival).toEqual({ place: 2, readSet: 0b01, writeSet: 0b10 });

  store.forgetArrivals();
  store.expand(1, ids);
  expect(store.arrival).toMatchObject({ readSet: -1, writeSet: -1 });
});

test('staging is full after a batch', () => {
  const { store } = begunStore(1000);
  for (let id = 1; id < batchMax; id++) expect(stage(store, [[0, id]])).toBe(false);

  expect(stage(store, [[0, batchMax]])).toBe(true);
  expect(flushed(store)).toHaveLength(batchMax);
});

test('a flush that is ended adds no more states', () => {
  const { store } = begunStore(100);
  for (const id of [1, 2, 3]) stage(store, [[0, id]]);

  store.flush((state) => state === 2);

  expect(store.size).toBe(3);
});

test('states and staged successors that are packed anew are the same states', () => {
  const { store, ids } = begunStore(2);
  stage(store, [[0, 1]]);
  flushed(store);
  stage(store, [[1, 1]]);

  expect(store.fit(0, 2)).toBe(false);
  expect(store.fit(0, 2 ** 30)).toBe(true);
  stage(store, [[0, 2 ** 29]]);
  stage(store, [[0, 1]]);

  expect(flushed(store)).toEqual([2, 3]);
  for (const [state, expected] of [
    [1, [1, 0]],
    [2, [0, 1]],
    [3, [2 ** 29, 0]],
  ] as const) {
    store.readNext(state, ids);
    expect([...ids]).toEqual(expected);
  }
});

test('a store with room for another batch is full only where it would have to grow', () => {
  const { store } = begunStore(5000);
  expect(store.isFull(0)).toBe(false);

  for (let id = 1; store.size < 2; id++) if (stage(store, [[0, id]])) flushed(store);
  expect(store.isFull(0)).toBe(true);
  expect(store.isFull(2 ** 30)).toBe(false);
  expect(store.bytes).toBeGreaterThan(4 * new Packing(Uint8Array.of(13, 13)).words * store.size);
});
