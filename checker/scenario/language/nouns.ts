/**
 * The nouns of the scenario language: machine, space, region, portal, thread, and ranges.
 *
 * A noun is what later lines refer to by its variable, so a misspelt one does not compile. Nouns
 * know their name, their machine and where they were written; addresses are given out when the
 * whole machine is known.
 */

import * as z from 'zod';
import { type Cause, causes } from '../../../model/outcome.ts';
import type { RightsText } from '../../../model/rights.ts';
import type { SpaceId, Value } from '../../../model/state.ts';
import { ScenarioError } from '../error.ts';
import {
  checkName,
  checkOptions,
  checkRights,
  checkSource,
  expectNoun,
  expectRanged,
  expectSpaceOf,
  foreign,
  isIndex,
  oneOf,
  shown,
} from './input.ts';
import { Act, CallAct, LoadAct, StartAct, StoreAct, type ValueSource } from './sentences.ts';
import { Place } from './site.ts';

export interface MachineOptions {
  /** Width of an address, 4 to 64; 64 unless said. */
  readonly addressBits?: number;
  /** Registers of each frame; 2 unless said, 0: not tracked. */
  readonly registers?: number;
  /** Whether memory contents are tracked; they are unless said. */
  readonly memory?: boolean;
  /** All values there are; unless said, 0, 1 and those that the scenario mentions. */
  readonly values?: readonly Value[];
  /** What a fault handler finds in register 0, by cause: `{ protection: 2 }`; 0 unless said. */
  readonly faultValues?: { readonly [C in Cause]?: Value };
}

export interface PagingOptions {
  /** The region whose addresses are the physical pages. Its owner sees all of them. */
  readonly memory: Region;
  /** The region with one entry per page: who may write an entry may map and unmap the page. */
  readonly table: Region;
  /** A power of two; that of a region without length unless said. */
  readonly pageBytes?: bigint | number;
}

export interface PageOptions {
  /** The number of the physical page that is behind it at the start; none unless said. */
  readonly mapped?: number;
}

export interface RegionOptions {
  /** Where it begins; found for you unless said. */
  readonly at?: bigint | number;
  /** How long it is. */
  readonly bytes?: bigint | number;
}

export interface PortalOptions {
  /** Where it enters; a region of its own unless said. */
  readonly entry?: Ranged;
  /** The data space of its environment; the code space itself unless said. */
  readonly data?: Space;
  /** Who may enter from the start: each is granted `e` on the entry. */
  readonly callers?: readonly Space[];
}

export interface SpaceOptions {
  /** The space that may destroy it and create it again. */
  readonly maker?: Space;
}

export interface LineOptions {
  /** At least 1; code that no interrupt runs has 0. */
  readonly priority: number;
  /** Where it is delivered to. */
  readonly handler: Portal;
  /** Whether its handler may be interrupted by the same line; not unless said. */
  readonly reentrant?: boolean;
}

export interface DeviceOptions {
  /** A region that holds no memory: who may write it may start and stop the device. */
  readonly registers: Region;
  /** The line that it raises when it has become idle by itself. */
  readonly raises: Line;
  /** Where it may read and write, whoever starts it; everywhere unless said. */
  readonly aperture?: readonly Ranged[];
}

export interface ThreadOptions {
  /** Where the stack region begins; found for you unless said. */
  readonly at?: bigint | number;
  readonly hunkBytes?: bigint | number;
  /** How many frames fit, the base frame included; 8 unless said. */
  readonly hunks?: number;
}

/** The code and data space that code runs in. */
export interface Home {
  readonly code: Space;
  readonly data: Space;
}

