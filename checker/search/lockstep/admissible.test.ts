/** What the contract admits while authority is being taken away, and what it does not. */

import { expect, test } from 'vitest';
import type { Action } from '../../../model/action.ts';
import { fault } from '../../../model/outcome.ts';
import { model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { admissible } from './admissible.ts';

function stage() {
  const m = machine();
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer');
  const main = m.thread('main', app);
  const aux = m.thread('aux', server);
  const data = dataOf(
    scenario(m, {
      shows: 'Two threads and a buffer.',
      steps: [
        app.grants(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
        app.revokes(server, buffer, 'r').on(main),
        server.stores(buffer, 1).on(aux),
        app.loads(buffer).on(main),
      ],
    }),
  );
  const made = model(data.machine);
  const [grant, load, revoke, store, own] = data.steps.map(({ action }) => action) as [
    Action,
    Action,
    Action,
    Action,
    Action,
  ];
  const granted = made.step(made.initial, grant)?.state as MachineState;
  return { made, granted, grant, load, revoke, store, own };
}

test('while a revoke is in flight an access that depends on it may succeed or be refused', () => {
  const { made, granted, load, revoke } = stage();
  const outcomes = (inFlight: Action[]) =>
    admissible(made, granted, load, inFlight).map(({ outcome }) => outcome);

  expect(outcomes([])).toEqual([{ kind: 'loaded', values: [0] }]);
  expect(outcomes([revoke])).toEqual([{ kind: 'loaded', values: [0] }, fault('protection')]);
  expect(outcomes([revoke, revoke])).toHaveLength(2);
});

test('an access that is refused for vanishing authority changes no state', () => {
  const { made, granted, load, revoke } = stage();
  const refused = admissible(made, granted, load, [revoke]).find(
    ({ outcome }) => outcome.kind === 'fault',
  );

  expect(refused?.state).toBe(granted);
});

test('an access that does not depend on vanishing authority has one outcome, refused or not', () => {
  const { made, granted, store, own, revoke } = stage();

  expect(admissible(made, granted, store, [revoke]).map(({ outcome }) => outcome)).toEqual([
    fault('protection'),
  ]);
  expect(admissible(made, granted, own, [revoke])).toHaveLength(1);
});

test('a grant has one outcome while a revoke is in flight', () => {
  const { made, granted, grant, revoke } = stage();

  expect(admissible(made, granted, grant, [revoke])).toHaveLength(1);
});

test('a disabled action has no admissible outcome', () => {
  const { made, granted } = stage();

  expect(admissible(made, granted, { kind: 'return', thread: 0, results: [] }, [])).toEqual([]);
});

/** A pager that may write the page table but not pass its memory on, and code that uses a page. */
function pagesAndFaults() {
  const m = machine();
  const owner = m.space('owner');
  const pager = m.space('pager');
  const app = m.space('app', { maker: owner });
  const memory = owner.region('memory', { at: 0, bytes: 32 });
  const table = owner.region('table', { at: 32, bytes: 16 });
  const heap = app.region('heap', { at: 64, bytes: 16 });
  const trap = owner.portal('trap');
  const boss = m.thread('boss', owner, { hunks: 2 });
  const main = m.thread('main', pager, { hunks: 2 });
  const aux = m.thread('aux', app, { hunks: 2 });
  m.pages({ memory, table, pageBytes: 16 });
  const page = m.page('page', heap, { mapped: 0 });
  app.faultsTo(trap);
  const data = dataOf(
    scenario(m, {
      shows: 'What may be in flight without taking anything away.',
      initially: [owner.grants(pager, table, 'w')],
      steps: [
        app.loads(heap).on(aux),
        pager.maps(page, 1).on(main),
        pager.unmaps(page).on(main),
        owner.destroys(app).on(boss),
        pager.destroys(app).on(main),
      ],
    }),
  );
  const made = model(data.machine);
  const [load, map, unmap, destroy, refused] = data.steps.map(({ action }) => action) as [
    Action,
    Action,
    Action,
    Action,
    Action,
  ];
  const admitted = (inFlight: Action) => admissible(made, made.initial, load, [inFlight]);
  return { admitted, map, unmap, destroy, refused };
}

test('an action in flight that would itself be refused excuses nothing', () => {
  const { admitted, map, unmap, refused } = pagesAndFaults();
  const outcomes = (inFlight: Action) => admitted(inFlight).map(({ outcome }) => outcome);

  expect(outcomes(map)).toEqual([{ kind: 'loaded', values: [0] }]);
  expect(outcomes(refused)).toEqual([{ kind: 'loaded', values: [0] }]);
  expect(outcomes(unmap)).toEqual([{ kind: 'loaded', values: [0] }, fault('unmapped')]);
});

test('an access that is refused because its frame ends still goes to the fault portal', () => {
  const { admitted, destroy } = pagesAndFaults();
  const [, ended] = admitted(destroy);

  expect(ended?.outcome).toEqual(fault('protection'));
  expect(ended?.state.threads[2]?.map(({ kind }) => kind)).toEqual(['base', 'fault']);
});
