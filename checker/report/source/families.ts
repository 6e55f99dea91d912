/**
 * Runs of nouns and grants that differ only by the number of a family's member.
 *
 * Five thousand clients with a mailbox each are one line in the scenario that declares them. They
 * are one line again when it is printed, wherever the whole family stands in its own order; a part
 * of a family is printed member by member.
 */

import type { Range } from '../../../model/address.ts';
import type { GrantDescription } from '../../../model/description.ts';
import type { Rights } from '../../../model/rights.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';

export interface Family {
  /** Index in `written.spaces`. */
  readonly entry: number;
  readonly first: SpaceId;
  readonly size: number;
}

/** A region of every member: of member i, the one with the index `first + i`. */
export interface FamilyRegion {
  readonly first: number;
  readonly family: Family;
}

export interface Families {
  readonly families: readonly Family[];
  readonly familyRegions: readonly FamilyRegion[];
}

/** A grant by every member, or to every member. */
export interface FamilyGrant {
  readonly family: Family;
  readonly members: 'grantor' | 'grantee';
  readonly other: SpaceId;
  readonly rights: Rights;
  readonly range: Range | FamilyRegion;
}

export function familiesOf({ written }: ScenarioData): Family[] {
  const families: Family[] = [];
  let first = 0;
  for (const [entry, { family }] of written.spaces.entries()) {
    if (family !== undefined) families.push({ entry, first, size: family });
    first += family ?? 1;
  }
  return families;
}

export function familyRegionsOf(data: ScenarioData, families: readonly Family[]): FamilyRegion[] {
  const { machine, written } = data;
  const found: FamilyRegion[] = [];
  for (let first = 0; first < written.regions.length; first++) {
    const model = written.regions[first];
    const family = families.find((one) => one.first === machine.regions[first]?.owner);
    if (family === undefined || model === undefined) continue;
    const alike = holdsOfAll(family, (i) => {
      const region = written.regions[first + i];
      return (
        machine.regions[first + i]?.owner === family.first + i &&
        region?.name === model.name &&
        region.bytes === model.bytes &&
        region.at === undefined &&
        region.entryOf === undefined
      );
    });
    if (!alike) continue;
    found.push({ first, family });
    first += family.size - 1;
  }
  return found;
}

/** A list of spaces, with a family in the place of all its members. */
export function spacesWithFamilies(
  spaces: readonly SpaceId[],
  families: readonly Family[],
): (SpaceId | Family)[] {
  return gathered(spaces, (at) =>
    families.find(
      (family) =>
        family.first === spaces[at] &&
        holdsOfAll(family, (i) => spaces[at + i] === family.first + i),
    ),
  );
}

export function grantsWithFamilies(
  grants: readonly GrantDescription[],
  { machine }: ScenarioData,
  { families, familyRegions }: Families,
): (GrantDescription | FamilyGrant)[] {
  return gathered(grants, (at) => {
    const model = grants[at] as GrantDescription;
    for (const family of families) {
      const regions = familyRegions.filter((region) => region.family === family);
      for (const [members, role] of roles) {
        if (model[members] !== family.first) continue;
        const range = [model.range, ...regions].find((one) =>
          holdsOfAll(family, (i) => {
            const grant = grants[at + i];
            const place = 'family' in one ? machine.regions[one.first + i] : one;
            return (
              grant?.[members] === family.first + i &&
              grant[role] === model[role] &&
              grant.rights === model.rights &&
              grant.range.base === place?.base &&
              grant.range.bytes === place.bytes
            );
          }),
        );
        if (range === undefined) continue;
        return { family, members, other: model[role], rights: model.rights, range };
      }
    }
    return undefined;
  });
}

/** Who stands for the members of a family, and who stands at the other end of the grant. */
const roles = [
  ['grantor', 'grantee'],
  ['grantee', 'grantor'],
] as const;

/** The list with what `family` finds at an index standing for as many entries as it has members. */
function gathered<Entry, Found extends Family | { readonly family: Family }>(
  entries: readonly Entry[],
  find: (at: number) => Found | undefined,
): (Entry | Found)[] {
  const pieces: (Entry | Found)[] = [];
  for (let at = 0; at < entries.length; at++) {
    const found = find(at);
    pieces.push(found ?? (entries[at] as Entry));
    if (found !== undefined) at += ('family' in found ? found.family.size : found.size) - 1;
  }
  return pieces;
}

/** Whether it is so of every member; a single member is nothing to gather. */
function holdsOfAll({ size }: Family, is: (member: number) => boolean): boolean {
  if (size < 2) return false;
  for (let member = 0; member < size; member++) if (!is(member)) return false;
  return true;
}
