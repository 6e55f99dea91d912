/** How the nouns were written: what is needed to print the scenario again, and where each stands. */

import type { Written } from '../data.ts';
import { contractName } from '../variants.ts';
import type { Compilation } from './compilation.ts';
import { extentOf, spelling } from './extents.ts';

export function writtenOf(compilation: Compilation, grants: Written['grants']): Written {
  const { machine, spans, variant } = compilation;
  const { paging } = machine;
  const { variant: _, ...options } = machine.options;
  return {
    options: { ...options, ...(variant.name !== contractName && { variant: variant.name }) },
    spaces: machine.familiesDeclared.map(({ name, size, maker, callSite }) => ({
      name,
      ...(size !== undefined && { family: size }),
      ...(maker && { maker: maker.name }),
      site: callSite.site,
    })),
    regions: machine.regionsDeclared.map(({ name, options, entryOf, callSite }) => ({
      name,
      ...bigints({ at: options.at, bytes: options.bytes }),
      ...(entryOf !== undefined && { entryOf }),
      site: callSite.site,
    })),
    portals: machine.portalsDeclared.map(({ name, callSite }) => ({ name, site: callSite.site })),
    threads: machine.threadsDeclared.map(({ name, options, callSite }) => ({
      name,
      ...bigints({ at: options.at, hunkBytes: options.hunkBytes }),
      ...(options.hunks !== undefined && { hunks: options.hunks }),
      site: callSite.site,
    })),
    lines: machine.linesDeclared.map(({ name, callSite }) => ({ name, site: callSite.site })),
    devices: machine.devicesDeclared.map(({ name, aperture, callSite }) => ({
      name,
      ...(aperture && { aperture: aperture.map(spelling) }),
      site: callSite.site,
    })),
    faults: machine.spacesDeclared.flatMap((space) => {
      const handler = machine.faultHandlersDeclared.get(space);
      return handler === undefined ? [] : [{ space: space.id, site: handler.callSite.site }];
    }),
    ...(machine.tablesDeclared && { tables: { site: machine.tablesDeclared.callSite.site } }),
    ...(paging && {
      paging: { ...bigints({ pageBytes: paging.options.pageBytes }), site: paging.callSite.site },
    }),
    pages: machine.pagesDeclared.map(({ name, range, callSite }) => ({
      name,
      at: spelling(range),
      extent: extentOf(compilation, range, callSite),
      site: callSite.site,
    })),
    grants,
    spans: spans.spellings,
  };
}

/** The numbers that were given, as bigints; what was not given has no key. */
function bigints<K extends string>(
  given: Readonly<Record<K, bigint | number | undefined>>,
): { [key in K]?: bigint } {
  const written: { [key in K]?: bigint } = {};
  for (const key in given) {
    const number = given[key];
    if (number !== undefined) written[key] = BigInt(number);
  }
  return written;
}
