/** What a space can see of a state. */

import { describe, expect, test } from 'vitest';
import type { Design } from '../model/design.ts';
import { model } from '../model/semantics.ts';
import { main } from '../model/servers.fixture.ts';
import type { MachineState } from '../model/state.ts';
import { paged } from '../mutants/laboratory.ts';
import { inPaged, topChanged, trapping } from './laboratory.fixture.ts';
import { visibleDifference } from './view.ts';

const { laboratory, machine, initial, refused } = trapping();
const { host, guest, app, guestPage, heapPage } = inPaged;

describe('where a page leads is seen', () => {
  const elsewhere = (page: number, physical: number | undefined): MachineState => {
    const { [page]: _, ...others } = initial.map;
    return { ...initial, map: physical === undefined ? others : { ...others, [page]: physical } };
  };
  const seen = (state: MachineState, observer: number) =>
    visibleDifference(machine, initial, state, observer);

  test('by a space that drives a device into whose aperture it leads', () => {
    expect(seen(elsewhere(heapPage, 1), app)).toBe('what heapPage leads to');
    expect(seen(elsewhere(guestPage, 0), app)).toBeUndefined();
  });

  test('by a space that drives a device whose transfers stay where their start found the page', () => {
    const seenUnder = (transfers: Design['transfers'], observer: number) => {
      const { machine: data } = paged();
      const devices = data.devices?.map(({ aperture: _, ...device }) => device) ?? [];
      const { machine } = model({ ...data, devices, design: { transfers } });
      return visibleDifference(machine, initial, elsewhere(heapPage, 1), observer);
    };

    expect(seenUnder('physical', app)).toBe('what heapPage leads to');
    expect(seenUnder('physical', guest)).toBeUndefined();
    expect(seenUnder('virtual', app)).toBeUndefined();
  });

  test('by the maker of its owner, which sees what is cleared there', () => {
    expect(seen(elsewhere(guestPage, 0), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(guestPage, undefined), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(heapPage, 1), host)).toBeUndefined();
    expect(seen(elsewhere(heapPage, undefined), host)).toBeUndefined();
  });
});

test('what was refused is seen by the space that asked for it, though its frame is the same', () => {
  const [below] = initial.threads[main] ?? [];
  const { state } = refused.after;
  const other = {
    ...state,
    threads: topChanged(state, { fault: { portal: 2, refused: laboratory.act('store', 0) } }),
  };

  expect(state.threads[main]?.[0]).toBe(below);
  expect(visibleDifference(machine, state, other, app)).toBe(
    "what was refused to main's frames of app",
  );
  expect(visibleDifference(machine, state, other, guest)).toBeUndefined();
});
