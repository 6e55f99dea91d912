/**
 * What a call and its return cost, within a space and into others, with and without lends, by what
 * the callee does, by the buffers, and by how many harts call at the same time.
 *
 * A plain call is a call through a portal of the caller's own space: the contract has no other kind.
 * It is not a jump that saves a link: of the cost of a call, such a jump would have the frame's alone.
 */

import type { Action } from '../../model/action.ts';
import { right } from '../../model/rights.ts';
import {
  type Cost,
  difference,
  each,
  Meter,
  nothing,
  roundsBefore,
  roundsCounted,
  type Setting,
  sum,
} from './meter.ts';
import { lineBytes, Plan } from './plan.ts';

/** What the callee does: nothing; fetches its code and loads its data; stores into its hunk as well. */
export type Body = 'nothing' | 'works' | 'works on its stack';
export type Lending = 'none' | 'unused' | 'used';

export interface Callee {
  /** The caller's own space, or others. */
  readonly into: 'own' | 'others';
  readonly body: Body;
  readonly lending: Lending;
  /** How many callees are called in turn. */
  readonly callees?: number;
  /** How many spaces that have nothing to do with it have granted something to each other callee. */
  readonly clients?: number;
}

export interface RoundTrip {
  readonly call: Cost;
  /** What the callee does. */
  readonly body: Cost;
  readonly back: Cost;
  /** The next load of the caller, of what it had loaded before the call. */
  readonly next: Cost;
}

/** Of one call, on average over the callees, once they have been called in turn for a while. */
export function roundTrip(callee: Callee, setting: Setting = {}): RoundTrip {
  const { plan, trips } = town(callee, 1);
  return measured(new Meter(plan.description, setting), trips[0] as Trip[]);
}

/** The first of all, on a machine that has seen nothing. */
export function firstTrip(callee: Callee, setting: Setting = {}): RoundTrip {
  const { plan, trips } = town(callee, 1);
  return taken(new Meter(plan.description, setting), trips[0]?.[0] as Trip);
}

function measured(meter: Meter, trips: readonly Trip[]): RoundTrip {
  for (let i = 0; i < roundsBefore; i++) for (const trip of trips) taken(meter, trip);
  const all: RoundTrip[] = [];
  for (let i = 0; i < roundsCounted; i++) for (const trip of trips) all.push(taken(meter, trip));
  const average = (part: keyof RoundTrip) => each(sum(...all.map((one) => one[part])), all.length);
  return {
    call: average('call'),
    body: average('body'),
    back: average('back'),
    next: average('next'),
  };
}

interface Trip {
  readonly call: Action<'call'>;
  readonly body: readonly Action<'fetch' | 'load' | 'store'>[];
  readonly back: Action<'return'>;
  readonly next: Action<'load'>;
}

function taken(meter: Meter, { call, body, back, next }: Trip): RoundTrip {
  return {
    call: meter.does(call),
    body: meter.does(...body),
    back: meter.does(back),
    next: meter.does(next),
  };
}

/** Callers, one for each hart, all in one space, and whom they call. */
function town({ into, body, lending, callees = 1, clients = 0 }: Callee, harts: number) {
  const plan = new Plan();
  const app = plan.space('app');
  const own = plan.region(app, 2);
  const trips: Trip[][] = [];
  for (let hart = 0; hart < harts; hart++) plan.thread(app);
  const [kept, lent] = [plan.words(own), plan.words(own, 1, 1)];
  const [code, data] = [plan.region(app, callees), plan.region(app, callees)];
  const strangers = Array.from({ length: clients }, (_, i) => {
    const space = plan.space(`client ${i}`);
    return { space, memory: plan.region(space) };
  });
  const places = Array.from({ length: callees }, (_, i) => {
    if (into === 'own') {
      const entry = { base: code.base + BigInt(i) * lineBytes, bytes: lineBytes };
      return {
        portal: plan.portal(app, entry),
        fetched: plan.words(entry),
        loaded: plan.words(data, 1, i),
      };
    }
    const space = plan.space(`server ${i}`);
    const [itsCode, itsData] = [plan.region(space), plan.region(space)];
    plan.grant(space, app, itsCode, right.e);
    for (const client of strangers) plan.grant(client.space, space, client.memory, right.r);
    return {
      portal: plan.portal(space, itsCode),
      fetched: plan.words(itsCode),
      loaded: plan.words(itsData),
    };
  });
  for (let thread = 0; thread < harts; thread++) {
    const hunk = plan.words(plan.hunk(thread, 1));
    const lends = lending === 'none' ? [] : [{ lender: app, span: lent, rights: right.r }];
    trips.push(
      places.map(({ portal, fetched, loaded }) => {
        const works: Action<'fetch' | 'load' | 'store'>[] = [];
        if (body !== 'nothing') {
          works.push({ kind: 'fetch', thread, span: fetched });
          works.push({ kind: 'load', thread, span: loaded });
        }
        if (body === 'works on its stack') {
          works.push({ kind: 'store', thread, span: hunk, source: { value: 0 } });
        }
        if (lending === 'used') works.push({ kind: 'load', thread, span: lent });
        return {
          call: { kind: 'call', thread, portal, lends, arguments: [] },
          body: works,
          back: { kind: 'return', thread, results: [] },
          next: { kind: 'load', thread, span: kept },
        };
      }),
    );
  }
  return { plan, trips };
}

/** A call and its return while so many harts do nothing but call and return, on average over all. */
export function atOnce(into: Callee['into'], harts: number): Cost {
  const { plan, trips } = town({ into, body: 'nothing', lending: 'none' }, harts);
  const meter = new Meter(plan.description);
  const { machine } = meter;
  const warm = 8;
  const counted = 32;
  const done = Array.from({ length: harts }, () => 0);
  const began: Cost[] = [];
  const ended: Cost[] = [];
  let open = harts;
  while (open > 0) {
    for (let hart = 0; hart < harts; hart++) {
      if (machine.harts[hart]?.isIdle !== true) continue;
      const trip = trips[hart]?.[0] as Trip;
      const steps = done[hart] as number;
      if (steps === 2 * warm) began[hart] = meter.spent(hart);
      if (steps === 2 * (warm + counted)) {
        ended[hart] = meter.spent(hart);
        open--;
      }
      meter.give(steps % 2 === 0 ? trip.call : trip.back);
      done[hart] = steps + 1;
    }
    machine.tick();
  }
  const all = ended.map((one, hart) => difference(one, began[hart] ?? nothing));
  return each(sum(...all), harts * counted);
}

/** All of it. */
export function whole({ call, body, back, next }: RoundTrip): Cost {
  return sum(call, body, back, next);
}

/** The call and the return of each of so many frames, one upon the other. */
export function nested(depth: number, setting: Setting): readonly (readonly [Cost, Cost])[] {
  const plan = new Plan();
  const app = plan.space('app');
  const thread = plan.thread(app, depth + 2);
  const portal = plan.portal(app, plan.region(app));
  const call: Action<'call'> = { kind: 'call', thread, portal, lends: [], arguments: [] };
  const meter = new Meter(plan.description, setting);
  meter.does(call, { kind: 'return', thread, results: [] });
  const calls = Array.from({ length: depth }, () => meter.does(call));
  const backs = calls.map(() => meter.does({ kind: 'return', thread, results: [] }));
  return calls.map((cost, i) => [cost, backs[depth - 1 - i] as Cost] as const);
}
