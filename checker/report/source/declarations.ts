/**
 * The nouns of a printed scenario, each on a line of its own: machine, spaces, regions, portals,
 * threads.
 *
 * Each kind stands in the order of its table, so that everything gets its number again, and what
 * was left to be placed gets its address again.
 */

import { present } from '../../../model/assert.ts';
import type { Environment, SpaceId } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import {
  array,
  type Code,
  call,
  inLine,
  type List,
  method,
  numbers,
  object,
  quoted,
  statement,
} from './code.ts';
import { address, amount, type Ranges } from './ranges.ts';
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
  const { variables } = nouns;
  const { written } = data;
  const spaces = written.spaces.map(({ name, family, maker }, i) => ({
    variable: variables.nameOf('spaces', i),
    code:
      family === undefined
        ? method(machineVariable, 'space', quoted(name), ...makerOf(data, variables, maker))
        : method(machineVariable, 'spaces', quoted(name), `${family}`),
  }));
  const threads = written.threads.map((_, t) => threadDeclaration(data, variables, t));
  const outside = [
    ...written.lines.map((_, l) => line(data, variables, l)),
    ...written.devices.map((_, d) => device(data, nouns, d)),
  ];
  // Nouns are declared if something uses them, so what uses them is written first.
  const paged = written.paging === undefined ? [] : [paging(data, variables)];
  const pages = written.pages.map((_, p) => page(data, nouns, p));
  const faults = written.faults.map(({ space }) => {
    const portal = present(data.machine.spaces[space]?.faults, 'a space that faults has a portal');
    return method(variables.space(space), 'faultsTo', variables.portal(portal));
  });
  const declared = [...spaces, ...owned(data, nouns), ...threads, ...outside];
  const says = ({ variable, code }: Declaration) => statement(variables.declaring(variable), code);
  return [
    statement(`const ${machineVariable} = `, machineCode(data)),
    ...declared.map(says),
    ...paged.map((code) => statement('', code)),
    ...pages.map(says),
    ...faults.map((code) => statement('', code)),
  ];
}

function paging({ machine, written }: ScenarioData, variables: Variables): Code {
  const { region, table } = present(machine.pages, 'a machine with paging has pages');
  const { pageBytes } = written.paging ?? {};
  const options = object({
    memory: variables.region(region),
    table: variables.region(table),
    pageBytes: pageBytes === undefined ? undefined : amount(pageBytes),
  });
  return method(machineVariable, 'pages', options);
}

