/**
 * The variables of a printed scenario: which noun is called what, and which ones are needed.
 *
 * A variable is the noun's own name in camel case wherever that is unambiguous. It is unique, never
 * a word that means something else, and printed with `const` only if a later line refers to it: an
 * unused variable would not type-check.
 */

import type { DeviceId, LineId, PortalId, SpaceId, ThreadId } from '../../../model/state.ts';
import type { ScenarioData } from '../../scenario/data.ts';
import { array, type Code } from './code.ts';
import {
  type Family,
  type FamilyRegion,
  familiesOf,
  familyRegionsOf,
  spacesWithFamilies,
} from './families.ts';

/** What a scenario file may import. */
const language = [
  ...['anyone', 'breaks', 'everything', 'machine', 'mayFlow', 'never', 'noAlias', 'only'],
  ...['register', 'scenario'],
];

/** No variables: keywords, what strict code reserves, and globals that linters protect. */
const reserved = (
  'arguments as async await break case catch class const continue debugger default delete do else ' +
  'enum eval export extends false finally for from function if implements import in instanceof ' +
  'interface let new null of package private protected public return static super switch this ' +
  'throw true try type typeof undefined using var void while with yield decodeURI encodeURI escape ' +
  'unescape globalThis isFinite isNaN parseFloat parseInt'
).split(' ');

/** The machine's own variable. */
export const machineVariable = 'm';
/** A family's member, and its number, in a sentence about all of them. */
export const member = { variable: 'one', number: 'i' } as const;

/** Nouns whose variables are listed in the order of `written`; this order decides who gets a name first. */
const listedNouns = ['spaces', 'portals', 'threads', 'lines', 'devices', 'pages'] as const;
type Kind = (typeof listedNouns)[number];

export class Variables {
  readonly families: readonly Family[];
  readonly familyRegions: readonly FamilyRegion[];
  readonly #data: ScenarioData;
  readonly #taken = new Set([...language, ...reserved, machineVariable]);
  readonly #used = new Set<string>();
  readonly #names = new Map<Kind, readonly string[]>();
  /** By index; those that are a family's have its variable, those of portals' entries have none. */
  readonly #regions = new Map<number, string>();
  /** How each space is written: a family's members by number. */
  readonly #members: readonly string[];

