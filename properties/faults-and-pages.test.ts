/**
 * Faults, pages and what an interrupt leaves behind, broken by hand: each property refutes the wrong
 * step in a sentence of its own, and is silent on the right one.
 */

import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import { model } from '../model/semantics.ts';
import type { Frame, MachineState } from '../model/state.ts';
import { paged } from '../mutants/laboratory.ts';
import { noUnauthorizedAccess } from './access.ts';
import { balancedUnwind } from './call.ts';
import { containment } from './containment.ts';
import { noForgedFault } from './fault.ts';
import { mayFlow } from './flows.ts';
import { interruptTransparency } from './interrupt.ts';
import { physicalConfinement } from './mapping.ts';
import { authorityConfinement } from './policy.ts';
import type { Observed, Refutation, Underway } from './property.ts';
import { visibleDifference } from './view.ts';

const data = paged();
const made = model(data.machine);
const { machine, initial } = made;
const menu = data.may.kind === 'menu' ? data.may.entries : [];
const main = 0;
const daemon = 1;
const [guestPage, heapPage] = [0, 1];
const [host, guest, app] = [0, 1, 2];

/** The menu's entry of this kind, on this thread. */
function act(kind: Action['kind'], which = 0, thread = main): Action {
  const entry = menu.filter(({ action }) => action.kind === kind)[which];
  if (entry === undefined) throw new Error(`the menu has no ${kind} ${which}`);
  return ('thread' in entry.action ? { ...entry.action, thread } : entry.action) as Action;
}

function observed(before: MachineState, action: Action): Observed {
  const next = made.step(before, action);
  if (next === undefined) throw new Error(`${action.kind} is disabled`);
  return { before, action, after: next };
}

function stateAfter(...actions: Action[]): MachineState {
  return actions.reduce((state, action) => observed(state, action).after.state, initial);
}

/** The same step, having led somewhere else. */
function ledTo(one: Observed, state: Partial<MachineState>): Observed {
  return { ...one, after: { ...one.after, state: { ...one.after.state, ...state } } };
}

function topChanged({ threads }: MachineState, change: Partial<Frame>): MachineState['threads'] {
  const frames = threads[main] ?? [];
  return threads.with(main, frames.with(-1, { ...(frames.at(-1) as Frame), ...change }));
}

function says(refutation: Refutation | undefined): string | undefined {
  return refutation?.says;
}

/** app loads the guest's page, and is refused: the guest's trap handler runs. */
const loadOfPage = act('load', 1);
const refused = observed(initial, loadOfPage);