function page({ machine, written }: ScenarioData, { variables, ranges }: Nouns, p: number) {
  const { name, at, extent } = written.pages[p] as ScenarioData['written']['pages'][number];
  const { initially } = machine.pages?.virtual[p] ?? {};
  const options = object({ mapped: initially === undefined ? undefined : `${initially}` });
  const code = method(
    machineVariable,
    'page',
    quoted(name),
    ranges.code(extent, at),
    ...given(options),
  );
  return { variable: variables.nameOf('pages', p), code };
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

function machineCode({ written }: ScenarioData): Code {
  const { addressBits, registers, memory, values, faultValues } = written.options;
  const options = object({
    addressBits: addressBits === undefined ? undefined : `${addressBits}`,
    registers: registers === undefined ? undefined : `${registers}`,
    memory: memory === undefined ? undefined : `${memory}`,
    values: values === undefined ? undefined : numbers(values),
    faultValues: faultValues && object(mapped(faultValues)),
  });
  return call('machine', ...given(options));
}

function region(data: ScenarioData, variables: Variables, r: number): Declaration {
  const { name, at, bytes } = data.written.regions[r] as WrittenNoun<'regions'>;
  const { owner } = data.machine.regions[r] as { owner: SpaceId };
  const options = object({
    at: at === undefined ? undefined : address(at),
    bytes: bytes === undefined ? undefined : amount(bytes),
  });
  const of = (space: string) => method(space, 'region', quoted(name), ...given(options));
  const variable = variables.nameOf('regions', r);
  const folded = variables.familyRegionAt(r);
  if (folded === undefined) return { variable, code: of(variables.space(owner)) };
  const every = `(${member.variable}) => ${inLine(of(member.variable))}`;
  return { variable, code: method(variables.family(folded.family), 'map', every) };
}

type WrittenNoun<K extends 'regions' | 'threads'> = ScenarioData['written'][K][number];

function portal(data: ScenarioData, nouns: Nouns, p: number): Declaration {
  const { variables } = nouns;
  const { name, code: space, data: dataSpace } = data.machine.portals[p] as PortalDescription;
  const callers = callersOf(data, name).map(({ grantee }) => grantee);
  const options = object({
    entry: entry(data, nouns, p),
    data: dataSpace === space ? undefined : variables.space(dataSpace),
    callers: callers.length === 0 ? undefined : variables.spaces(callers),
  });
  const code = method(variables.space(space), 'portal', quoted(name), ...given(options));
  return { variable: variables.nameOf('portals', p), code };
}

type PortalDescription = ScenarioData['machine']['portals'][number];

/** Where the portal enters, unless it made a region for that. Of its range only the base counts. */
function entry(data: ScenarioData, { ranges }: Nouns, p: number): Code | undefined {
  const { name, entry: base, code } = data.machine.portals[p] as PortalDescription;
  if (data.written.regions.some(({ entryOf }) => entryOf === name)) return undefined;
  const [caller] = callersOf(data, name);
  const region = data.machine.regions.find((r) => r.owner === code && r.base === base);
  return ranges.code(caller?.range ?? region ?? { base, bytes: 1n });
}

function callersOf({ machine, written }: ScenarioData, portal: string) {
  return machine.grants.filter((_, i) => written.grants[i]?.callersOf === portal);
}

function threadDeclaration(
  { machine, written }: ScenarioData,
  variables: Variables,
  t: number,
): Declaration {
  const { name, at, hunkBytes, hunks } = written.threads[t] as WrittenNoun<'threads'>;
  const { code, data } = (machine.threads[t] as { home: Environment }).home;
  const home =
    code === data
      ? variables.space(data)
      : object({ code: variables.space(code), data: variables.space(data) });
  const options = object({
    at: at === undefined ? undefined : address(at),
    hunkBytes: hunkBytes === undefined ? undefined : amount(hunkBytes),
    hunks: hunks === undefined ? undefined : `${hunks}`,
  });
  const printed = method(machineVariable, 'thread', quoted(name), home, ...given(options));
  return { variable: variables.nameOf('threads', t), code: printed };
}

/** A maker is written before what it makes, as the language wants it. */
function makerOf({ machine }: ScenarioData, variables: Variables, maker?: string): List[] {
  if (maker === undefined) return [];
  const space = machine.spaces.findIndex(({ name }) => name === maker);
  return [object({ maker: variables.space(space) })];
}

function line({ machine }: ScenarioData, variables: Variables, l: number): Declaration {
  const { name, priority, handler, reentrant } = (machine.lines ?? [])[l] as LineDescription;
  const options = object({
    priority: `${priority}`,
    handler: variables.portal(handler),
    reentrant: reentrant ? 'true' : undefined,
  });
  const code = method(machineVariable, 'line', quoted(name), options);
  return { variable: variables.nameOf('lines', l), code };
}

type LineDescription = NonNullable<ScenarioData['machine']['lines']>[number];
type DeviceDescription = NonNullable<ScenarioData['machine']['devices']>[number];

function device(data: ScenarioData, { variables, ranges }: Nouns, d: number): Declaration {
  const { name, registers, line, aperture } = (data.machine.devices ?? [])[d] as DeviceDescription;
  const options = object({
    registers: variables.region(registers),
    raises: variables.line(line),
    aperture: aperture && array(aperture.map((range) => ranges.code(range))),
  });
  const code = method(machineVariable, 'device', quoted(name), options);
  return { variable: variables.nameOf('devices', d), code };
}

function mapped(values: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([cause, value]) => [cause, `${value}`]));
}

/** Options that say nothing are not written. */
function given(options: List): List[] {
  return options.items.length === 0 ? [] : [options];
}
