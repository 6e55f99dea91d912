/** The figures as tables, for the page and for the terminal. Numbers stand here; sentences do not. */

import { type CycleCause, causes } from '../../executor/units/cycles.ts';
import { type Figures, grid } from './figures.ts';
import type { Cost } from './meter.ts';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tablesOf(f: Figures) {
  return {
    glance: byCause(
      f.glance.flatMap(({ name, warm, cold }) => [
        { name, cost: warm },
        ...(cold === undefined ? [] : [{ name: `${name}, cold`, cost: cold }]),
      ]),
    ),
    calls: byCause(f.calls),
    references: {
      byPlb: inTurn('PLB', 'space in turn', f.references.byPlb, ({ oldest, any }) =>
        oldest.cycles === any.cycles
          ? cyclesText(any)
          : `${cyclesText(oldest)} (${cyclesText(any)})`,
      ),
      cold: {
        head: ['ranges', 'the space’s own', 'of other spaces'],
        rows: f.references.cold.map(({ places, own, others }) => [
          `${places}`,
          cyclesText(own),
          cyclesText(others),
        ]),
      },
      byCache: {
        head: ['lines of the cache', 'within the space', 'to others', 'to others, no PLB'],
        rows: f.references.byCache.map(({ cache, own, others, walking }) => [
          `${cache}`,
          cyclesText(own),
          cyclesText(others),
          cyclesText(walking),
        ]),
      },
    },
    callsInTurn: {
      byPlb: inTurn('PLB', 'space in turn', f.callsInTurn.byPlb, plainAndAcross),
      byPortals: inTurn('portals', 'space in turn', f.callsInTurn.byPortals, plainAndAcross),
      byCache: inTurn('lines', 'space in turn', f.callsInTurn.byCache, plainAndAcross),
      untagged: {
        head: ['spaces in turn', 'within the space', 'into others'],
        rows: f.callsInTurn.untagged.map(({ callees, plain, across }) => [
          `${callees}`,
          cyclesText(plain),
          cyclesText(across),
        ]),
      },
      lending: {
        head: ['portals that the lender may enter', 'call with a lend', 'of it, checking the lend'],
        rows: f.callsInTurn.lending.map(({ callees, call }) => [
          `${callees}`,
          cyclesText(call),
          rounded(call.by.check),
        ]),
      },
    },
    harts: {
      head: [
        'harts',
        'call and return, within',
        'across',
        'of it, waiting for the port',
        'longest until a handler runs',
      ],
      rows: f.harts.map(({ harts, plain, across, entry }) => [
        `${harts}`,
        cyclesText(plain),
        cyclesText(across),
        rounded(across.by.port),
        `${entry}`,
      ]),
    },
    nested: {
      head: ['frame', 'call', 'return from it', 'interrupt entry', 'return from it'],
      rows: f.nestedCalls.map(([call, back], i) => {
        const [entry, exit] = f.interrupts.nested[i] as (typeof f.interrupts.nested)[number];
        return [
          `${i + 2}`,
          cyclesText(call),
          cyclesText(back),
          cyclesText(entry),
          cyclesText(exit),
        ];
      }),
    },
    clients: {
      head: ['clients that granted the callee something', 'all of it', 'with a lend that is used'],
      rows: f.clients.map(({ clients, warm, lent }) => [
        `${clients}`,
        cyclesText(warm),
        cyclesText(lent),
      ]),
    },
    interrupts: {
      placements: {
        head: ['lands in', 'until the handler runs', 'adds at most', 'of it, done again'],
        rows: f.interrupts.placements.map(({ at, least, most, adds, again }) => [
          at,
          least === most ? `${least}` : `${least} to ${most}`,
          cyclesText(adds),
          `${again}`,
        ]),
      },
      byPlb: inTurn('PLB', 'handler in turn', f.interrupts.byPlb, ({ whole }) => cyclesText(whole)),
      byCache: {
        head: ['lines of the cache', 'all of it'],
        rows: f.interrupts.byCache.map(({ cache, whole }) => [`${cache}`, cyclesText(whole)]),
      },
    },
    revokes: {
      byHolders: byCause([
        ...f.revokes.byHarts.map(({ harts, cost }) => ({
          name: `${harts === 0 ? 'no hart has' : harts === 1 ? '1 hart has' : `${harts} harts have`} a copy`,
          cost,
        })),
        ...f.revokes.byDevices.map(({ devices, cost }) => ({
          name: devices === 1 ? '1 device goes by it' : `${devices} devices go by it`,
          cost,
        })),
        ...f.revokes.byChain.map(({ chain, cost }) => ({
          name: `1 hart has a copy, ${chain === 1 ? 'granted' : `passed on through ${chain} spaces`}`,
          cost,
        })),
      ]),
      windows: {
        head: [
          'held by',
          'words of a use',
          'last use',
          'done',
          'last use, slowest',
          'done, slowest',
        ],
        rows: f.revokes.windows.map(({ holder, words, least, most }) => [
          holder,
          `${words}`,
          `${least.last}`,
          `${least.done}`,
          `${most.last}`,
          `${most.done}`,
        ]),
      },
    },
  };
}

/** The causes that occur, and what they add up to. */
function byCause(of: readonly { readonly name: string; readonly cost: Cost }[]): Table {
  const met = causes.filter((cause) => of.some(({ cost }) => cost.by[cause] !== 0));
  return {
    head: ['', 'cycles', ...met],
    rows: of.map(({ name, cost }) => [
      name,
      cyclesText(cost),
      ...met.map((one) => share(cost, one)),
    ]),
  };
}

function share({ by }: Cost, cause: CycleCause): string {
  return by[cause] === 0 ? '' : rounded(by[cause]);
}

function inTurn<T>(
  what: string,
  which: string,
  of: readonly { readonly row: number; readonly of: readonly T[] }[],
  cell: (figure: T) => string,
): Table {
  const [first, ...others] = grid.inTurn;
  return {
    head: [what, `${first} ${which}`, ...others.map((n) => `${n}`)],
    rows: of.map(({ row, of: figures }) => [`${row}`, ...figures.map(cell)]),
  };
}

/** The one within the space in brackets where it differs. */
function plainAndAcross({
  plain,
  across,
}: {
  readonly plain: Cost;
  readonly across: Cost;
}): string {
  const [own, others] = [cyclesText(plain), cyclesText(across)];
  return own === others ? others : `${others} (${own})`;
}

export function cyclesText({ cycles }: Cost): string {
  return rounded(cycles);
}

function rounded(cycles: number): string {
  return `${Math.round(cycles * 10) / 10}`;
}