  constructor(data: ScenarioData) {
    this.#data = data;
    const { written } = data;
    this.families = familiesOf(data);
    this.familyRegions = familyRegionsOf(data, this.families);
    if (this.families.length > 0) for (const word of Object.values(member)) this.#taken.add(word);
    const regions = this.#regionsToName();
    const names = [
      ...listedNouns.flatMap((kind) => namesOf(data, kind)),
      ...regions.map(({ name }) => name),
    ];
    const shared = repeated(names.map(camelCase));
    for (const kind of listedNouns) {
      const variables = namesOf(data, kind).map((name) =>
        this.#nameFor(name, `${name}-${kind.slice(0, -1)}`),
      );
      this.#names.set(kind, variables);
    }
    // Last, because a region has its owner's name to set it apart.
    for (const { name, owner, indices } of regions) {
      const simple = shared.has(camelCase(name)) ? `${owner}-${name}` : name;
      const variable = this.#nameFor(simple, `${owner}-${name}`);
      for (const index of indices) this.#regions.set(index, variable);
    }
    this.#members = written.spaces.flatMap(({ family }, i) => {
      const variable = this.nameOf('spaces', i);
      if (family === undefined) return variable;
      return Array.from({ length: family }, (_, number) => `${variable}[${number}]`);
    });
  }

  /** The regions that need a name, a family's as one. */
  #regionsToName(): { name: string; owner: string; indices: number[] }[] {
    const { machine, written } = this.#data;
    const regions: { name: string; owner: string; indices: number[] }[] = [];
    for (const [r, { name, entryOf }] of written.regions.entries()) {
      const { first = r, family } = this.familyRegionAt(r) ?? {};
      if (entryOf !== undefined || first !== r) continue;
      const owner =
        family === undefined
          ? machine.spaces[(machine.regions[r] as { owner: SpaceId }).owner]
          : written.spaces[family.entry];
      const indices = Array.from({ length: family?.size ?? 1 }, (_, i) => r + i);
      regions.push({ name, owner: owner?.name ?? '', indices });
    }
    return regions;
  }

  /** The name itself, or with what it belongs to, or with a number. */
  #nameFor(name: string, qualified: string): string {
    const wanted = [camelCase(name), camelCase(qualified)];
    const free = wanted.find((candidate) => !this.#taken.has(candidate));
    return this.fresh(free ?? camelCase(qualified));
  }

  /** A variable for something that is not a noun. */
  fresh(name: string): string {
    let variable = name;
    for (let number = 2; this.#taken.has(variable); number++) variable = `${name}${number}`;
    this.#taken.add(variable);
    return variable;
  }

  /** What stands before the declaration of a noun. */
  declaring(variable: string): string {
    return this.#used.has(variable) ? `const ${variable} = ` : '';
  }

  /** What an entry of `written` is called, without using it. */
  nameOf(kind: Kind | 'regions', index: number): string {
    const names = kind === 'regions' ? this.#regions.get(index) : this.#names.get(kind)?.[index];
    return names as string;
  }

  readonly space = (space: SpaceId): string => {
    const expression = this.#members[space] as string;
    this.#use(expression.replace(/\[.*/, ''));
    return expression;
  };

  readonly portal = (portal: PortalId) => this.#use(this.nameOf('portals', portal));
  readonly thread = (thread: ThreadId) => this.#use(this.nameOf('threads', thread));
  readonly line = (line: LineId) => this.#use(this.nameOf('lines', line));
  readonly device = (device: DeviceId) => this.#use(this.nameOf('devices', device));
  readonly page = (page: number) => this.#use(this.nameOf('pages', page));

  family({ entry }: Family): string {
    return this.#use(this.nameOf('spaces', entry));
  }

  /** `[app, server]`; a whole family goes by its own name. */
  spaces(spaces: readonly SpaceId[]): Code {
    const pieces = spacesWithFamilies(spaces, this.families);
    const [only] = pieces;
    if (pieces.length === 1 && typeof only === 'object') return this.family(only);
    return array(
      pieces.map((piece) =>
        typeof piece === 'object' ? `...${this.family(piece)}` : this.space(piece),
      ),
    );
  }

  familyRegionAt(region: number): FamilyRegion | undefined {
    return this.familyRegions.find(
      ({ first, family }) => first <= region && region < first + family.size,
    );
  }

  familyRegion({ first }: FamilyRegion): string {
    return this.#use(this.nameOf('regions', first));
  }

  /** What a portal made for its entry has no variable: it goes by the portal. */
  region(region: number): string {
    const { entryOf } = this.#data.written.regions[region] ?? {};
    if (entryOf !== undefined) {
      const portal = this.#data.written.portals.findIndex(({ name }) => name === entryOf);
      return `${this.portal(portal)}.entry`;
    }
    const variable = this.#use(this.nameOf('regions', region));
    const folded = this.familyRegionAt(region);
    return folded === undefined ? variable : `${variable}[${region - folded.first}]`;
  }

  #use(variable: string): string {
    this.#used.add(variable);
    return variable;
  }
}

function namesOf({ written }: ScenarioData, kind: Kind): string[] {
  return written[kind].map(({ name }) => name);
}

export function camelCase(name: string): string {
  const words = name.split(/[^\p{L}\p{Nd}]+/u).filter((word) => word !== '');
  const [first = 'noun', ...more] = words;
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1);
  const variable = first.slice(0, 1).toLowerCase() + first.slice(1) + more.map(capital).join('');
  return /^\p{Nd}/u.test(variable) ? `n${variable}` : variable;
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, i) => names.indexOf(name) < i));
}