describe('no forged fault', () => {
  const { state } = refused.after;

  test('is silent on a refusal that is taken, on one that nobody takes, and on the way back', () => {
    const skip = act('return', 1);
    const twice = stateAfter(loadOfPage, act('store', 1), act('store', 1));

    expect(says(noForgedFault.refute(machine, refused))).toBeUndefined();
    expect(twice.threads[main]?.map(({ kind }) => kind)).toEqual(['base', 'fault', 'fault']);
    expect(says(noForgedFault.refute(machine, observed(twice, loadOfPage)))).toBeUndefined();
    expect(says(noForgedFault.refute(machine, observed(state, skip)))).toBeUndefined();
  });

  const granted = {
    ...initial,
    grants: { 0: { [machine.cuts.indexOf(64n)]: { [host]: { [app]: 1 } } } },
  };
  const unmapped = stateAfter(act('unmap', 0, daemon));

  test.each<[string, MachineState, Action, number]>([
    ['of a load, the first cell', initial, act('load', 0, daemon), 64],
    ['of a load that is granted in part, the first without', granted, act('load', 0, daemon), 72],
    ['of a load where nothing is mapped', unmapped, act('load', 0), 64],
    ['of the page table, which holds no memory', initial, act('load', 2, daemon), 32],
    ["of a map, the page's entry", initial, act('map', 0), 40],
    ['of a start, the registers', initial, act('start', 0, daemon), 96],
  ])('finds the address that failed: %s', (_, before, action, address) => {
    const step = observed(before, action);
    const thread = 'thread' in action ? action.thread : main;
    const handler = step.after.state.threads[thread]?.at(-1);

    expect(handler?.registers[1]).toBe(address);
    expect(says(noForgedFault.refute(machine, step))).toBeUndefined();
  });

  test.each<[string, Observed, RegExp]>([
    ['that is not taken', ledTo(refused, initial), /was not taken by guest, whose fault it is/],
    [
      'taken by another',
      ledTo(refused, { threads: topChanged(state, { code: 0, data: 0 }) }),
      /taken by host, not by guest/,
    ],
    [
      'with another priority',
      ledTo(refused, { threads: topChanged(state, { priority: 3 }) }),
      /runs with priority 3/,
    ],
    [
      'told another cause',
      ledTo(refused, { threads: topChanged(state, { registers: [2, 0] }) }),
      /finds 2 for 'protection', which should be 1/,
    ],
    [
      'told an address that did not fail',
      ledTo(refused, { threads: topChanged(state, { registers: [1, 64] }) }),
      /is told of 64, which should be 48/,
    ],
    [
      'told no address',
      ledTo(refused, { threads: topChanged(state, { registers: [1, 0] }) }),
      /is told of 0, which should be 48/,
    ],
    [
      'taken in the name of another portal',
      ledTo(refused, { threads: topChanged(state, { fault: { portal: 0, refused: loadOfPage } }) }),
      /was taken as if by another portal of guest/,
    ],
    [
      'that lends something',
      ledTo(refused, { threads: topChanged(state, { lends: { 0: { 0: { 0: { 1: 1 } } } } }) }),
      /is lent something/,
    ],
    [
      'that returns to something else',
      ledTo(refused, {
        threads: topChanged(state, { fault: { portal: 2, refused: act('store', 0) } }),
      }),
      /returns to something else/,
    ],
    [
      'for which nothing was refused',
      ledTo(observed(initial, act('store', 0)), { threads: state.threads }),
      /guest handles a fault on main that is not for it to handle/,
    ],
  ])('refutes a refusal %s', (_, wrong, sentence) => {
    expect(says(noForgedFault.refute(machine, wrong))).toMatch(sentence);
  });
});

test('only a skipped load reaches the code below a fault handler', () => {
  const right = observed(refused.after.state, act('return', 1));
  const [below] = right.after.state.threads[main] ?? [];
  const wrong = topChanged(right.after.state, { registers: [2, 2] });

  expect(below?.registers).toEqual([2, 0]);
  expect(says(balancedUnwind.refute(machine, right))).toBeUndefined();
  expect(says(balancedUnwind.refute(machine, ledTo(right, { threads: wrong })))).toBe(
    'frame 0 of main (app) has 2 in register 1, which should be 0 in a return',
  );
});

test('a refusal that is taken changes nothing but the frames', () => {
  const wrong = ledTo(refused, { map: {} });

  expect(says(containment.refute(machine, refused))).toBeUndefined();
  expect(says(containment.refute(machine, wrong))).toBe('a refused load changed the state');
});

