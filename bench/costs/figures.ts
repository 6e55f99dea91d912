/**
 * Everything that is measured, once: what the page, the plots, the table and the claims speak of.
 *
 * Only numbers: no sentence is here. Nothing is read but the executor, so the same executor gives the
 * same figures.
 */

import type { Sizes } from '../../executor/timing.ts';
import { atOnce, type Callee, firstTrip, nested, roundTrip, whole } from './calls.ts';
import {
  deliveries,
  firstDelivery,
  nestedDeliveries,
  placements,
  wholeDelivery,
  worstEntry,
} from './interrupts.ts';
import { ample, type Cost, smallest, tardy } from './meter.ts';
import { afterRevoke, plbNeeded, reference, type Whose } from './references.ts';
import { type RevokedHolder, revoke, worstWindow } from './revokes.ts';

/** What is varied. */
export const grid = {
  plb: [0, 1, 2, 4, 8, 16, 32, 64],
  inTurn: [1, 2, 4, 8, 16, 32],
  cache: [0, 1, 2, 4, 8, 16, 32, 64, 128],
  harts: [1, 2, 4, 8, 16, 32],
  portals: [0, 1, 2, 4, 8, 16, 32],
  clients: [0, 8, 32, 128],
  words: [1, 2, 4, 8, 16, 32, 64],
} as const;

/** One after the other, where it shows at which number something changes. */
const each = Array.from({ length: 32 }, (_, i) => i + 1);
const throughout = { references: [0, 4, 8, 16], calls: [0, 8, 32] } as const;

/** Visited in turn where the cache is varied. */
export const placesForCache = 16;
/** The PLB of the machine as it comes, and what it is tried with beyond its size. */
export const usualPlb = 4;
/** Frames that a spiller keeps close where frames are piled up. */
export const framesClose = 3;

const plain: Callee = { into: 'own', body: 'works', lending: 'none' };
const across: Callee = { ...plain, into: 'others' };

export interface Shown {
  readonly name: string;
  readonly warm: Cost;
  /** Undefined: it makes no difference what was done before. */
  readonly cold: Cost | undefined;
}

export type Figures = ReturnType<typeof figures>;

export function figures() {
  return {
    glance: glance(),
    calls: callsByCause(),
    references: {
      byPlb: overGrid(grid.plb, grid.inTurn, (plb, places) => ({
        oldest: reference('others', places, { sizes: { plb } }).warm,
        any: reference('others', places, { sizes: { plb }, evicts: 'any' }).warm,
      })),
      cold: grid.inTurn.map((places) => ({
        places,
        own: reference('own, apart', places).cold,
        others: reference('others', places).cold,
      })),
      throughout: throughout.references.map((plb) => ({
        plb,
        of: each.map((places) => ({
          x: places,
          y: reference('others', places, { sizes: { plb } }).warm.cycles,
        })),
      })),
      needed: grid.inTurn.map((places) => ({ places, plb: plbNeeded(places) })),
      oneTooMany: reference('others', usualPlb + 1, { sizes: { plb: usualPlb } }).warm,
      byCache: grid.cache.map((cache) => ({
        cache,
        own: reference('own', placesForCache, { sizes: { cache } }).warm,
        others: reference('others', placesForCache, { sizes: { cache } }).warm,
        walking: reference('others', placesForCache, { sizes: { cache, plb: 0 } }).warm,
      })),
      afterRevoke: afterRevoke(8),
    },
    callsInTurn: {
      byPlb: overGrid(grid.plb, grid.inTurn, (plb, callees) => tripsInTurn(callees, { plb })),
      byCache: overGrid(grid.cache, grid.inTurn, (cache, callees) =>
        tripsInTurn(callees, { cache }),
      ),
      byPortals: overGrid(grid.portals, grid.inTurn, (portals, callees) =>
        tripsInTurn(callees, { portals }),
      ),
      untagged: grid.inTurn.map((callees) => ({
        callees,
        ...tripsInTurn(callees, { tagged: false }),
      })),
      throughout: throughout.calls.map((plb) => ({
        plb,
        of: each.map((callees) => ({
          x: callees,
          y: whole(roundTrip({ ...across, callees }, { sizes: { plb } })).cycles,
        })),
      })),
      needed: grid.inTurn.map((callees) => ({ callees, plb: plbForCalls(callees) })),
      lending: grid.inTurn.map((callees) => ({
        callees,
        call: roundTrip({ ...across, lending: 'unused', callees }).call,
      })),
    },
    harts: grid.harts.map((harts) => ({
      harts,
      plain: atOnce('own', harts),
      across: atOnce('others', harts),
      // Of 32 harts one is interrupted, and the others call.
      entry: worstEntry(harts - 1),
    })),
    nestedCalls: nested(6, { sizes: { frames: framesClose } }),
    clients: grid.clients.map((clients) => ({
      clients,
      warm: whole(roundTrip({ ...across, clients })),
      lent: whole(roundTrip({ ...across, clients, lending: 'used' })),
    })),
    interrupts: {
      alone: deliveries(1),
      placements: placements(),
      nested: nestedDeliveries(6, { sizes: { frames: framesClose } }),
      byPlb: overGrid(grid.plb, grid.inTurn, (plb, lines) => {
        const one = deliveries(lines, { sizes: { plb } });
        return { entry: one.entry, whole: wholeDelivery(one) };
      }),
      byCache: grid.cache.map((cache) => {
        const one = deliveries(placesForCache, { sizes: { cache } });
        return { cache, entry: one.entry, whole: wholeDelivery(one) };
      }),
    },
    revokes: {
      byHarts: [0, 1, 2, 4, 8, 16, 30].map((harts) => ({ harts, cost: revoke({ harts }) })),
      byDevices: [1, 2, 4, 8].map((devices) => ({ devices, cost: revoke({ devices }) })),
      byChain: [1, 8, 30].map((chain) => ({ chain, cost: revoke({ harts: 1, chain }) })),
      byPlb: grid.plb.map((plb) => ({ plb, cost: revoke({ harts: 1 }, { sizes: { plb } }) })),
      windows: holders.flatMap((holder) =>
        (holder === 'device' ? [8] : grid.words).map((words) => ({
          holder,
          words,
          least: worstWindow(holder, words),
          most: worstWindow(holder, words, { timing: tardy, sizes: { cache: 0 } }),
        })),
      ),
    },
  };
}