const wholeNumber = z.union([z.int().nonnegative(), z.bigint().nonnegative()]);
const machineOptions = z.strictObject({
  addressBits: z.int().min(4).max(64).optional(),
  registers: z.int().min(0).max(16).optional(),
  memory: z.boolean().optional(),
  values: z.array(z.int().nonnegative()).nonempty().optional(),
  faultValues: z.partialRecord(z.enum(causes), z.int().nonnegative()).optional(),
});
const pagingOptions = z.strictObject({
  memory: z.unknown(),
  table: z.unknown(),
  pageBytes: wholeNumber.optional(),
});
const pageOptions = z.strictObject({ mapped: z.int().nonnegative().optional() });
const regionOptions = z.strictObject({ at: wholeNumber.optional(), bytes: wholeNumber.optional() });
const portalOptions = z.strictObject({
  entry: z.unknown().optional(),
  data: z.unknown().optional(),
  callers: z.array(z.unknown()).optional(),
});
const threadOptions = z.strictObject({
  at: wholeNumber.optional(),
  hunkBytes: wholeNumber.optional(),
  hunks: z.int().min(1).max(1000).optional(),
});

const spaceOptions = z.strictObject({ maker: z.unknown().optional() });
const lineOptions = z.strictObject({
  priority: z.int().min(1).max(1000),
  handler: z.unknown(),
  reentrant: z.boolean().optional(),
});
const deviceOptions = z.strictObject({
  registers: z.unknown(),
  raises: z.unknown(),
  aperture: z.array(z.unknown()).optional(),
});

export class Machine {
  readonly linesDeclared: Line[] = [];
  readonly devicesDeclared: Device[] = [];
  readonly pagesDeclared: Page[] = [];
  #paging: { readonly options: PagingOptions; readonly place: Place } | undefined;
  readonly spacesDeclared: Space[] = [];
  readonly familiesDeclared: { name: string; size?: number; maker?: Space; place: Place }[] = [];
  readonly regionsDeclared: Region[] = [];
  readonly portalsDeclared: Portal[] = [];
  readonly threadsDeclared: Thread[] = [];
  readonly options: MachineOptions;
  readonly place: Place;

  constructor(options: MachineOptions, place: Place) {
    this.options = checkOptions(machineOptions, options, { of: 'machine', place });
    this.place = place;
  }

  get noun(): 'machine' {
    return 'machine';
  }

  /** What `paging` was given, if memory has pages. */
  get paging(): { readonly options: PagingOptions; readonly place: Place } | undefined {
    return this.#paging;
  }

  /** From now on memory is what pages are mapped to, and an address outside of them is unmapped. */
  pages(options: PagingOptions): void {
    const place = Place.of(this.pages);
    checkOptions(pagingOptions, options, { of: 'paging', place });
    if (this.#paging !== undefined) {
      throw new ScenarioError({
        says: 'the machine says twice where its pages are',
        remedy: 'leave out one m.pages(...)',
        site: place.site,
      });
    }
    const bytes = BigInt(options.pageBytes ?? 1);
    if (bytes < 1n || (bytes & (bytes - 1n)) !== 0n) {
      throw new ScenarioError({
        says: `a page cannot have ${bytes} bytes`,
        remedy: 'give a power of two: 4096',
        site: place.site,
      });
    }
    for (const [region, what] of [
      [options.memory, 'the physical memory'],
      [options.table, 'the page table'],
    ] as const) {
      const { machine, fullName } = expectNoun<Region>(region, 'region', what, place);
      if (machine !== this) throw foreign(`the region ${fullName}`, place);
    }
    this.#paging = { options, place };
  }

  /** The page that this is in, which may be mapped to a physical page. */
  page(name: string, at: Ranged, options: PageOptions = {}): Page {
    const place = Place.of(this.page);
    checkName(name, { of: 'page', among: this.pagesDeclared, place });
    const checked = checkOptions(pageOptions, options, { of: 'page', place });
    const range = expectRanged<Ranged>(at, 'where a page is', place);
    const { mapped } = checked;
    const page = new Page(this, { name, range, place, ...(mapped !== undefined && { mapped }) });
    this.pagesDeclared.push(page);
    return page;
  }

  /** A protection domain. No space is privileged. */
  space(name: string, options: SpaceOptions = {}): Space {
    const place = Place.of(this.space);
    checkName(name, { of: 'space', among: this.spacesDeclared, place });
    checkOptions(spaceOptions, options, { of: 'space', place });
    const maker =
      options.maker === undefined
        ? undefined
        : expectSpaceOf(this, options.maker, 'the maker of a space', place);
    this.familiesDeclared.push({ name, ...(maker && { maker }), place });
    return this.#declare(name, place, maker);
  }

