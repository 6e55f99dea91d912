/**
 * The nouns of a printed scenario, each on a line of its own: machine, spaces, regions, portals,
 * threads.
 *
 * Each kind stands in the order of its table, so that everything gets its number again, and what
 * was left to be placed gets its address again.
 */

import { present } from '../../../model/assert.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import {
  array,
  type Code,
  call,
  inLine,
  method,
  numbers,
  object,
  quoted,
  statement,
} from './code.ts';
import { address, type Ranges } from './ranges.ts';
import { machineVariable, member, type Variables } from './variables.ts';

interface Nouns {
  readonly variables: Variables;
  readonly ranges: Ranges;
}

interface Declaration {
  readonly variable: string;
  readonly code: Code;
}

/** Spaces, then regions and portals as they come, then threads: each kind in its table's order. */
export function declarations(data: ScenarioData, nouns: Nouns): string[] {
  const { variables, ranges } = nouns;
  const { machine, written } = data;
  const declared = (kind: Parameters<Variables['nameOf']>[0], codes: readonly Code[]) =>
    codes.map((code, i): Declaration => ({ variable: variables.nameOf(kind, i), code }));
  const spaces = written.spaces.map(({ name, family, maker }) => {
    if (family !== undefined) return method(machineVariable, 'spaces', quoted(name), `${family}`);
    // A maker is written before what it makes, as the language wants it.
    const made = machine.spaces.findIndex((space) => space.name === maker);
    const options = object({ maker: maker === undefined ? undefined : variables.space(made) });
    return method(machineVariable, 'space', quoted(name), options);
  });
  const threads = written.threads.map((_, t) => threadCode(data, variables, t));
  const lines = (machine.lines ?? []).map(({ name, priority, handler, reentrant }) => {
    const options = object({
      priority,
      handler: variables.portal(handler),
      reentrant: reentrant ? 'true' : undefined,
    });
    return method(machineVariable, 'line', quoted(name), options);
  });
  const devices = (machine.devices ?? []).map(({ name, registers, line, aperture, ...rest }) => {
    const options = object({
      registers: variables.region(registers),
      raises: variables.line(line),
      aperture: aperture && array(aperture.map((range) => ranges.code(range))),
      apertureRegister:
        rest.apertureRegister === undefined ? undefined : variables.region(rest.apertureRegister),
      masters: rest.masters === true ? 'true' : undefined,
      wedges: rest.wedges === true ? 'true' : undefined,
    });
    return method(machineVariable, 'device', quoted(name), options);
  });
  // Nouns are declared if something uses them, so what uses them is written first.
  const paged = written.paging === undefined ? [] : [paging(data, variables)];
  const tabled = machine.tables === undefined ? [] : [tables(machine.tables, variables)];
  const pages = written.pages.map(({ name, at, extent }, p) => {
    const options = object({ mapped: machine.pages?.virtual[p]?.initially });
    return method(machineVariable, 'page', quoted(name), ranges.code(extent, at), options);
  });
  const faults = written.faults.map(({ space }) => {
    const portal = present(machine.spaces[space]?.faults, 'a space that faults has a portal');
    return method(variables.space(space), 'faultsTo', variables.portal(portal));
  });
  const says = ({ variable, code }: Declaration) => statement(variables.declaring(variable), code);
  const unnamed = (code: Code) => statement('', code);
  const first = [
    ...declared('spaces', spaces),
    ...owned(data, nouns),
    ...declared('threads', threads),
    ...declared('lines', lines),
    ...declared('devices', devices),
  ];
  return [
    statement(`const ${machineVariable} = `, machineCode(data)),
    ...first.map(says),
    ...paged.map(unnamed),
    ...tabled.map(unnamed),
    ...declared('pages', pages).map(says),
    ...faults.map(unnamed),
  ];
}

function paging({ machine, written }: ScenarioData, variables: Variables): Code {
  const { region, table, pins } = present(machine.pages, 'a machine with paging has pages');
  const { pageBytes } = written.paging ?? {};
  const options = {
    memory: variables.region(region),
    table: variables.region(table),
    pageBytes,
    pins: pins === true ? 'true' : undefined,
  };
  return method(machineVariable, 'pages', object(options));
}

function tables(
  declared: NonNullable<ScenarioData['machine']['tables']>,
  variables: Variables,
): Code {
  const regions = Object.entries(declared).map(([name, { region }]) => [
    name,
    variables.region(region),
  ]);
  return method(machineVariable, 'tables', object(Object.fromEntries(regions)));
}

