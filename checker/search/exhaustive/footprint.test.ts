/** Footprints: what is read is reported, what is written is in the write set, and nothing else is. */

import { expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { outside } from '../../../mutants/laboratory.ts';
import { PartsDraft, ReadSet, StateView, StepView } from './footprint.ts';
import { listsOfParts, partsIn, partsOf, singleParts, stateOf } from './parts.ts';

const { machine, initial } = model(outside().machine);
const parts = partsOf(machine, initial);
const { threads, devices } = listsOfParts(machine);
const part = (name: (typeof singleParts)[number]) => singleParts.indexOf(name);

test('the parts of a state make the same state', () => {
  expect(stateOf(machine, parts)).toEqual(initial);
  expect(parts).toHaveLength(singleParts.length + threads.length + devices.length);
});

test('the parts of a mask come in ascending order', () => {
  expect(partsIn(0)).toEqual([]);
  expect(partsIn(0b10110)).toEqual([1, 2, 4]);
  expect(partsIn(2 ** 31 - 1)).toHaveLength(31);
});

test('a read set knows what was read, and what was first', () => {
  const read = new ReadSet();
  expect(read.first).toBe(-1);

  for (const one of [4, 2, 4, 0]) read.add(one);

  expect(read.first).toBe(4);
  expect(read.mask).toBe(0b10101);
});

test('a view of a state reports each part that is asked for, and no others', () => {
  const read = new ReadSet();
  const state = new StateView(machine).show(parts, read.add);

  expect(state.threads.length).toBe(threads.length);
  expect(read.mask).toBe(0);
  expect(state.grants).toBe(initial.grants);
  expect(state.threads[1]).toBe(initial.threads[1]);

  expect(partsIn(read.mask)).toEqual([part('grants'), threads.from + 1]);
});

test('a copy of a view reads every single part', () => {
  const read = new ReadSet();
  const copy = { ...new StateView(machine).show(parts, read.add) };

  expect(copy.map).toBe(initial.map);
  expect(read.mask & 0b11111).toBe(0b11111);
});

test('to change a part is to read and write it, to replace one is only to write it', () => {
  const draft = new PartsDraft(machine);
  const now = parts.slice();
  const read = new ReadSet();
  draft.on(now, read.add);

  draft.thread(0, (frames) => void frames.pop());
  draft.replace({ map: [] });

  expect(partsIn(draft.writeSet)).toEqual([part('map'), threads.from]);
  expect(partsIn(read.mask)).toEqual([threads.from]);
  expect(now[threads.from]).toEqual(initial.threads[0]?.slice(0, -1));
  expect(parts[threads.from]).toBe(initial.threads[0]);
});

test('what a step wrote itself is not in its read set', () => {
  const draft = new PartsDraft(machine);
  const read = new ReadSet();
  draft.on(parts.slice(), read.add);
  draft.replace({ map: [] });

  expect(draft.state.map).toEqual([]);
  expect(draft.state.grants).toBe(initial.grants);

  expect(partsIn(read.mask)).toEqual([part('grants')]);
});

test('the state of a draft stays what it was when it was asked for', () => {
  const draft = new PartsDraft(machine);
  draft.on(parts.slice(), () => undefined);
  const earlier = draft.state;

  draft.thread(0, (frames) => void frames.pop());

  expect(earlier.threads[0]).toBe(initial.threads[0]);
  expect(draft.state.threads[0]).toHaveLength((initial.threads[0]?.length ?? 0) - 1);
});

test('that a step leaves a part alone is seen without reading it', () => {
  const after = parts.slice();
  after[part('map')] = [];
  const read: number[] = [];
  const step = new StepView(machine).show(parts, after, (one) => read.push(one));

  expect(step.after.grants).toBe(step.before.grants);
  expect(step.after.threads).toBe(step.before.threads);
  expect(step.after.map === step.before.map).toBe(false);
  expect(read).toEqual([]);

  expect(step.after.map).toHaveLength(0);
  expect(Object.keys(step.before.spaces)).toEqual(Object.keys(initial.spaces));
  expect(new Set(read)).toEqual(new Set([parts.length + part('map'), part('spaces')]));
});

test('a step that changes nothing has one state before and after it', () => {
  const step = new StepView(machine).show(parts, parts.slice(), () => undefined);

  expect(step.after).toBe(step.before);
});