  /** An interrupt line, which is delivered to a portal. */
  line(name: string, options: LineOptions): Line {
    const place = Place.of(this.line);
    checkName(name, { of: 'line', among: this.linesDeclared, place });
    checkOptions(lineOptions, options, { of: 'line', place });
    const { priority, reentrant = false } = options;
    const handler = expectNoun<Portal>(options.handler, 'portal', 'the handler of a line', place);
    const line = new Line({ name, priority, handler, reentrant, place });
    this.linesDeclared.push(line);
    return line;
  }

  /** A device, which whoever may write its registers can have transfer. */
  device(name: string, options: DeviceOptions): Device {
    const place = Place.of(this.device);
    checkName(name, { of: 'device', among: this.devicesDeclared, place });
    checkOptions(deviceOptions, options, { of: 'device', place });
    const registers = expectNoun<Region>(options.registers, 'region', 'the registers', place);
    if (registers.machine !== this) throw foreign(`the region ${registers.fullName}`, place);
    const aperture = options.aperture?.map((range) =>
      expectRanged<Ranged>(range, 'a part of the aperture', place),
    );
    const device = new Device({
      name,
      registers,
      line: expectNoun<Line>(options.raises, 'line', 'the line that a device raises', place),
      ...(aperture && { aperture }),
      place,
    });
    this.devicesDeclared.push(device);
    return device;
  }

  /** A family of spaces that differ by number: `client[0]` to `client[size - 1]`. */
  spaces(name: string, size: number): readonly Space[] {
    const place = Place.of(this.spaces);
    checkName(name, { of: 'space', among: this.spacesDeclared, place });
    if (!Number.isInteger(size) || size < 1 || size > 100_000) {
      throw new ScenarioError({
        says: `a family cannot have ${shown(size)} spaces`,
        remedy: 'give it a whole number from 1 to 100,000',
        site: place.site,
      });
    }
    this.familiesDeclared.push({ name, size, place });
    const members = Array.from({ length: size }, (_, i) => this.#declare(`${name}[${i}]`, place));
    return familyOf(name, members);
  }

  #declare(name: string, place: Place, maker?: Space): Space {
    const id = this.spacesDeclared.length;
    const space = new Space(this, { name, id, place, ...(maker && { maker }) });
    this.spacesDeclared.push(space);
    return space;
  }

  /** A thread: a stack of frames whose base frame runs in its home environment. */
  thread(name: string, home: Space | Home, options: ThreadOptions = {}): Thread {
    const place = Place.of(this.thread);
    checkName(name, { of: 'thread', among: this.threadsDeclared, place });
    const at = { of: 'thread', place };
    const checked = checkOptions(threadOptions, options, at);
    const pair = home instanceof Space ? { code: home, data: home } : home;
    const environment = {
      code: expectSpaceOf(this, pair?.code, 'the home of a thread', place),
      data: expectSpaceOf(this, pair?.data, 'the home of a thread', place),
    };
    const thread = new Thread(this, { name, home: environment, options: checked, place });
    this.threadsDeclared.push(thread);
    return thread;
  }

  /** Any addresses, inside a region or not, also beyond the top of the address range. */
  range(at: bigint | number, bytes: bigint | number): Range {
    const place = Place.of(this.range);
    const extent = extentOf(at, bytes, place);
    return new Range(this, { kind: 'absolute', ...extent }, place);
  }
}

/** What a range is written as; it becomes addresses when the machine is laid out. */
export type Extent =
  | { readonly kind: 'absolute'; readonly base: bigint; readonly bytes: bigint }
  | {
      readonly kind: 'part';
      readonly region: Region;
      readonly offset: bigint;
      readonly bytes: bigint;
    }
  | { readonly kind: 'through'; readonly first: Region; readonly last: Region }
  | { readonly kind: 'hunk'; readonly thread: Thread; readonly index: number }
  | { readonly kind: 'entry'; readonly page: Page };

/** A contiguous range of addresses. */
export class Range {
  readonly machine: Machine;
  readonly extent: Extent;
  readonly place: Place;