const holders: readonly RevokedHolder[] = ['hart', 'lend', 'device'];

/** One figure for each pair. */
function overGrid<T>(
  rows: readonly number[],
  columns: readonly number[],
  figure: (row: number, column: number) => T,
): { readonly row: number; readonly of: readonly T[] }[] {
  return rows.map((row) => ({ row, of: columns.map((column) => figure(row, column)) }));
}

function glance(): Shown[] {
  const referenced = (name: string, whose: Whose): Shown => ({ name, ...reference(whose, 1) });
  const called = (name: string, callee: Callee): Shown => ({
    name,
    warm: whole(roundTrip(callee)),
    cold: whole(firstTrip(callee)),
  });
  return [
    referenced('reference within the space', 'own'),
    referenced('reference to another space', 'others'),
    called('call within the space', plain),
    called('call into another space', across),
    called('the same, lending in vain', { ...across, lending: 'unused' }),
    called('the same, using the lend', { ...across, lending: 'used' }),
    called('call within, using its stack', { ...plain, body: 'works on its stack' }),
    called('call across, using its stack', { ...across, body: 'works on its stack' }),
    {
      name: 'interrupt',
      warm: wholeDelivery(deliveries(1)),
      cold: wholeDelivery(firstDelivery()),
    },
    { name: 'revoke, one hart has a copy', warm: revoke({ harts: 1 }), cold: undefined },
  ];
}

/** A call and its return, part by part; warm. */
function callsByCause() {
  const { call, back } = roundTrip({ ...plain, body: 'nothing' });
  const other = roundTrip({ ...across, body: 'nothing' });
  const lent = roundTrip({ ...across, body: 'nothing', lending: 'unused' });
  const { entry, exit } = deliveries(1);
  return [
    { name: 'call within the space', cost: call },
    { name: 'return from it', cost: back },
    { name: 'call into another space', cost: other.call },
    { name: 'return from it', cost: other.back },
    { name: 'call into another space with a lend', cost: lent.call },
    { name: 'return from it', cost: lent.back },
    { name: 'interrupt entry', cost: entry },
    { name: 'return from it', cost: exit },
  ];
}

function tripsInTurn(callees: number, sizes: Partial<Sizes>) {
  return {
    plain: whole(roundTrip({ ...plain, callees }, { sizes })),
    across: whole(roundTrip({ ...across, callees }, { sizes })),
  };
}

/** The smallest PLB with which calls into so many others in turn cost what plain ones do. */
function plbForCalls(callees: number): number {
  const { cycles } = whole(roundTrip({ ...plain, callees }));
  return smallest(ample.plb, (plb) => {
    return whole(roundTrip({ ...across, callees }, { sizes: { plb } })).cycles === cycles;
  });
}