describe('physical confinement', () => {
  const unmap = observed(initial, act('unmap', 0, daemon));
  const map = observed(initial, act('map', 1, daemon));
  const store = observed(initial, act('store', 0));
  const load = observed(store.after.state, act('load', 0));

  test('is silent on maps and accesses as they are', () => {
    for (const step of [unmap, map, store, load, refused]) {
      expect(says(physicalConfinement.refute(machine, step))).toBeUndefined();
    }
    expect(load.after.outcome).toEqual({ kind: 'loaded', values: [1, 0] });
  });

  test.each<[string, Observed, RegExp]>([
    [
      'a map by one who holds nothing',
      { ...map, action: act('map', 1, main) },
      /^app took a map of heapPage without holding w on host\.table/,
    ],
    [
      'a page that leads elsewhere afterwards',
      ledTo(map, { map: { [guestPage]: 1, [heapPage]: 0 } }),
      /after a map, heapPage leads to physical page 0, which should be physical page 1/,
    ],
    [
      'a page that is still mapped',
      ledTo(unmap, { map: initial.map }),
      /after an unmap, heapPage leads to physical page 0, which should be nothing/,
    ],
    [
      'a store that maps something',
      ledTo(store, { map: { ...initial.map, [heapPage]: 1 } }),
      /after a store, heapPage leads to physical page 1/,
    ],
    [
      'a load that sees something else',
      { ...load, after: { ...load.after, outcome: { kind: 'loaded', values: [2] } } },
      /a load from app\.heap\[0, 8\) saw 2, and 1, 0 is there/,
    ],
    [
      'a store that is lost',
      ledTo(store, { memory: {} }),
      /a store of 1 to app\.heap\[0, 8\), which is host\.memory\[0, 8\), left 0 there/,
    ],
    [
      'a store that goes elsewhere',
      ledTo(store, { memory: { 0: { 0: 1, 2: 1 } } }),
      /a store elsewhere changed what is in host\.memory\[16, 24\) alias guest\.page/,
    ],
  ])('refutes %s', (_, wrong, sentence) => {
    expect(says(physicalConfinement.refute(machine, wrong))).toMatch(sentence);
  });
});

test('an access that succeeds where nothing is mapped is refuted', () => {
  const store = observed(initial, act('store', 0));
  const wrong = { ...store, before: { ...initial, map: {} } };

  expect(says(noUnauthorizedAccess.refute(machine, store))).toBeUndefined();
  expect(says(noUnauthorizedAccess.refute(machine, wrong))).toBe(
    'app stored to app.heap[0, 8), where nothing is mapped',
  );
});

describe('what a page leads to is seen', () => {
  const elsewhere = (page: number, physical: number | undefined): MachineState => {
    const { [page]: _, ...others } = initial.map;
    return { ...initial, map: physical === undefined ? others : { ...others, [page]: physical } };
  };
  const seen = (state: MachineState, observer: number) =>
    visibleDifference(machine, initial, state, observer);

  test('by who drives a device into whose aperture it leads', () => {
    expect(seen(elsewhere(heapPage, 1), app)).toBe('what heapPage leads to');
    expect(seen(elsewhere(guestPage, 0), app)).toBeUndefined();
  });

  test('by the maker of its owner, who sees what is cleared there', () => {
    expect(seen(elsewhere(guestPage, 0), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(guestPage, undefined), host)).toBe('what guestPage leads to');
    expect(seen(elsewhere(heapPage, 1), host)).toBeUndefined();
    expect(seen(elsewhere(heapPage, undefined), host)).toBeUndefined();
  });
});

test('a beat tells all who drive the device, whoever started the transfer', () => {
  const control = machine.cuts.indexOf(96n);
  const started = stateAfter({ ...act('start'), direction: 'out' } as Action);
  const lent = { ...started, grants: { 0: { [control]: { [guest]: { [app]: 2 } } } } };
  const beat = act('beat');

  expect(mayFlow(machine, started, beat, guest)).toBeUndefined();
  expect(mayFlow(machine, lent, beat, guest)).toBe('it drives a device that the other may write');
  expect(mayFlow(machine, lent, beat, app)).toBeUndefined();
});