  constructor(machine: Machine, extent: Extent, place: Place) {
    this.machine = machine;
    this.extent = extent;
    this.place = place;
  }

  get noun(): 'range' {
    return 'range';
  }
}

/** Where a range is expected a region will do, and so will a space: all of its regions together. */
export type Ranged = Range | Region | Space;

/** A range of addresses that a space owns. Owned regions never overlap. */
export class Region {
  readonly machine: Machine;
  readonly owner: Space;
  readonly name: string;
  readonly options: RegionOptions;
  readonly place: Place;
  readonly entryOf: string | undefined;

  constructor(
    owner: Space,
    told: { name: string; options: RegionOptions; place: Place; entryOf?: string },
  ) {
    this.machine = owner.machine;
    this.owner = owner;
    this.name = told.name;
    this.options = told.options;
    this.place = told.place;
    this.entryOf = told.entryOf;
  }

  get noun(): 'region' {
    return 'region';
  }

  get fullName(): string {
    return `${this.owner.name}.${this.name}`;
  }

  /** The bytes from `offset` on, counted from the region's first. */
  part(offset: bigint | number, bytes: bigint | number): Range {
    const place = Place.of(this.part);
    const { base, bytes: length } = extentOf(offset, bytes, place);
    const extent = { kind: 'part', region: this, offset: base, bytes: length } as const;
    return new Range(this.machine, extent, place);
  }

  /** From this region's first byte to the last of a region further up, with regions all the way. */
  through(last: Region): Range {
    const place = Place.of(this.through);
    const checked = expectNoun<Region>(last, 'region', 'through', place);
    if (checked.machine !== this.machine) throw foreign(`the region ${checked.fullName}`, place);
    return new Range(this.machine, { kind: 'through', first: this, last: checked }, place);
  }
}

/** A named entry point with the environment it runs in. */
export class Portal {
  readonly name: string;
  readonly code: Space;
  readonly data: Space;
  readonly entry: Ranged;
  readonly callers: readonly Space[];
  readonly place: Place;

  constructor(told: {
    name: string;
    code: Space;
    data: Space;
    entry: Ranged;
    callers: readonly Space[];
    place: Place;
  }) {
    this.name = told.name;
    this.code = told.code;
    this.data = told.data;
    this.entry = told.entry;
    this.callers = told.callers;
    this.place = told.place;
  }

  get noun(): 'portal' {
    return 'portal';
  }
}

export class Thread {
  readonly machine: Machine;
  readonly name: string;
  readonly home: Home;
  readonly options: ThreadOptions;
  readonly place: Place;

  constructor(
    machine: Machine,
    told: { name: string; home: Home; options: ThreadOptions; place: Place },
  ) {
    this.machine = machine;
    this.name = told.name;
    this.home = told.home;
    this.options = told.options;
    this.place = told.place;
  }

  get noun(): 'thread' {
    return 'thread';
  }

  /** The slice of the stack that the frame of this depth uses; the base frame's is 0. */
  hunk(index: number): Range {
    const place = Place.of(this.hunk);
    if (!isIndex(index)) {
      throw new ScenarioError({
        says: `${shown(index)} is no hunk of a stack`,
        remedy: 'give a whole number: hunk(0) is that of the base frame',
        site: place.site,
      });
    }
    return new Range(this.machine, { kind: 'hunk', thread: this, index }, place);
  }
}

/** An interrupt line: the outside world raises it, and it is delivered to a portal. */
export class Line {
  readonly name: string;
  readonly priority: number;
  readonly handler: Portal;
  readonly reentrant: boolean;
  readonly place: Place;

  constructor(told: {
    name: string;
    priority: number;
    handler: Portal;
    reentrant: boolean;
    place: Place;
  }) {
    this.name = told.name;
    this.priority = told.priority;
    this.handler = told.handler;
    this.reentrant = told.reentrant;
    this.place = told.place;
  }

  get noun(): 'line' {
    return 'line';
  }

  /** It becomes pending. */
  raised(): Act {
    const place = Place.of(this.raised);
    return new Act({ by: undefined, place, asks: { verb: 'raised', line: this } });
  }

