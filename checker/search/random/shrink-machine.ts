/**
 * A smaller machine for the same run: nouns that no action names are left out, and the rest gets
 * lower numbers.
 *
 * Descriptions refer to their nouns by number, and so do actions: when a noun goes, both are
 * renumbered. A noun that is still named cannot go: the result is then undefined.
 */

import { type Action, renumber, valuesIn } from '../../../model/action.ts';
import type { MachineDescription } from '../../../model/description.ts';
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
export function without(setting: Setting, table: TableName, index: number): Setting | undefined {
  const { description, actions } = setting;
  const lower = renumbering(index);
  try {
    const renamed = renumberedIn(actions, table, lower);
    const less =
      table === 'spaces'
        ? withoutSpace(description, index, lower)
        : renumbered(table, lower, {
            ...description,
            [table]: kept<unknown>(description[table] ?? [], index),
          });
    return { description: less, actions: renamed };
  } catch (error) {
    if (error instanceof StillNamed) return undefined;
    throw error;
  }
}

function kept<T>(list: readonly T[], gone: number): readonly T[] {
  return list.filter((_, i) => i !== gone);
}

class StillNamed extends Error {}

/** The description with the numbers by which its other nouns refer to the table. */
function renumbered(
  table: TableName,
  lower: Renumber,
  description: MachineDescription,
): MachineDescription {
  const { lines, pages, spaces } = description;
  if (table === 'portals') {
    return {
      ...description,
      spaces: spaces.map((space) =>
        space.faults === undefined ? space : { ...space, faults: lower(space.faults) },
      ),
      ...(lines && { lines: lines.map((line) => ({ ...line, handler: lower(line.handler) })) }),
    };
  }
  if (table === 'regions' && pages !== undefined) {
    const { region, table: entries } = pages;
    const moved = { ...pages, region: lower(region), table: lower(entries) };
    return withDevices(table, lower, { ...description, pages: moved });
  }
  return withDevices(table, lower, description);
}

function withDevices(
  table: TableName,
  lower: Renumber,
  description: MachineDescription,
): MachineDescription {
  const { devices } = description;
  if (devices === undefined) return description;
  if (table === 'lines') {
    return { ...description, devices: devices.map((one) => ({ ...one, line: lower(one.line) })) };
  }
  if (table !== 'regions') return description;
  const moved = devices.map((one) => ({ ...one, registers: lower(one.registers) }));
  return { ...description, devices: moved };
}

type Renumber = (number: number) => number;

function renumbering(gone: number): Renumber {
  return (number) => {
    if (number === gone) throw new StillNamed();
    return number > gone ? number - 1 : number;
  };
}

/** What the space owned, granted and was granted goes with it. */
function withoutSpace(
  description: MachineDescription,
  gone: number,
  lower: Renumber,
): MachineDescription {
  const { spaces, regions, portals, threads, grants, devices, pages } = description;
  const lowerRegion = (index: number) => {
    if (regions[index]?.owner === gone) throw new StillNamed();
    const below = regions.slice(0, index).filter(({ owner }) => owner === gone);
    return index - below.length;
  };
  return {
    ...description,
    spaces: spaces.flatMap(({ maker, ...space }, i) => {
      if (i === gone) return [];
      return [maker === undefined || maker === gone ? space : { ...space, maker: lower(maker) }];
    }),
    ...(devices && {
      devices: devices.map((device) => ({ ...device, registers: lowerRegion(device.registers) })),
    }),
    ...(pages && {
      pages: { ...pages, region: lowerRegion(pages.region), table: lowerRegion(pages.table) },
    }),
    regions: regions
      .filter(({ owner }) => owner !== gone)
      .map((region) => ({ ...region, owner: lower(region.owner) })),
    portals: portals.map((portal) => ({
      ...portal,
      code: lower(portal.code),
      data: lower(portal.data),
    })),
    threads: threads.map((thread) => ({
      ...thread,
      home: { code: lower(thread.home.code), data: lower(thread.home.data) },
    })),
    grants: grants
      .filter(({ grantor, grantee }) => grantor !== gone && grantee !== gone)
      .map((grant) => ({
        ...grant,
        grantor: lower(grant.grantor),
        grantee: lower(grant.grantee),
      })),
  };
}

/** The tables of which operands name entries by number. Pages are a part of their own. */
const tableOf: { readonly [N in Exclude<Noun, 'page' | 'physicalPage'>]: TableName } = {
  space: 'spaces',
  portal: 'portals',
  thread: 'threads',
  span: 'spans',
  line: 'lines',
  device: 'devices',
};

/** The actions with lower numbers for the entries of a table. */
function renumberedIn(
  actions: readonly Action[],
  table: TableName,
  lower: Renumber,
): readonly Action[] {
  const [sort] = Object.entries(tableOf).find(([, one]) => one === table) ?? [];
  return sort === undefined ? actions : actions.map((one) => renumber(one, sort as Noun, lower));
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
