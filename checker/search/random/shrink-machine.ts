/**
 * A smaller machine for the same run: nouns that no action names are left out, and the rest gets
 * lower numbers.
 *
 * Descriptions refer to their nouns by number, and so do actions: when a noun goes, both are
 * renumbered. A noun that is still named cannot go: the result is then undefined.
 */

import { type Action, renumber, valuesIn } from '../../../model/action.ts';
import type { MachineDescription } from '../../../model/description.ts';
import type { Environment } from '../../../model/state.ts';
import type { Noun } from '../../finding/nouns.ts';

/** A machine and what is done on it. */
export interface Setting {
  readonly description: MachineDescription;
  readonly actions: readonly Action[];
}

type TableName =
  | 'spaces'
  | 'regions'
  | 'portals'
  | 'threads'
  | 'lines'
  | 'devices'
  | 'spans'
  | 'grants';

/** The same setting without one noun, or undefined if something names it. */
function without(setting: Setting, table: TableName, index: number): Setting | undefined {
  const { description } = setting;
  const lower = renumbering(index);
  try {
    const actions = renumberedIn(setting.actions, table, lower);
    if (table === 'spaces') {
      return { description: withoutSpace(description, index, lower), actions };
    }
    const less = { ...description, [table]: kept<unknown>(description[table] ?? [], index) };
    return { description: renumbered(less, { [table]: lower }), actions };
  } catch (error) {
    if (error instanceof StillNamed) return undefined;
    throw error;
  }
}

function kept<T>(list: readonly T[], gone: number): readonly T[] {
  return list.filter((_, i) => i !== gone);
}

class StillNamed extends Error {}

type Renumber = (number: number) => number;

function renumbering(gone: number): Renumber {
  return (number) => {
    if (number === gone) throw new StillNamed();
    return number > gone ? number - 1 : number;
  };
}

/** The description with other numbers for the entries of some tables, wherever its nouns refer to them. */
function renumbered(
  description: MachineDescription,
  lower: { readonly [T in TableName]?: Renumber },
): MachineDescription {
  const same = (number: number) => number;
  const { spaces: space = same, regions: region = same } = lower;
  const { portals: portal = same, lines: line = same } = lower;
  const environment = ({ code, data }: Environment) => ({ code: space(code), data: space(data) });
  const { spaces, regions, portals, threads, lines, devices, pages, grants, tables } = description;
  return {
    ...description,
    spaces: spaces.map((one) => ({
      ...one,
      ...(one.maker !== undefined && { maker: space(one.maker) }),
      ...(one.faults !== undefined && { faults: portal(one.faults) }),
    })),
    regions: regions.map((one) => ({ ...one, owner: space(one.owner) })),
    portals: portals.map((one) => ({ ...one, ...environment(one) })),
    threads: threads.map((one) => ({ ...one, home: environment(one.home) })),
    grants: grants.map((one) => ({
      ...one,
      grantor: space(one.grantor),
      grantee: space(one.grantee),
    })),
    ...(lines && { lines: lines.map((one) => ({ ...one, handler: portal(one.handler) })) }),
    ...(devices && {
      devices: devices.map((one) => ({
        ...one,
        registers: region(one.registers),
        line: line(one.line),
      })),
    }),
    ...(tables && {
      tables: Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [
          name,
          { ...table, region: region(table.region) },
        ]),
      ),
    }),
    ...(pages && { pages: { ...pages, region: region(pages.region), table: region(pages.table) } }),
  };
}

/** What the space owned, granted and was granted goes with it. */
function withoutSpace(
  description: MachineDescription,
  gone: number,
  lower: Renumber,
): MachineDescription {
  const { spaces, regions, grants } = description;
  const lowerRegion = (index: number) => {
    if (regions[index]?.owner === gone) throw new StillNamed();
    return index - regions.slice(0, index).filter(({ owner }) => owner === gone).length;
  };
  const less = {
    ...description,
    spaces: kept(spaces, gone).map(({ maker, ...space }) =>
      maker === undefined || maker === gone ? space : { ...space, maker },
    ),
    regions: regions.filter(({ owner }) => owner !== gone),
    grants: grants.filter(({ grantor, grantee }) => grantor !== gone && grantee !== gone),
  };
  return renumbered(less, { spaces: lower, regions: lowerRegion });
}

