/** A range of addresses that a space owns. Owned regions never overlap. */

import * as z from 'zod';
import { addressOrLength, checkName, checkOptions, expectNounOf } from './input.ts';
import {
  declared,
  nounClass,
  type RegionNoun,
  type RegionOptions,
  type SpaceNoun,
} from './nouns.ts';
import { Range, startAndLength } from './range.ts';

const regionOptions = z.strictObject({
  at: addressOrLength.optional(),
  bytes: addressOrLength.optional(),
});

export class Region extends nounClass<RegionNoun>('region') {
  /** The bytes from `offset` on, counted from the region's first. */
  part(offset: bigint | number, bytes: bigint | number): Range {
    const { base, bytes: length } = startAndLength(offset, bytes);
    const extent = { kind: 'part', region: this, offset: base, bytes: length } as const;
    return new Range({ machine: this.machine, extent });
  }

  /** From this region's first byte to the last of a region further up, with regions all the way. */
  through(last: RegionNoun): Range {
    const { machine } = this;
    const checked = expectNounOf(machine, last, 'region', 'through');
    return new Range({ machine, extent: { kind: 'through', first: this, last: checked } });
  }
}

/** `entryOf`: the name of the portal that the region is made for, if it is. */
export function declareRegion(
  owner: SpaceNoun,
  name: string,
  { options, entryOf }: { options: RegionOptions; entryOf?: string },
): Region {
  const { machine } = owner;
  const among = machine.regionsDeclared.filter((region) => region.owner === owner);
  checkName(name, 'region', among);
  const region = new Region({
    machine,
    owner,
    name,
    fullName: `${owner.name}.${name}`,
    options: checkOptions(regionOptions, options, 'region'),
    ...(entryOf !== undefined && { entryOf }),
  });
  return declared(machine.regionsDeclared, region);
}
