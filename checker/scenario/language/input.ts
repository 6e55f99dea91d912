/**
 * Checks on what a scenario file hands to the language.
 *
 * Types catch most of it in an editor; this catches the same for those who run without a type
 * checker. Each message says what is wrong, where it stands, and how to mend it.
 */

import * as z from 'zod';
import { sizes as usualSizes, timing as usualTiming } from '../../../executor/timing.ts';
import { causes as cycleCauses } from '../../../executor/units/cycles.ts';
import { portRules } from '../../../executor/variants/port.ts';
import { causes } from '../../../model/outcome.ts';
import { parseRights, type Rights } from '../../../model/rights.ts';
import { nearest } from '../../text/nearest.ts';
import { refusal, type ScenarioError } from '../error.ts';
import type { MachineNoun, Noun, Ranged, RegionNoun, SpaceNoun } from './nouns.ts';
import type { CallSite } from './site.ts';

type NounKind = Noun['noun'];

/** An address or a number of bytes, as options take it. */
export const addressOrLength = z.union([z.int().nonnegative(), z.bigint().nonnegative()]);

/** The call that returns a noun of the kind. */
const makings: Record<NounKind, string> = {
  machine: 'machine()',
  range: 'm.range(at, bytes)',
  region: "app.region('buffer')",
  portal: "server.portal('serve')",
  thread: "m.thread('main', app)",
  space: "m.space('app')",
  line: "m.line('timer', { priority: 1, handler: tick })",
  device: "m.device('nic', { registers, raises: line })",
  page: "m.page('heap', buffer)",
};

/** Nouns have their kind from their class; an object with a key of this name only looks like one. */
export function isNoun<K extends NounKind>(
  value: unknown,
  kind: K,
): value is Extract<Noun, { noun: K }> {
  return isAnyNoun(value) && value.noun === kind;
}

function isAnyNoun(value: unknown): value is { readonly noun: unknown } {
  return (
    typeof value === 'object' && value !== null && !Object.hasOwn(value, 'noun') && 'noun' in value
  );
}

export function expectNoun<K extends NounKind>(
  value: unknown,
  kind: K,
  what: string,
): Extract<Noun, { noun: K }> {
  if (isNoun(value, kind)) return value;
  const remedy = kind === 'space' ? actsForSpace(value) : undefined;
  throw refusal(
    `${what} is ${shown(value)}, not a ${kind}`,
    remedy ?? `give what ${makings[kind]} returned`,
  );
}

/** Of what acts in the name of a space and has no rights of its own. */
function actsForSpace(value: unknown): string | undefined {
  if (isNoun(value, 'device')) {
    return 'a transfer has the rights of the space that started it: name that one, such as its driver';
  }
  if (isNoun(value, 'thread')) {
    return 'a thread has the rights of the space whose code it runs: name that one';
  }
  return undefined;
}

/** A noun of this very machine: the number of another machine's space names a different one here. */
export function expectNounOf<K extends 'region' | 'space'>(
  machine: MachineNoun,
  value: unknown,
  kind: K,
  what: string,
): Extract<Noun, { noun: K }> {
  const noun: RegionNoun | SpaceNoun = expectNoun<'region' | 'space'>(value, kind, what);
  if (noun.machine === machine) return noun as Extract<Noun, { noun: K }>;
  throw foreign(`the ${kind} ${noun.noun === 'region' ? noun.fullName : noun.name}`);
}

export function foreign(what: string, callSite?: CallSite): ScenarioError {
  return refusal(
    `${what} belongs to another machine`,
    'a scenario is about one machine: use what this one returned',
    callSite,
  );
}

export function expectRanged(value: unknown, what: string): Ranged {
  if ((['range', 'region', 'space'] as const).some((kind) => isNoun(value, kind))) {
    return value as Ranged;
  }
  throw refusal(
    `${what} is ${shown(value)}, not a range of addresses`,
    `${placeInTable(value)}give a region, a part of one (buffer.part(0, 8)), a space, or m.range(at, bytes)`,
  );
}

/** The range that is often meant by what is none. */
function placeInTable(value: unknown): string {
  if (isNoun(value, 'line')) return `its place in the table of lines is ${value.name}.slot; or `;
  if (isNoun(value, 'page')) return `its place in the page table is ${value.name}.entry; or `;
  return '';
}