/** The tables of which operands name entries by number. Pages are a part of their own. */
const sortOf: { readonly [T in TableName]?: Noun } = {
  spaces: 'space',
  portals: 'portal',
  threads: 'thread',
  spans: 'span',
  lines: 'line',
  devices: 'device',
};

/** The actions with lower numbers for the entries of a table. */
function renumberedIn(
  actions: readonly Action[],
  table: TableName,
  lower: Renumber,
): readonly Action[] {
  const sort = sortOf[table];
  return sort === undefined ? actions : actions.map((one) => renumber(one, sort, lower));
}

/** Every simpler setting that is one change away: nouns that go, then regions that get narrower. */
export function* smaller(setting: Setting): Generator<Setting> {
  yield* withFewerNouns(setting);
  yield* withoutPages(setting);
  yield* withoutFaults(setting);
  yield* withBypassedGrants(setting);
  yield* withNarrowerRegions(setting);
}

/** All memory as addresses name it, unless something is mapped; else without one of the pages. */
function* withoutPages({ description, actions }: Setting): Generator<Setting> {
  const { pages, ...flat } = description;
  if (pages === undefined) return;
  const values = actions.flatMap((action) => [...valuesIn(action)]);
  const named = new Set(values.flatMap(([sort, value]) => (sort === 'page' ? [value] : [])));
  if (named.size === 0) yield { description: flat, actions };
  for (let gone = pages.virtual.length - 1; gone >= 0; gone--) {
    if (pages.virtual.length < 2) return;
    if (named.has(gone)) continue;
    const lower = renumbering(gone);
    const virtual = kept(pages.virtual, gone);
    const renamed = actions.map((action) => renumber(action, 'page', lower));
    yield { description: { ...description, pages: { ...pages, virtual } }, actions: renamed };
  }
}

/** Without the fault portal of one space. */
function* withoutFaults({ description, actions }: Setting): Generator<Setting> {
  for (const [i, { faults, ...space }] of description.spaces.entries()) {
    if (faults === undefined) continue;
    yield { description: { ...description, spaces: description.spaces.with(i, space) }, actions };
  }
}

/** A grant of a grant becomes a grant by the first. */
function* withBypassedGrants({ description, actions }: Setting): Generator<Setting> {
  const { grants } = description;
  for (const [i, onwards] of grants.entries()) {
    const first = grants.findIndex((g) => g.grantee === onwards.grantor);
    const giver = grants[first]?.grantor;
    if (first < 0 || giver === undefined || giver === onwards.grantee) continue;
    const direct = grants.flatMap((grant, j) =>
      j === first ? [] : [j === i ? { ...grant, grantor: giver } : grant],
    );
    yield { description: { ...description, grants: direct }, actions };
  }
}

function* withNarrowerRegions({ description, actions }: Setting): Generator<Setting> {
  for (const [i, region] of description.regions.entries()) {
    for (const bytes of new Set([1n, region.bytes >> 1n])) {
      if (bytes === 0n || bytes >= region.bytes) continue;
      const regions = description.regions.with(i, { ...region, bytes });
      yield { description: { ...description, regions }, actions };
    }
  }
}

/** Larger nouns first. */
function* withFewerNouns(setting: Setting): Generator<Setting> {
  const tables: readonly TableName[] = [
    'spaces',
    'devices',
    'lines',
    'threads',
    'portals',
    'grants',
    'regions',
    'spans',
  ];
  for (const table of tables) {
    for (let i = (setting.description[table] ?? []).length - 1; i >= 0; i--) {
      const next = without(setting, table, i);
      if (next !== undefined) yield next;
    }
  }
}
