/** A range of addresses that a space owns. Owned regions never overlap. */

import * as z from 'zod';
import { addressOrLength, checkName, checkOptions, expectNoun, foreign } from './input.ts';
import { nounClass, type RegionNoun, type RegionOptions, type SpaceNoun } from './nouns.ts';
import { Range, startAndLength } from './range.ts';
import { CallSite } from './site.ts';

const regionOptions = z.strictObject({
  at: addressOrLength.optional(),
  bytes: addressOrLength.optional(),
});

export class Region extends nounClass<RegionNoun>('region') {
  /** The bytes from `offset` on, counted from the region's first. */
  part(offset: bigint | number, bytes: bigint | number): Range {
    const callSite = CallSite.here();
    const { base, bytes: length } = startAndLength(offset, bytes, callSite);
    const extent = { kind: 'part', region: this, offset: base, bytes: length } as const;
    return new Range({ machine: this.machine, extent, callSite });
  }

  /** From this region's first byte to the last of a region further up, with regions all the way. */
  through(last: RegionNoun): Range {
    const callSite = CallSite.here();
    const checked = expectNoun(last, 'region', 'through', callSite);
    const { machine } = this;
    if (checked.machine !== machine) throw foreign(`the region ${checked.fullName}`, callSite);
    return new Range({
      machine,
      extent: { kind: 'through', first: this, last: checked },
      callSite,
    });
  }
}

/** `entryOf`: the name of the portal that the region is made for, if it is. */
export function declareRegion(
  owner: SpaceNoun,
  name: string,
  { options, entryOf }: { options: RegionOptions; entryOf?: string },
): Region {
  const callSite = CallSite.here();
  const { machine } = owner;
  const among = machine.regionsDeclared.filter((region) => region.owner === owner);
  checkName(name, { of: 'region', among }, callSite);
  const region = new Region({
    machine,
    owner,
    name,
    fullName: `${owner.name}.${name}`,
    options: checkOptions(regionOptions, options, { of: 'region', callSite }),
    callSite,
    ...(entryOf !== undefined && { entryOf }),
  });
  machine.regionsDeclared.push(region);
  return region;
}
