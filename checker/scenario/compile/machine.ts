/**
 * From the nouns of a scenario to the description of its machine.
 *
 * A description that describes no machine is refused at the line of the noun at fault.
 */

import { present } from '../../../model/assert.ts';
import type {
  GrantDescription,
  MachineDescription,
  TableName,
} from '../../../model/description.ts';
import { layout } from '../../../model/layout.ts';
import { type Machine, machineOf } from '../../../model/machine.ts';
import { Unusable } from '../../../model/unusable.ts';
import { refusal } from '../error.ts';
import type { MachineNoun, PageNoun } from '../language/nouns.ts';
import type { CallSite } from '../language/site.ts';
import { type Compilation, defaultRegisters, numberOf, regionExtent } from './compilation.ts';
import {
  checkPhysicalPage,
  entryBytes,
  extentOf,
  pageBytes,
  slotBytes,
  spelling,
} from './extents.ts';
import { defaultAddressBits } from './placement.ts';

/** With the spans and values that sentences have named so far. */
export function descriptionOf(
  compilation: Compilation,
  grants: readonly GrantDescription[],
): MachineDescription {
  const { machine, placement, spans, values, variant } = compilation;
  const { options } = machine;
  return {
    ...(variant.design && { design: variant.design }),
    addressBits: options.addressBits ?? defaultAddressBits,
    spaces: machine.spacesDeclared.map((space) => {
      const handler = machine.faultHandlersDeclared.get(space);
      return {
        name: space.name,
        ...(space.maker && { maker: space.maker.id }),
        ...(handler && { faults: numberOf(compilation, handler.portal, handler.callSite) }),
      };
    }),
    regions: machine.regionsDeclared.map((region) => ({
      name: region.fullName,
      owner: region.owner.id,
      ...regionExtent(compilation, region),
    })),
    portals: machine.portalsDeclared.map(({ name, code, data, entry, closed, callSite }) => ({
      name,
      entry: extentOf(compilation, entry, callSite).base,
      code: code.id,
      data: data.id,
      ...(closed && { closed }),
    })),
    threads: machine.threadsDeclared.map((thread) => {
      const stack = present(placement.stacks.get(thread), 'every stack has been placed');
      const { base, bytes, hunks } = stack;
      const home = { code: thread.home.code.id, data: thread.home.data.id };
      const { halted } = thread.options;
      return {
        ...{ name: thread.name, home, stack: base, hunkBytes: bytes, hunks },
        ...(halted === true && { halted }),
      };
    }),
    ...linesAndDevices(compilation),
    ...pages(compilation),
    ...tables(compilation),
    ...faultValues(compilation),
    grants,
    spans: [...spans.ranges],
    registers: options.registers ?? defaultRegisters,
    memory: options.memory ?? true,
    values: values.ascending(),
  };
}

/** The machine itself. Throws `ScenarioError` at the noun at fault if the description is unusable. */
export function layOut(machine: MachineNoun, description: MachineDescription): Machine {
  try {
    return machineOf(description, layout);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    // Of two nouns that collide the one that was written later is reported.
    const [blamed, other] = nounsOf(machine, error.nouns);
    const elsewhere =
      other === undefined ? '' : `; ${other.name} is in line ${other.callSite.site.line}`;
    throw refusal(error.message + elsewhere, error.remedy, blamed?.callSite ?? machine.callSite);
  }
}

/** The nouns of these names, the one in the last line first. */
function nounsOf(
  machine: MachineNoun,
  names: readonly string[],
): readonly { readonly name: string; readonly callSite: CallSite }[] {
  const { regionsDeclared, threadsDeclared, portalsDeclared } = machine;
  return [
    ...machine.linesDeclared,
    ...machine.devicesDeclared,
    ...machine.pagesDeclared,
    ...threadsDeclared,
    ...regionsDeclared.map(({ fullName, callSite }) => ({ name: fullName, callSite })),
    ...threadsDeclared.map(({ name, callSite }) => ({ name: `${name}.stack`, callSite })),
    ...portalsDeclared,
  ]
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => b.callSite.site.line - a.callSite.site.line);
}

/** A machine without lines or devices has no key for them. */
function linesAndDevices(compilation: Compilation): Pick<MachineDescription, 'lines' | 'devices'> {
  const { linesDeclared, devicesDeclared } = compilation.machine;
  const lines = linesDeclared.map(({ name, priority, handler, reentrant, callSite }) => ({
    name,
    priority,
    handler: numberOf(compilation, handler, callSite),
    reentrant,
  }));
  const devices = devicesDeclared.map(({ name, registers, line, aperture, callSite, ...rest }) => ({
    name,
    registers: numberOf(compilation, registers, callSite),
    line: numberOf(compilation, line, callSite),
    ...(aperture && { aperture: aperture.map((range) => extentOf(compilation, range, callSite)) }),
    ...(rest.apertureRegister && {
      apertureRegister: numberOf(compilation, rest.apertureRegister, callSite),
    }),
    ...(rest.masters && { masters: true }),
    ...(rest.wedges && { wedges: true }),
  }));
  return {
    ...(lines.length > 0 && { lines }),
    ...(devices.length > 0 && { devices }),
  };
}

function tables(compilation: Compilation): Pick<MachineDescription, 'tables'> {
  const declared = compilation.machine.tablesDeclared;
  if (declared === undefined) return {};
  const described = Object.entries(declared.regions).map(([name, region]) => [
    name,
    {
      region: numberOf(compilation, region, declared.callSite),
      slotBytes: slotBytes(compilation, name as TableName, region),
    },
  ]);
  return { tables: Object.fromEntries(described) };
}

function faultValues({ machine, values }: Compilation): Pick<MachineDescription, 'faultValues'> {
  const { faultValues } = machine.options;
  if (faultValues === undefined) return {};
  for (const value of Object.values(faultValues)) values.mention(value, machine.callSite);
  return { faultValues };
}

function pages(compilation: Compilation): Pick<MachineDescription, 'pages'> {
  const { paging, pagesDeclared } = compilation.machine;
  if (paging === undefined) {
    const [page] = pagesDeclared;
    if (page === undefined) return {};
    throw refusal(
      `${page.name} is a page, and the machine has no physical memory`,
      'say where it is before: m.pages({ memory, table })',
      page.callSite,
    );
  }
  const { memory, table } = paging.options;
  const bytes = pageBytes(compilation);
  const count = Number(regionExtent(compilation, memory).bytes / bytes);
  return {
    pages: {
      bytes,
      region: numberOf(compilation, memory, paging.callSite),
      table: numberOf(compilation, table, paging.callSite),
      entryBytes: entryBytes(compilation),
      ...(paging.options.pins === true && { pins: true }),
      virtual: pagesDeclared.map((page) => virtualPage(compilation, page)),
      physical: Array.from({ length: count }, (_, i) => ({ name: `physical page ${i}` })),
    },
  };
}

/** The page that contains the range as written, which must not reach into the next page. */
function virtualPage(
  compilation: Compilation,
  { name, range, mapped, callSite }: PageNoun,
): { name: string; base: bigint; initially?: number } {
  const bytes = pageBytes(compilation);
  const extent = extentOf(compilation, range, callSite);
  const base = extent.base - (extent.base % bytes);
  if (mapped !== undefined) checkPhysicalPage(compilation, mapped, callSite);
  if (extent.base + extent.bytes <= base + bytes) {
    return { name, base, ...(mapped !== undefined && { initially: mapped }) };
  }
  throw refusal(
    `${spelling(range)} is in more than one page of ${bytes} bytes`,
    'name a page for each: m.page(name, buffer.part(0, 4096))',
    callSite,
  );
}