  /** Its handler runs, above whatever runs on the thread. */
  delivered(): Act {
    const place = Place.of(this.delivered);
    return new Act({ by: undefined, place, asks: { verb: 'delivered', line: this } });
  }
}

/** A device: it transfers in the name of whoever started it. */
export class Device {
  readonly name: string;
  readonly registers: Region;
  readonly line: Line;
  readonly aperture: readonly Ranged[] | undefined;
  readonly place: Place;

  constructor(told: {
    name: string;
    registers: Region;
    line: Line;
    aperture?: readonly Ranged[];
    place: Place;
  }) {
    this.name = told.name;
    this.registers = told.registers;
    this.line = told.line;
    this.aperture = told.aperture;
    this.place = told.place;
  }

  get noun(): 'device' {
    return 'device';
  }

  /** One beat of its transfer: the next cell is moved; a device that writes memory writes this. */
  moves(value: Value = 0): Act {
    const place = Place.of(this.moves);
    if (isIndex(value)) {
      return new Act({ by: undefined, place, asks: { verb: 'moves', device: this, value } });
    }
    throw new ScenarioError({
      says: `${shown(value)} is nothing that a device could move`,
      remedy: 'give a whole number of at least 0, or nothing for 0',
      site: place.site,
    });
  }
}

/** A page of addresses, behind which there is a physical page or nothing. */
export class Page {
  readonly machine: Machine;
  readonly name: string;
  readonly range: Ranged;
  readonly mapped: number | undefined;
  readonly place: Place;

  constructor(
    machine: Machine,
    told: { name: string; range: Ranged; mapped?: number; place: Place },
  ) {
    this.machine = machine;
    this.name = told.name;
    this.range = told.range;
    this.mapped = told.mapped;
    this.place = told.place;
  }

  get noun(): 'page' {
    return 'page';
  }

  /** Its entry in the page table: who may write that may map and unmap it. */
  get entry(): Range {
    return new Range(this.machine, { kind: 'entry', page: this }, this.place);
  }
}

/** A protection domain, and the subject of a sentence: `app.grants(server, buffer, 'r')`. */
export class Space {
  readonly machine: Machine;
  readonly name: string;
  readonly id: SpaceId;
  readonly maker: Space | undefined;
  readonly place: Place;
  #faults: { readonly portal: Portal; readonly place: Place } | undefined;

  constructor(machine: Machine, told: { name: string; id: SpaceId; maker?: Space; place: Place }) {
    this.machine = machine;
    this.name = told.name;
    this.id = told.id;
    this.maker = told.maker;
    this.place = told.place;
  }

  get noun(): 'space' {
    return 'space';
  }

  /** Where it is said who handles what is refused to code that runs on its data, if it is. */
  get faults(): { readonly portal: Portal; readonly place: Place } | undefined {
    return this.#faults;
  }

  /** What is refused to code that runs on this space's data is a call of this portal. */
  faultsTo(portal: Portal): void {
    const place = Place.of(this.faultsTo);
    const checked = expectNoun<Portal>(portal, 'portal', 'what handles the faults', place);
    if (this.#faults === undefined) {
      this.#faults = { portal: checked, place };
      return;
    }
    throw new ScenarioError({
      says: `${this.name} says twice who handles its faults`,
      remedy: 'leave out one .faultsTo(...)',
      site: place.site,
    });
  }