/** Any value in a few words, on one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'undefined (is a name misspelt?)';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function (is a pair of brackets missing?)';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise (is an await missing?)';
  if (Object.hasOwn(value, 'noun')) return 'an object';
  const { noun, name } = value as { noun?: unknown; name?: unknown };
  const isNamed = typeof name === 'string' && name !== '';
  return typeof noun === 'string' ? `the ${noun}${isNamed ? ` ${name}` : ''}` : 'an object';
}

const shownMax = 60;

function quoted(text: string): string {
  const escaped = text
    .slice(0, shownMax)
    .replaceAll(/\p{Cc}/gu, (letter) => JSON.stringify(letter).slice(1, -1));
  return text.length > shownMax ? `'${escaped}…'` : `'${escaped}'`;
}

export function checkName(
  name: unknown,
  of: string,
  among: readonly { name: string; callSite: CallSite }[],
): void {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) {
    throw refusal(
      `${shown(name)} cannot name a ${of}`,
      'use a letter, then letters, digits, - and _, at most 100 in all',
    );
  }
  const other = among.find((noun) => noun.name === name || noun.name === `${name}[0]`);
  if (other === undefined) return;
  throw refusal(
    `there are two ${of}s of the name '${name}'; the other is in line ${other.callSite.site.line}`,
    'rename one of them',
  );
}

export function checkRights(rights: unknown): Rights {
  const parsed = typeof rights === 'string' ? parseRights(rights) : undefined;
  if (parsed !== undefined) return parsed;
  throw refusal(
    `${shown(rights)} are no rights`,
    "write some of r, w, x, e in this order, and + behind them if they may be passed on: 'rw+'",
  );
}

/** A number that counts something from 0: a register, a hunk, a value. */
export function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** `isNot`: what is wrong with anything else, such as 'is no register'. */
export function expectIndex(value: unknown, isNot: string, remedy: string): number {
  if (isIndex(value)) return value;
  throw refusal(`${shown(value)} ${isNot}`, remedy);
}

export function oneOf<T extends string>(all: readonly T[], value: unknown, what: string): T {
  const found = all.find((one) => one === value);
  if (found !== undefined) return found;
  const near = typeof value === 'string' ? nearest(value, all) : undefined;
  throw refusal(
    `${shown(value)} is no ${what}`,
    near === undefined ? `choose one of: ${all.join(', ')}` : `did you mean '${near}'?`,
  );
}

/** Checks an object of options: its shape by zod, and unknown keys by name. */
export function checkOptions<T>(
  schema: z.ZodType<unknown> & { readonly shape: Readonly<Record<string, unknown>> },
  value: T,
  of: string,
): T {
  const keys = Object.keys(schema.shape);
  // Its own fields would be taken for options.
  if (isAnyNoun(value)) throw noOptions(of, keys, value);
  const parsed = schema.safeParse(value);
  if (parsed.success) return value;
  const { issues } = parsed.error;
  // A misspelt key is also a missing one, and the spelling is what to mend.
  const misspelt = issues.find(({ code }) => code === 'unrecognized_keys');
  const issue = (misspelt ?? issues[0]) as z.core.$ZodIssue;
  const [key] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const inside = key === undefined ? undefined : String(key);
    const known = inside === undefined ? keys : (keysInside[inside] ?? []);
    const near = nearest(unknown, known);
    throw refusal(
      `${inside === undefined ? '' : `${inside} of `}a ${of} has no '${unknown}'`,
      near === undefined ? `it has: ${known.join(', ')}` : `did you mean '${near}'?`,
    );
  }
  if (key === undefined) throw noOptions(of, keys, value);
  const given = issue.path.reduce<unknown>((of, key) => Reflect.get(of as object, key), value);
  const isAbsent = issue.path.length === 1 && !Object.hasOwn(value as object, key);
  throw refusal(
    isAbsent
      ? `a ${of} needs '${String(key)}', which is not given`
      : `${issue.path.map(String).join('.')} of a ${of} cannot be ${shown(given)}`,
    optionRemedies[of]?.[String(key)] ?? issue.message,
  );
}

