/** Small machines with all that can happen on them: every interleaving, every latency. */

import { describe, expect, test } from 'vitest';
import { model } from '../../../model/semantics.ts';
import { plantedUnits } from '../../../mutants/index.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { dataOf, machine, scenario } from '../../scenario/index.ts';
import { explorePlainly as explore } from '../exhaustive/plain.ts';
import { executorAsSystem, type Small } from './small-system.fixture.ts';

/** One gives and takes away, the other uses. */
function exchange() {
  const m = machine({ addressBits: 6, registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  const main = m.thread('main', app, { hunks: 1, hunkBytes: 4 });
  const aux = m.thread('aux', server, { hunks: 1, hunkBytes: 4 });
  return dataOf(
    scenario(m, {
      shows: 'A right is given, used, and taken away.',
      steps: [
        app.grants(server, buffer, 'r').on(main),
        app.revokes(server, buffer, 'r').on(main),
        server.loads(buffer).on(aux),
      ],
    }),
  );
}

/** Both call into a space that an interrupt may enter as well, and one may end it. */
function visit() {
  const m = machine({ addressBits: 6, registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server', { maker: app });
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app, { hunks: 3, hunkBytes: 4 });
  const aux = m.thread('aux', app, { hunks: 2, hunkBytes: 4 });
  const tick = m.line('tick', { priority: 1, handler: serve });
  return dataOf(
    scenario(m, {
      shows: 'A space is visited, interrupts, and ends.',
      steps: [
        app.calls(serve).lending(buffer, 'r').on(main),
        server.loads(buffer).on(main),
        server.returns().on(main),
        tick.raised(),
        tick.delivered().on(main),
        app.destroys(server).on(aux),
      ],
    }),
  );
}

/** A device moves what its driver was granted, while the owner takes it back and the page goes. */
function transfer() {
  const m = machine({ addressBits: 7, registers: 0, memory: false });
  const app = m.space('app');
  const driver = m.space('driver');
  const memory = app.region('memory', { at: 0, bytes: 8 });
  const table = app.region('table', { at: 8, bytes: 8 });
  const buffer = app.region('buffer', { at: 0x10, bytes: 8 });
  const registers = driver.region('registers', { at: 0x18, bytes: 8 });
  const done = driver.portal('done');
  const main = m.thread('main', app, { hunks: 2, hunkBytes: 4 });
  const aux = m.thread('aux', driver, { hunks: 2, hunkBytes: 4 });
  const line = m.line('line', { priority: 1, handler: done });
  const nic = m.device('nic', { registers, raises: line });
  m.pages({ memory, table, pageBytes: 8 });
  const page = m.page('page', buffer, { mapped: 0 });
  return dataOf(
    scenario(m, {
      shows: 'A transfer that loses its authority, or its page.',
      initially: [app.grants(driver, buffer, 'w')],
      steps: [
        driver.starts(nic, buffer, 'in').on(aux),
        driver.stops(nic).on(aux),
        nic.moves(0),
        app.revokes(driver, buffer, 'w').on(main),
        app.unmaps(page).on(main),
        app.maps(page, 0).on(main),
      ],
    }),
  );
}

const tiny: Small = {
  sizes: { plb: 1, tlb: 1, cache: 0, portals: 0, frames: 1, table: 12 },
  jitter: 1,
};

function explored(data: ScenarioData, other: Partial<Small> = {}) {
  const made = model(data.machine);
  const actions = data.steps.map(({ action }) => action);
  const system = executorAsSystem(made, actions, { ...tiny, ...other });
  return explore(
    system,
    {
      initial: () => undefined,
      step: (_, __, { mismatch }) => mismatch,
      isRefused: () => false,
    },
    { depth: Number.POSITIVE_INFINITY, states: 200_000 },
  );
}

describe('two harts with buffers of one entry', () => {
  test('keep the contract whatever comes when', () => {
    const { end, states, transitions, levels } = explored(exchange());

    expect({ end, states, transitions, depth: levels.length - 1 }).toMatchInlineSnapshot(`
      {
        "depth": 41,
        "end": "complete",
        "states": 960,
        "transitions": 1372,
      }
    `);
  });

  test('keep it with messages that carry what was lost, though no more than two ranges', () => {
    const sizes = { ...tiny.sizes, plb: 2, ranges: 2 };
    const { end, states, transitions, levels } = explored(exchange(), { sizes });

    expect({ end, states, transitions, depth: levels.length - 1 }).toMatchInlineSnapshot(`
      {
        "depth": 41,
        "end": "complete",
        "states": 960,
        "transitions": 1372,
      }
    `);
  });

  test('keep it when a space is called, interrupts, and ends', () => {
    const { end, states, transitions, levels } = explored(visit());

    expect({ end, states, transitions, depth: levels.length - 1 }).toMatchInlineSnapshot(`
      {
        "depth": 141,
        "end": "complete",
        "states": 76038,
        "transitions": 142054,
      }
    `);
  });

  test('keep it when a transfer loses its authority, its page, or its driver', () => {
    const { end, states, transitions, levels } = explored(transfer());

    expect({ end, states, transitions, depth: levels.length - 1 }).toMatchInlineSnapshot(`
      {
        "depth": 74,
        "end": "complete",
        "states": 44650,
        "transitions": 79761,
      }
    `);
  });

  test.each([
    'an acknowledgement is sent one cycle early',
    'a fill in flight puts back what was scrubbed',
  ])('do not when %s', (name) => {
    const planted = plantedUnits.find((one) => one.name === name);
    const { end, found } = explored(exchange(), planted && { units: planted.units });

    expect(end).toBe('objection');
    expect(found?.objection.kind).toMatch(/outcome|cached/);
  });
});