  /** A region of this space. */
  region(name: string, options: RegionOptions = {}): Region {
    const place = Place.of(this.region);
    checkName(name, { of: 'region', among: this.#regions(), place });
    const checked = checkOptions(regionOptions, options, { of: 'region', place });
    const region = new Region(this, { name, options: checked, place });
    this.machine.regionsDeclared.push(region);
    return region;
  }

  /** An entry point into this space. */
  portal(name: string, options: PortalOptions = {}): Portal {
    const place = Place.of(this.portal);
    checkName(name, { of: 'portal', among: this.machine.portalsDeclared, place });
    checkOptions(portalOptions, options, { of: 'portal', place });
    const { entry, data = this, callers = [] } = options;
    const portal = new Portal({
      name,
      code: this,
      data: expectSpaceOf(this.machine, data, "a portal's data", place),
      entry:
        entry === undefined
          ? this.#entryFor(name, place)
          : expectRanged<Ranged>(entry, 'entry', place),
      callers: callers.map((caller) =>
        expectSpaceOf(this.machine, caller, "a portal's callers", place),
      ),
      place,
    });
    this.machine.portalsDeclared.push(portal);
    return portal;
  }

  #regions(): readonly Region[] {
    return this.machine.regionsDeclared.filter(({ owner }) => owner === this);
  }

  #entryFor(name: string, place: Place): Region {
    checkName(name, { of: 'region', among: this.#regions(), place });
    const region = new Region(this, { name, options: {}, place, entryOf: name });
    this.machine.regionsDeclared.push(region);
    return region;
  }

  /** Fetches code from everywhere in the range. Needs x. */
  fetches(range: Ranged): Act {
    return fetches(this, range, Place.of(this.fetches));
  }

  /** Loads from everywhere in the range. Needs r. */
  loads(range: Ranged): LoadAct {
    return loads(this, range, Place.of(this.loads));
  }

  /** Stores the value everywhere in the range. Needs w. */
  stores(range: Ranged, value: ValueSource): StoreAct {
    return stores(this, { range, value }, Place.of(this.stores));
  }

  /** Calls through a portal. Needs e on its entry. */
  calls(portal: Portal): CallAct {
    return calls(this, portal, Place.of(this.calls));
  }

  /** Returns to the caller, with results for its registers, from 0 on. */
  returns(...results: ValueSource[]): Act {
    return returns(this, results, Place.of(this.returns));
  }

  /** Returns from a fault, and lets what was refused be asked again. */
  retries(): Act {
    return resumes(this, 'retry', Place.of(this.retries));
  }

  /** Returns from a fault; what was refused is over, and a load has seen these. */
  skips(...values: Value[]): Act {
    return resumes(this, { skip: values }, Place.of(this.skips));
  }

  /** Puts the physical page of this number behind a page. Needs w on its entry, and rw+ on memory. */
  maps(page: Page, physicalPage: number): Act {
    return maps(this, page, physicalPage, Place.of(this.maps));
  }

  /** Leaves nothing behind a page. Needs w on its entry. */
  unmaps(page: Page): Act {
    return unmaps(this, page, Place.of(this.unmaps));
  }

  /** Has a device transfer in this space's name: `in`, it writes memory; `out`, it reads. */
  starts(device: Device, range: Ranged, direction: 'in' | 'out'): StartAct {
    return starts(this, { device, range, direction }, Place.of(this.starts));
  }

  /** Ends a device's transfer. Needs w on its registers. */
  stops(device: Device): Act {
    return stops(this, device, Place.of(this.stops));
  }

  /** Gives up all frames above the one of this depth, which must be one of its own environment. */
  unwinds(depth: number): Act {
    return unwinds(this, depth, Place.of(this.unwinds));
  }

  /** Ends a space that it is the maker of. */
  destroys(space: Space): Act {
    return makes(this, { verb: 'destroys', space }, Place.of(this.destroys));
  }

  /** Makes a space anew that it is the maker of. */
  creates(space: Space): Act {
    return makes(this, { verb: 'creates', space }, Place.of(this.creates));
  }

  /** Lets another space use the range until it is revoked. `rw+`: both may be passed on. */
  grants(to: Space, range: Ranged, rights: RightsText): Act {
    const place = Place.of(this.grants);
    const told = fact({ space: to, role: 'the grantee', range, rights }, place);
    return new Act({ by: this, place, asks: { verb: 'grants', as: this, ...told } });
  }

  /** Takes back rights that this space granted itself, and all that was built on them. */
  revokes(from: Space, range: Ranged, rights: RightsText): Act {
    const place = Place.of(this.revokes);
    const told = fact({ space: from, role: 'the one that loses them', range, rights }, place);
    return new Act({ by: this, place, asks: { verb: 'revokes', as: this, ...told } });
  }

  /** Takes back the marks alone: the rights stay, and may no longer be passed on. */
  unpasses(from: Space, range: Ranged, rights: RightsText): Act {
    const place = Place.of(this.unpasses);
    const told = fact({ space: from, role: 'the one that loses them', range, rights }, place);
    return new Act({ by: this, place, asks: { verb: 'unpasses', as: this, ...told } });
  }
}

function starts(
  by: Space | undefined,
  told: { device: Device; range: Ranged; direction: 'in' | 'out' },
  place: Place,
): StartAct {
  const device = expectNoun<Device>(told.device, 'device', 'what is started', place);
  const range = expectRanged<Ranged>(told.range, 'what is transferred', place);
  const direction = oneOf(['in', 'out'] as const, told.direction, { what: 'direction', place });
  return new StartAct({ by, place, asks: { verb: 'starts', device, range, direction } });
}

function resumes(
  by: Space | undefined,
  resume: 'retry' | { readonly skip: readonly Value[] },
  place: Place,
): Act {
  const wrong = resume === 'retry' ? -1 : resume.skip.findIndex((value) => !isIndex(value));
  if (wrong < 0) return new Act({ by, place, asks: { verb: 'resumes', resume } });
  throw new ScenarioError({
    says: `${shown(resume === 'retry' ? resume : resume.skip[wrong])} is no value that a load could see`,
    remedy: 'name whole numbers of at least 0, or nothing: .skips(1)',
    site: place.site,
  });
}

function maps(by: Space | undefined, page: Page, physicalPage: number, place: Place): Act {
  const checked = expectNoun<Page>(page, 'page', 'what is mapped', place);
  if (isIndex(physicalPage)) {
    return new Act({ by, place, asks: { verb: 'maps', page: checked, physicalPage } });
  }
  throw new ScenarioError({
    says: `${shown(physicalPage)} is no number of a physical page`,
    remedy: 'count the pages of the physical memory from 0: .maps(heap, 0)',
    site: place.site,
  });
}

function unmaps(by: Space | undefined, page: Page, place: Place): Act {
  const checked = expectNoun<Page>(page, 'page', 'what is unmapped', place);
  return new Act({ by, place, asks: { verb: 'unmaps', page: checked } });
}

function stops(by: Space | undefined, device: Device, place: Place): Act {
  const checked = expectNoun<Device>(device, 'device', 'what is stopped', place);
  return new Act({ by, place, asks: { verb: 'stops', device: checked } });
}

function unwinds(by: Space | undefined, depth: number, place: Place): Act {
  if (isIndex(depth)) return new Act({ by, place, asks: { verb: 'unwinds', depth } });
  throw new ScenarioError({
    says: `${shown(depth)} is no depth of a stack`,
    remedy: 'give a whole number: 0 is the base frame',
    site: place.site,
  });
}

function makes(
  by: Space | undefined,
  told: { verb: 'destroys' | 'creates'; space: Space },
  place: Place,
): Act {
  const space = expectNoun<Space>(told.space, 'space', `what is ${told.verb}`, place);
  return new Act({ by, place, asks: { verb: told.verb, space } });
}

/** Whoever runs: for menus, where it does not matter who acts. */
export const anyone = {
  /** Has a device transfer: `in`, it writes memory; `out`, it reads. */
  starts: (device: Device, range: Ranged, direction: 'in' | 'out'): StartAct =>
    starts(undefined, { device, range, direction }, Place.of(anyone.starts)),
  /** Returns from a fault, and lets what was refused be asked again. */
  retries: (): Act => resumes(undefined, 'retry', Place.of(anyone.retries)),
  /** Returns from a fault; what was refused is over. */
  skips: (...values: Value[]): Act => resumes(undefined, { skip: values }, Place.of(anyone.skips)),
  /** Puts a physical page behind a page. */
  maps: (page: Page, physicalPage: number): Act =>
    maps(undefined, page, physicalPage, Place.of(anyone.maps)),
  /** Leaves nothing behind a page. */
  unmaps: (page: Page): Act => unmaps(undefined, page, Place.of(anyone.unmaps)),
  /** Ends a device's transfer. */
  stops: (device: Device): Act => stops(undefined, device, Place.of(anyone.stops)),
  /** Gives up all frames above the one of this depth. */
  unwinds: (depth: number): Act => unwinds(undefined, depth, Place.of(anyone.unwinds)),
  /** Ends a space. */
  destroys: (space: Space): Act =>
    makes(undefined, { verb: 'destroys', space }, Place.of(anyone.destroys)),
  /** Makes a space anew. */
  creates: (space: Space): Act =>
    makes(undefined, { verb: 'creates', space }, Place.of(anyone.creates)),
  /** Fetches code from everywhere in the range. */
  fetches: (range: Ranged): Act => fetches(undefined, range, Place.of(anyone.fetches)),
  /** Loads from everywhere in the range. */
  loads: (range: Ranged): LoadAct => loads(undefined, range, Place.of(anyone.loads)),
  /** Stores the value everywhere in the range. */
  stores: (range: Ranged, value: ValueSource): StoreAct =>
    stores(undefined, { range, value }, Place.of(anyone.stores)),
  /** Calls through a portal; what is lent names its lender. */
  calls: (portal: Portal): CallAct => calls(undefined, portal, Place.of(anyone.calls)),
  /** Returns to the caller. */
  returns: (...results: ValueSource[]): Act =>
    returns(undefined, results, Place.of(anyone.returns)),
};

function fetches(by: Space | undefined, range: Ranged, place: Place): Act {
  const checked = expectRanged<Ranged>(range, 'what is fetched', place);
  return new Act({ by, place, asks: { verb: 'fetches', range: checked } });
}

function loads(by: Space | undefined, range: Ranged, place: Place): LoadAct {
  const checked = expectRanged<Ranged>(range, 'what is loaded', place);
  return new LoadAct({ by, place, asks: { verb: 'loads', range: checked } });
}

function stores(
  by: Space | undefined,
  { range, value }: { range: Ranged; value: ValueSource },
  place: Place,
): StoreAct {
  const checked = expectRanged<Ranged>(range, 'what is stored to', place);
  const source = checkSource(value, place);
  return new StoreAct({ by, place, asks: { verb: 'stores', range: checked, source } });
}

function calls(by: Space | undefined, portal: Portal, place: Place): CallAct {
  const checked = expectNoun<Portal>(portal, 'portal', 'what is called', place);
  return new CallAct({
    by,
    place,
    asks: { verb: 'calls', portal: checked, lends: [], arguments: [] },
  });
}

function returns(by: Space | undefined, results: readonly ValueSource[], place: Place): Act {
  const checked = results.map((value) => checkSource(value, place));
  return new Act({ by, place, asks: { verb: 'returns', results: checked } });
}

function fact(
  told: { space: Space; role: string; range: Ranged; rights: RightsText },
  place: Place,
): { space: Space; range: Ranged; rights: number } {
  return {
    space: expectNoun<Space>(told.space, 'space', told.role, place),
    range: expectRanged<Ranged>(told.range, 'the range', place),
    rights: checkRights(told.rights, place),
  };
}

function extentOf(at: unknown, bytes: unknown, place: Place): { base: bigint; bytes: bigint } {
  const base = wholeNumber.safeParse(at);
  const length = wholeNumber.safeParse(bytes);
  if (base.success && length.success && BigInt(length.data) > 0n) {
    return { base: BigInt(base.data), bytes: BigInt(length.data) };
  }
  throw new ScenarioError({
    says: `${shown(at)} and ${shown(bytes)} are no range of addresses`,
    remedy:
      'give a start of at least 0 and a length of at least 1 byte, as numbers, above 2 ** 53 as bigints',
    site: place.site,
  });
}

/** An index that the family does not have is said so, instead of becoming `undefined` later. */
function familyOf(name: string, members: readonly Space[]): readonly Space[] {
  return new Proxy(members, { get: member });

  function member(target: readonly Space[], key: string | symbol): unknown {
    if (typeof key === 'string' && /^-?\d+$/.test(key) && !(key in target)) {
      throw new ScenarioError({
        says: `there is no ${name}[${key}]`,
        remedy: `the family is ${name}[0] to ${name}[${target.length - 1}]`,
        site: Place.of(member).site,
      });
    }
    return Reflect.get(target, key);
  }
}
