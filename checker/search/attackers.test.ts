/** What an attacker tries: counted by hand, nothing of it in another's name, and when it may act. */

import { expect, test } from 'vitest';
import { type Action, actionKinds } from '../../model/action.ts';
import { model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import { anything, dataOf, machine, scenario } from '../scenario/index.ts';
import type { Attacker } from '../scenario/language/anything.ts';
import {
  actionSourceOf,
  type Candidate,
  listOf,
  type MenuSource,
  mayAct,
  offersOf,
} from './action-source.ts';
import { allActions, countOf, isIn } from './universe.ts';

type Small = ReturnType<typeof small>;

/** A host with a plugin that also runs on its data, a device, a maker, pages and a fault handler. */
function small() {
  const m = machine({ addressBits: 8, registers: 1, values: [0, 1] });
  const host = m.space('host');
  const plugin = m.space('plugin', { maker: host });
  const app = m.space('app');
  const memory = host.region('memory', { at: 0, bytes: 8 });
  const table = host.region('table', { at: 64, bytes: 4 });
  const registers = plugin.region('registers', { at: 96, bytes: 4 });
  const own = app.region('own', { at: 104, bytes: 4 });
  const run = plugin.portal('run', { data: host, callers: [app] });
  const handle = plugin.portal('handle');
  m.pages({ memory, table, pageBytes: 4 });
  const page = m.page('page', own);
  app.faultsTo(handle);
  const main = m.thread('main', app, { hunks: 3, hunkBytes: 1, at: 128 });
  const line = m.line('line', { priority: 1, handler: handle });
  const device = m.device('device', { registers, raises: line });
  return { m, host, plugin, app, memory, own, run, handle, page, main, line, device };
}

function made(of: Small, ...may: Attacker[]) {
  const data = dataOf(scenario(of.m, { shows: 'An attack.', may }));
  const on = model(data.machine);
  const source = actionSourceOf(data, on) as MenuSource;
  return { on, source, candidates: listOf(source) };
}

test('the candidates of an attacker are as many as can be worked out by hand', () => {
  const of = small();
  const { source, candidates } = made(of, anything.by(of.plugin));
  const spans = source.attackers[0]?.spans.length ?? 0;
  // In its own name and in that of the host, on whose data its code runs.
  const names = 2;
  const expected: { readonly [K in Action['kind']]?: number } = {
    fetch: spans,
    load: spans,
    store: spans * 2,
    // Through each of two portals: no value, 0 or 1; no lend, or one.
    call: 2 * 3 * (1 + names * spans * 30),
    // With nothing, 0 or 1; and those that skip with nothing, 0 or 1.
    return: 3 + 3,
    grant: names * 2 * spans * 30,
    revoke: names * 2 * spans * 15,
    unpass: names * 2 * spans * 15,
    unwind: 2,
    start: spans * 2,
    stop: 1,
    // Of either value.
    beat: 2,
    map: 2,
    unmap: 1,
    destroy: 1,
    create: 1,
  };

  for (const kind of actionKinds) {
    const count = candidates.filter(({ action }) => action.kind === kind).length;
    expect(count, kind).toBe(expected[kind] ?? 0);
  }
  expect(spans).toBeGreaterThan(8);
  expect(source.says).toContain(
    `anything by plugin, ${candidates.length.toLocaleString('en')} actions`,
  );
});

test('no candidate of an attacker is a mark, a line or a fact of somebody else', () => {
  const of = small();
  const { candidates } = made(of, anything.by(of.app));
  const facts = candidates.flatMap(({ action }) => ('as' in action ? [action.as] : []));
  const lenders = candidates.flatMap(({ action }) =>
    action.kind === 'call' ? action.lends.map(({ lender }) => lender) : [],
  );

  expect(new Set([...facts, ...lenders])).toEqual(new Set([2]));
  expect(candidates.every(({ by }) => by === 2)).toBe(true);
  expect(candidates.some(({ action }) => 'onBehalf' in action)).toBe(false);
  const kinds = new Set(candidates.map(({ action }) => action.kind));
  expect([...kinds].filter((kind) => kind === 'raise' || kind === 'deliver')).toEqual([]);
});

test('an action is in the set of an attacker exactly if it is listed', () => {
  const of = small();
  for (const attacker of [
    anything.by(of.plugin).except('calls', 'grants'),
    anything.by(of.app).only('calls', 'skips', 'starts').within(of.own),
  ]) {
    const { source } = made(of, attacker);
    const [universe] = source.attackers;
    if (universe === undefined) throw new Error('there is no attacker');
    const listed = new Set([...allActions(universe)].map((action) => JSON.stringify(action)));
    const all = allActions({ machine: universe.machine, spans: universe.spans });

    const wrong = [...all].filter((a) => isIn(universe, a) !== listed.has(JSON.stringify(a)));
    expect(wrong).toEqual([]);
    expect(listed.size).toBe(countOf(universe));
  }
});

test('limits leave verbs and ranges out, and the words of the verdict say so', () => {
  const of = small();
  const { source, candidates } = made(
    of,
    anything.by(of.plugin).only('loads', 'starts').within(of.own),
    anything.by(of.app, of.host).except('grants', 'revokes', 'unpasses', 'calls'),
  );

  const first = candidates.filter(({ by }) => by === 1).map(({ action }) => action.kind);
  expect(first.sort()).toEqual(['beat', 'beat', 'load', 'start', 'start']);
  expect(source.brief).toMatch(
    /^anything by plugin only loads and starts, 5 actions and anything by app except grants, revokes, unpasses and calls, \d+ actions and anything by host except .* actions$/,
  );
  expect(source.says).toContain('(it loads and starts, with the ranges that it is kept within)');
});

test('an attacker acts while it governs the running code, and its beats are of its own transfers', () => {
  const of = small();
  const { on } = made(of, anything.by(of.plugin));
  const load: Candidate = { action: { kind: 'load', thread: 0, span: 0 }, by: 1, entry: 0 };
  const beat: Candidate = { action: { kind: 'beat', device: 0, value: 0 }, by: 1, entry: 0 };
  const moving = (space: number): MachineState => ({
    ...on.initial,
    devices: [{ kind: 'transfer', space, thread: 0, direction: 'in', span: 0, next: 0 }],
  });
  const call: Action = { kind: 'call', thread: 0, portal: 0, lends: [], arguments: [] };
  const called = on.step(on.initial, call)?.state ?? on.initial;

  expect(mayAct(on.initial, load)).toBe(false);
  expect(mayAct(called, load)).toBe(true);
  expect([0, 1].map((space) => mayAct(moving(space), beat))).toEqual([false, true]);
  expect(mayAct(on.initial, beat)).toBe(false);
  expect(mayAct(moving(0), { ...beat, by: undefined } as unknown as Candidate)).toBe(true);
});

test('what no entry of a menu is, is not offered', () => {
  const of = small();
  const { source } = made(of, anything.by(of.app).only('loads'));
  const offers = offersOf(source);
  const [span = 0] = source.attackers[0]?.spans ?? [];

  expect(offers({ kind: 'load', thread: 0, span })).toMatchObject([{ by: 2 }]);
  expect(offers({ kind: 'load', thread: 0, span, onBehalf: true })).toEqual([]);
  expect(offers({ kind: 'fetch', thread: 0, span })).toEqual([]);
});