function noOptions(of: string, keys: readonly string[], value: unknown): ScenarioError {
  const needed = keys.filter((one) => neededOptions[of]?.includes(one));
  const which = needed.length === 0 ? 'each is optional' : `it needs ${needed.join(' and ')}`;
  return refusal(
    `a ${of} wants options, not ${shown(value)}`,
    `write them in braces: { ${keys.join(', ')} }; ${which}`,
  );
}

/** Those that an option has in its own braces. */
const keysInside: Readonly<Record<string, readonly string[]>> = {
  faultValues: causes,
  sizes: Object.keys(usualSizes),
  latencies: Object.keys(usualTiming),
};

/** Of a noun; all others are optional. */
const neededOptions: Readonly<Record<string, readonly string[]>> = {
  line: ['priority', 'handler'],
  device: ['registers', 'raises'],
  paging: ['memory', 'table'],
  scenario: ['shows'],
};

const anAddress =
  'give an address: a whole number of at least 0, above 2 ** 53 as a bigint: 2n ** 60n';
const aLength = 'give a whole number of at least 1, above 2 ** 53 as a bigint: 2n ** 60n';
const aListOfSentences = 'give a list of sentences in brackets: [app.loads(buffer)]';
const aCount = 'give a whole number from 1 to 1,000,000,000';

/** The remedy for an option of the wrong kind. */
const optionRemedies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  machine: {
    addressBits: 'give a whole number from 4 to 64',
    registers: 'give a whole number from 0 to 16',
    memory: 'give true or false',
    values: 'give a list of whole numbers of at least 0: [0, 1, 2]',
    faultValues: 'give a whole number for causes: { protection: 2, unmapped: 3 }',
    variant: "give the name of a variant: 'untagged-plb'",
    sizes:
      'give how many there are of what differs, 0 to 65,536, at least 1 of frames, and tagged: ' +
      'true or false: { plb: 16 }',
    latencies:
      'give cycles for what differs, 0 to 10,000, at least 1 for a message and for beatsMax: { miss: 8 }',
    port: `choose one of: ${portRules.join(', ')}`,
  },
  paging: {
    memory: "give the region that is the physical memory: pager.region('memory', { bytes: 8192 })",
    table: "give the region that is the page table: pager.region('table')",
    pageBytes: aLength,
  },
  line: {
    priority: 'give a whole number from 1 to 1,000',
    handler: "give the portal that it is delivered to: server.portal('tick')",
    reentrant: 'give true or false',
  },
  device: {
    registers: "give the region that starts and stops it: driver.region('registers')",
    raises: "give the line that says it is idle: m.line('done', { priority: 1, handler: serve })",
    aperture: 'give a list of regions or parts of them in brackets: [buffer]',
  },
  page: { mapped: 'count the pages of the physical memory from 0' },
  region: { at: anAddress, bytes: aLength },
  portal: {
    callers: 'give a list of spaces in brackets: callers: [app]',
    closed: 'give true or false',
  },
  thread: {
    at: anAddress,
    hunkBytes: aLength,
    hunks: 'give a whole number from 1 to 1,000',
    halted: 'give true or false',
  },
  scenario: {
    shows: 'say in one sentence what the scenario shows',
    claims: "give a list of claims in brackets: ['A5', 'A7']",
    initially: 'give a list of grants in brackets: [app.grants(server, buffer, "r")]',
    steps: aListOfSentences,
    may: "give a list in brackets, [app.loads(buffer), anything.by(driver)], or 'everything'",
    policy: "give a list of clauses in brackets: [never(driver, 'w', buffer)]",
    costs: 'give a list of costs in brackets: [atMost(40, call)]',
  },
  variant: {
    steps: aListOfSentences,
    may: "give a list in brackets, [app.loads(buffer), anything.by(driver)], or 'everything'",
    policy: "give a list of clauses in brackets: [never(driver, 'w', buffer)]",
  },
  check: {
    seed: 'give a whole number from 0 to 2,147,483,647',
    runs: aCount,
    name: 'say in a word or two how reports call the scenario',
  },
  cost: {
    by: `give a list of causes in brackets, of: ${cycleCauses.join(', ')}`,
  },
  'set of bounds': {
    depth: aCount,
    states: aCount,
    memory: 'give a whole number of MiB, such as 4096',
    time: 'give a whole number of seconds, such as 60',
    runs: aCount,
    steps: aCount,
  },
};