/** Portals make the regions of their entries themselves, so they stand where those regions stand. */
function owned(data: ScenarioData, nouns: Nouns): Declaration[] {
  const { written } = data;
  const declarations: Declaration[] = [];
  let portals = 0;
  const portalsBelow = (end: number) => {
    for (; portals < end; portals++) declarations.push(portal(data, nouns, portals));
  };
  for (const [r, { entryOf }] of written.regions.entries()) {
    if (entryOf !== undefined) {
      portalsBelow(written.portals.findIndex(({ name }) => name === entryOf) + 1);
      continue;
    }
    const { first = r } = nouns.variables.familyRegionAt(r) ?? {};
    if (first === r) declarations.push(region(data, nouns.variables, r));
  }
  portalsBelow(written.portals.length);
  return declarations;
}

function machineCode({ written, executor = {} }: ScenarioData): Code {
  const { sizes, latencies, port } = executor;
  const { addressBits, registers, memory, values, faultValues, variant } = written.options;
  const options = object({
    addressBits,
    registers,
    memory: memory === undefined ? undefined : `${memory}`,
    values: values && numbers(values),
    faultValues: faultValues && object(faultValues),
    variant: variant && quoted(variant),
    sizes: sizes && object(plainCodes(sizes)),
    latencies: latencies && object(plainCodes(latencies)),
    port: port && quoted(port),
  });
  return call('machine', options);
}

/** Numbers as they are, and what is true or false as a word. */
function plainCodes(
  given: Readonly<Record<string, number | boolean>>,
): Readonly<Record<string, Code | number>> {
  return Object.fromEntries(
    Object.entries(given).map(([key, one]) => [key, typeof one === 'number' ? one : `${one}`]),
  );
}

function region(data: ScenarioData, variables: Variables, r: number): Declaration {
  const { name, at, bytes } = data.written.regions[r] as WrittenNoun<'regions'>;
  const { owner } = data.machine.regions[r] as { owner: SpaceId };
  const options = object({ at: at === undefined ? undefined : address(at), bytes });
  const of = (space: string) => method(space, 'region', quoted(name), options);
  const variable = variables.nameOf('regions', r);
  const folded = variables.familyRegionAt(r);
  if (folded === undefined) return { variable, code: of(variables.space(owner)) };
  const every = `(${member.variable}) => ${inLine(of(member.variable))}`;
  return { variable, code: method(variables.family(folded.family), 'map', every) };
}

type WrittenNoun<K extends 'regions' | 'threads'> = ScenarioData['written'][K][number];

function portal(data: ScenarioData, { variables, ranges }: Nouns, p: number): Declaration {
  const { machine, written } = data;
  const {
    name,
    entry: base,
    code,
    data: dataSpace,
    closed,
  } = machine.portals[p] as PortalDescription;
  const callers = machine.grants.filter((_, i) => written.grants[i]?.callersOf === name);
  // Where the portal enters, unless it made a region for that. Of its range only the base counts.
  const isMade = written.regions.some(({ entryOf }) => entryOf === name);
  const region = machine.regions.find((r) => r.owner === code && r.base === base);
  const entry = callers[0]?.range ?? region ?? { base, bytes: 1n };
  const options = object({
    entry: isMade ? undefined : ranges.code(entry),
    data: dataSpace === code ? undefined : variables.space(dataSpace),
    callers:
      callers.length === 0 ? undefined : variables.spaces(callers.map(({ grantee }) => grantee)),
    closed: closed === true ? 'true' : undefined,
  });
  const printed = method(variables.space(code), 'portal', quoted(name), options);
  return { variable: variables.nameOf('portals', p), code: printed };
}

type PortalDescription = ScenarioData['machine']['portals'][number];
type ThreadDescription = ScenarioData['machine']['threads'][number];

function threadCode({ machine, written }: ScenarioData, variables: Variables, t: number): Code {
  const { name, at, hunkBytes, hunks } = written.threads[t] as WrittenNoun<'threads'>;
  const { home: environment, halted } = machine.threads[t] as ThreadDescription;
  const { code, data } = environment;
  const home =
    code === data
      ? variables.space(data)
      : object({ code: variables.space(code), data: variables.space(data) });
  const options = object({
    at: at === undefined ? undefined : address(at),
    hunkBytes,
    hunks,
    halted: halted === true ? 'true' : undefined,
  });
  return method(machineVariable, 'thread', quoted(name), home, options);
}
