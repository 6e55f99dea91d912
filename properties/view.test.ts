/** What a space can see of a state. */

import { describe, expect, test } from 'vitest';
import { model } from '../model/semantics.ts';
import { app as appOfServers, low, main, server } from '../model/servers.fixture.ts';
import type { MachineState } from '../model/state.ts';
import { physical } from '../mutants/laboratory.ts';
import { facts, inDesign, state } from './by-hand.fixture.ts';
import { cellsOfPhysicalPage } from './facts.ts';
import { inPaged, Laboratory, topChanged, trapping } from './laboratory.fixture.ts';
import { visibleDifference } from './view.ts';

const { laboratory, machine, initial, refused } = trapping();
const { host, guest, app, guestPage, heapPage } = inPaged;

/** The same machine with slots for its spaces, in a region of one of them. */
function withSlotsOf(owner: number) {
  const { description } = machine;
  const { regions } = description;
  const slots = { name: 'slots', owner, base: 112n, bytes: 3n };
  const tables = { spaces: { region: regions.length, slotBytes: 1n } };
  const made = model({ ...description, regions: [...regions, slots], tables });
  return { tabled: made.machine, start: made.initial };
}

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

  test('by the maker of its owner, which sees what is cleared there', () => {
    expect(seen(elsewhere(guestPage, 0), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(guestPage, undefined), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(heapPage, 1), host)).toBeUndefined();
    expect(seen(elsewhere(heapPage, undefined), host)).toBeUndefined();
  });

  test('where spaces have slots, by who may write the slot of its owner, whoever made it', () => {
    const [byHost, byApp] = [host, app].map((owner) => {
      const { tabled, start } = withSlotsOf(owner);
      const { [guestPage]: _, ...others } = start.map;
      return visibleDifference(tabled, start, { ...start, map: others }, host);
    });

    expect(byHost).toBe('what guestPage leads to');
    expect(byApp).toBeUndefined();
  });
});

describe('the memory that a physical transfer has found', () => {
  const { machine, initial } = new Laboratory(physical());
  const [kernel, driver, pageOfBuffer] = [0, 1, 0];
  const moving = (mapped: number, found: number): MachineState => ({
    ...initial,
    map: { [pageOfBuffer]: mapped },
    devices: [
      {
        ...{ kind: 'transfer', space: driver, thread: main, direction: 'in', span: 0, next: 0 },
        found: cellsOfPhysicalPage(machine, found),
      },
    ],
  });
  const before = moving(0, 0);

  test('is not told by what is behind the page, if the transfer goes on there in both states', () => {
    expect(visibleDifference(machine, before, moving(1, 1), driver)).toBeUndefined();
  });

  test('is told where it is behind the page in one state only', () => {
    const sees = 'what pageOfBuffer leads to';
    expect(visibleDifference(machine, before, moving(1, 0), driver)).toBe(sees);
  });

  test('is in no register of the device', () => {
    expect(visibleDifference(machine, before, moving(0, 1), kernel)).toBeUndefined();
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

test.each([
  ['is seen by its grantee', {}, 'what server holds on app.buffer[0, 4): r or r+'],
  ['is not, where marks mean nothing', { grants: 'passable' }, undefined],
] as const)('the mark of a grant %s', (_, design, says) => {
  const [unmarked, marked] = ['r', 'r+'].map((rights) =>
    state({ grants: facts([low, appOfServers, server, rights]) }),
  ) as [MachineState, MachineState];

  expect(visibleDifference(inDesign(design), unmarked, marked, server)).toBe(says);
});