describe('what was refused', () => {
  test('is seen by whoever asked for it, though their frame is the same', () => {
    const [below] = initial.threads[main] ?? [];
    const { state } = refused.after;
    const other = {
      ...state,
      threads: topChanged(state, { fault: { portal: 2, refused: act('store', 0) } }),
    };

    expect(state.threads[main]?.[0]).toBe(below);
    expect(visibleDifference(machine, state, other, app)).toBe(
      "what was refused to main's frames of app",
    );
    expect(visibleDifference(machine, state, other, guest)).toBeUndefined();
  });

  test('tells whoever handles it, unless they alone had asked for it', () => {
    const trapped = observed(refused.after.state, loadOfPage).after.state;

    expect(mayFlow(machine, initial, loadOfPage, guest, true)).toBe('the other handles its faults');
    expect(mayFlow(machine, initial, loadOfPage, host, true)).toBeUndefined();
    expect(mayFlow(machine, trapped, loadOfPage, host, true)).toBe('the other handles its faults');
    const daemons = { ...loadOfPage, thread: daemon } as Action;
    expect(mayFlow(machine, initial, daemons, host, true)).toBeUndefined();
  });
});

describe('what flows where no clause lets it', () => {
  const [, , flows] = authorityConfinement([
    { kind: 'mayFlow', from: app, to: app, text: 'mayFlow(app, app)' },
  ]);

  function refute(before: MachineState, action: Action): string | undefined {
    return flows?.kind === 'step'
      ? says(flows.refute(machine, observed(before, action)))
      : 'nothing is asked about flows';
  }

  test.each<[string, MachineState, Action, string]>([
    [
      'a refusal that another handles',
      initial,
      loadOfPage,
      'app flows to guest (by a refused load, which it handles)',
    ],
    [
      'a map of what another may use',
      initial,
      act('map', 1, daemon),
      'host flows to app (by mapping heapPage, which it can use)',
    ],
    [
      'an unmap of what another may use',
      initial,
      act('unmap', 1, daemon),
      'host flows to guest (by unmapping guestPage, which it can use)',
    ],
    [
      'a store that another can read elsewhere',
      initial,
      act('store', 0),
      'app flows to host (by storing to app.heap[0, 8), which it can read as host.memory[0, 8))',
    ],
  ])('%s', (_, before, action, sentence) => {
    expect(refute(before, action)?.split(', and no mayFlow')[0]).toBe(sentence);
  });

  test('but not a refusal that nobody handles', () => {
    const twice = stateAfter(loadOfPage, act('store', 1), act('store', 1));

    expect(refute(twice, loadOfPage)).toBeUndefined();
  });
});

describe('interrupt transparency', () => {
  const called = stateAfter(act('call'), act('store', 3));
  const ways = interruptTransparency.ways(machine, called);

  /** The excursion as the property wants it, on the model. */
  function excursion(before: MachineState, way: number): Underway | undefined {
    let state = before;
    const taken: Action[] = [];
    for (;;) {
      const action = interruptTransparency.next(machine, way, { before, state, taken });
      if (action === undefined) return { before, state, taken };
      const next = made.step(state, action);
      if (next === undefined) return undefined;
      state = next.state;
      taken.push(action);
    }
  }

  test('is silent on each excursion, some of which load or call before they return', () => {
    const all = Array.from({ length: ways }, (_, way) => excursion(called, way));
    const kinds = new Set(all.flatMap((one) => one?.taken.map(({ kind }) => kind) ?? []));

    expect(kinds).toEqual(new Set(['raise', 'deliver', 'load', 'call', 'return']));
    for (const one of all) {
      expect(one && says(interruptTransparency.refute(machine, one))).toBeUndefined();
    }
  });

  test.each<[string, Partial<MachineState>, RegExp]>([
    [
      'memory',
      { memory: { 0: { 0: 1 } } },
      /its handler returns at once, and the contents of memory/,
    ],
    ['frames', { threads: topChanged(called, { registers: [0, 0] }) }, /the frames below are not/],
    [
      'pages',
      { map: {} },
      /tick interrupts guest on main, .* the mapped pages are not what they were/,
    ],
  ])('refutes one after which the %s are others', (_, change, sentence) => {
    const right = excursion(called, 0) as Underway;
    const wrong = { ...right, state: { ...right.state, ...change } };

    expect(says(interruptTransparency.refute(machine, wrong))).toMatch(sentence);
  });
});
