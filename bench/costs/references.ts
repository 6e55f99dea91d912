/**
 * What a reference costs, to a space's own memory and to that of others, by how many places are
 * visited in turn and what the buffers hold.
 *
 * A reference is a load of one word, each place in a cache line of its own. There are no calls here,
 * and no other hart does anything, except where the revoke of another space is what is measured.
 */

import type { Action } from '../../model/action.ts';
import { right } from '../../model/rights.ts';
import {
  ample,
  type Cost,
  each,
  Meter,
  roundsBefore,
  roundsCounted,
  type Setting,
  smallest,
} from './meter.ts';
import { Plan } from './plan.ts';

/** All in one region of the space's own; each in one of its own; each in another space's. */
export type Whose = 'own' | 'own, apart' | 'others';

export interface Reference {
  /** The first of each place on a machine that has seen nothing. */
  readonly cold: Cost;
  /** Once the same places have been visited in turn for a while. */
  readonly warm: Cost;
}

/** Of one reference, on average over the places. */
export function reference(whose: Whose, places: number, setting: Setting = {}): Reference {
  const { plan, loads } = visits(whose, places);
  const meter = new Meter(plan.description, setting);
  const cold = each(meter.does(...loads), places);
  for (let i = 0; i < roundsBefore; i++) meter.does(...loads);
  const counted = Array.from({ length: roundsCounted }, () => loads).flat();
  return { cold, warm: each(meter.does(...counted), counted.length) };
}

/** Where other places, all warm, have lost one of theirs: a round of visits to the rest. */
export function afterRevoke(places: number): { readonly before: Cost; readonly after: Cost } {
  const { plan, loads, first } = visits('others', places + 1);
  const other = plan.thread(first);
  const meter = new Meter(plan.description);
  const rest = loads.slice(1);
  meter.does(...loads, ...loads);
  const before = each(meter.does(...rest), places);
  meter.does({ kind: 'revoke', thread: other, as: first, from: 0, span: 0, rights: right.r });
  return { before, after: each(meter.does(...rest), places) };
}

function visits(whose: Whose, places: number) {
  const plan = new Plan();
  const app = plan.space('app');
  const thread = plan.thread(app);
  const loads: Action<'load'>[] = [];
  const all = whose === 'own' ? plan.region(app, places) : undefined;
  for (let i = 0; i < places; i++) {
    const owner = whose === 'others' ? plan.space(`space ${i}`) : app;
    const range = all ?? plan.region(owner);
    if (owner !== app) plan.grant(owner, app, range, right.r);
    loads.push({ kind: 'load', thread, span: plan.words(range, 1, all === undefined ? 0 : i) });
  }
  return { plan, loads, first: app + 1 };
}

/** The smallest PLB with which a place of others, warm, costs what an own one does. */
export function plbNeeded(places: number): number {
  const { cycles } = reference('own', places).warm;
  return smallest(ample.plb, (plb) => {
    return reference('others', places, { sizes: { plb } }).warm.cycles === cycles;
  });
}
