/**
 * What each noun of the scenario language knows of itself: all that sentences, policies and the
 * compiler read.
 *
 * The classes that scenarios meet stand in the files of their names (space.ts, region.ts, …). They add
 * what a noun can do; nothing here does anything. A noun knows its name, its machine and where it was
 * written; it has no address before the whole machine is known.
 */

import type { Sizes, Timing } from '../../../executor/timing.ts';
import type { PortRule } from '../../../executor/variants/port.ts';
import type { TableName } from '../../../model/description.ts';
import type { Cause } from '../../../model/outcome.ts';
import type { SpaceId, Value } from '../../../model/state.ts';
import type { VariantText } from '../variants.ts';
import { CallSite } from './site.ts';

export interface MachineOptions {
  /** Width of an address in bits, 4 to 64; 64 by default. */
  readonly addressBits?: number;
  /** Registers of each frame; 2 by default. With 0 registers are not tracked. */
  readonly registers?: number;
  /** Whether memory contents are tracked; true by default. */
  readonly memory?: boolean;
  /** All values there are; by default 0, 1 and those that the scenario mentions. */
  readonly values?: readonly Value[];
  /** What a fault handler finds in register 0, by cause: `{ protection: 2 }`; 0 by default. */
  readonly faultValues?: { readonly [C in Cause]?: Value };
  /** The design of the machine: `'untagged-plb'`, or several joined by `+`; the contract's by default. */
  readonly variant?: VariantText;
  /** Of the buffers of the machine that is run cycle by cycle, those that differ: `{ plb: 16 }`. */
  readonly sizes?: Partial<Sizes>;
  /** In cycles, those that differ on it: `{ miss: 8 }`. */
  readonly latencies?: Partial<Timing>;
  /** Who may have the port of its region table; by default who comes first. */
  readonly port?: PortRule;
}

export interface PagingOptions {
  /** The region whose addresses are the physical pages. Its owner sees all of them. */
  readonly memory: RegionNoun;
  /** The region with one entry per page: who may write an entry may map and unmap the page. */
  readonly table: RegionNoun;
  /** Bytes of a page, a power of two; by default as many as a region without length has. */
  readonly pageBytes?: bigint | number;
  /** Whether an entry can say that its page stays mapped as it is; false by default. */
  readonly pins?: boolean;
}

/** The regions of the tables that have addresses; what is in any other table is fixed. */
export interface TablesOptions {
  /** Which portal each line is delivered to. Without: as declared, for good. */
  readonly lines?: RegionNoun;
  /** Which portal takes the faults of each space. */
  readonly faults?: RegionNoun;
  /** Which portals are open. */
  readonly portals?: RegionNoun;
  /** Which threads may be begun. */
  readonly threads?: RegionNoun;
  /** Which spaces live. With it makers are not asked for. */
  readonly spaces?: RegionNoun;
}

export interface PageOptions {
  /** The number of the physical page that is behind it at the start; none by default. */
  readonly mapped?: number;
}

export interface RegionOptions {
  /** Its first address; chosen for you by default. */
  readonly at?: bigint | number;
  /** Its length in bytes. */
  readonly bytes?: bigint | number;
}

export interface PortalOptions {
  /** Where it enters; by default a region of its own. */
  readonly entry?: Ranged;
  /** The data space of its environment; by default its code space. */
  readonly data?: SpaceNoun;
  /** Who may enter from the start: each is granted `e` on the entry. */
  readonly callers?: readonly SpaceNoun[];
  /** Whether it leads nowhere until it is opened; false by default. */
  readonly closed?: boolean;
}

export interface SpaceOptions {
  /** The space that may destroy it and create it again. */
  readonly maker?: SpaceNoun;
}

export interface LineOptions {
  /** At least 1; code that no interrupt runs has 0. */
  readonly priority: number;
  /** Where it is delivered to. */
  readonly handler: PortalNoun;
  /** Whether its handler may be interrupted by the same line; false by default. */
  readonly reentrant?: boolean;
}

export interface DeviceOptions {
  /** A region that holds no memory: who may write it may start and stop the device. */
  readonly registers: RegionNoun;
  /** The line that it raises when it has become idle by itself. */
  readonly raises: LineNoun;
  /** Where it may read and write, whichever space starts it; everywhere by default. */
  readonly aperture?: readonly Ranged[];
  /** A region that holds no memory: who may write it may aim the device at other memory. */
  readonly apertureRegister?: RegionNoun;
  /** Whether it is a card that reads and writes within its aperture by itself; false by default. */
  readonly masters?: boolean;
  /** Whether it is left as it is when the space that started it ends, and hangs; false by default. */
  readonly wedges?: boolean;
}

export interface ThreadOptions {
  /** The first address of the stack region; chosen for you by default. */
  readonly at?: bigint | number;
  /** The length of one hunk in bytes. */
  readonly hunkBytes?: bigint | number;
  /** How many frames fit, the base frame included; 8 by default. */
  readonly hunks?: number;
  /** Whether it has no frame until it is begun; false by default. */
  readonly halted?: boolean;
}

/** The code and data space that code runs in. */
export interface Home {
  readonly code: SpaceNoun;
  readonly data: SpaceNoun;
}

/** A portal that handles the faults of a space, and where that was written. */
interface FaultHandler {
  readonly portal: PortalNoun;
  readonly callSite: CallSite;
}

/** A space as it was written, or a family of `size` spaces. */
interface Family {
  readonly name: string;
  readonly size?: number;
  readonly maker?: SpaceNoun;
  readonly callSite: CallSite;
}

/** Every list is in the order of declaration, which gives the nouns their numbers. */
export interface MachineNoun {
  readonly noun: 'machine';
  readonly options: MachineOptions;
  readonly callSite: CallSite;
  readonly spacesDeclared: SpaceNoun[];
  readonly familiesDeclared: Family[];
  readonly faultHandlersDeclared: Map<SpaceNoun, FaultHandler>;
  readonly regionsDeclared: RegionNoun[];
  readonly portalsDeclared: PortalNoun[];
  readonly threadsDeclared: ThreadNoun[];
  readonly linesDeclared: LineNoun[];
  readonly devicesDeclared: DeviceNoun[];
  readonly pagesDeclared: PageNoun[];
  /** What `pages` was given, if memory has pages. */
  readonly paging: { readonly options: PagingOptions; readonly callSite: CallSite } | undefined;
  /** What `tables` was given, if any table has addresses. */
  readonly tablesDeclared:
    | {
        readonly regions: { readonly [T in TableName]?: RegionNoun };
        readonly callSite: CallSite;
      }
    | undefined;
}

/** What each noun on a machine has. */
interface Named<K extends string> {
  readonly noun: K;
  readonly name: string;
  readonly callSite: CallSite;
}

export interface SpaceNoun extends Named<'space'> {
  readonly machine: MachineNoun;
  readonly id: SpaceId;
  readonly maker?: SpaceNoun;
}

export interface RegionNoun extends Named<'region'> {
  readonly machine: MachineNoun;
  readonly owner: SpaceNoun;
  /** Its name behind that of its owner: `app.buffer`. */
  readonly fullName: string;
  readonly options: RegionOptions;
  /** The name of the portal that made this region for its entry. */
  readonly entryOf?: string;
}

export interface PortalNoun extends Named<'portal'> {
  readonly code: SpaceNoun;
  readonly data: SpaceNoun;
  readonly entry: Ranged;
  readonly callers: readonly SpaceNoun[];
  readonly closed: boolean;
}

export interface ThreadNoun extends Named<'thread'> {
  readonly machine: MachineNoun;
  readonly home: Home;
  readonly options: ThreadOptions;
}

export interface LineNoun extends Named<'line'>, Required<LineOptions> {}

export interface DeviceNoun extends Named<'device'> {
  readonly registers: RegionNoun;
  readonly line: LineNoun;
  readonly aperture?: readonly Ranged[];
  readonly apertureRegister?: RegionNoun;
  readonly masters: boolean;
  readonly wedges: boolean;
}

export interface PageNoun extends Named<'page'> {
  readonly machine: MachineNoun;
  readonly range: Ranged;
  /** The number of the physical page that is behind it at the start. */
  readonly mapped?: number;
}

export interface RangeNoun {
  readonly noun: 'range';
  readonly machine: MachineNoun;
  readonly extent: WrittenExtent;
  readonly callSite: CallSite;
}

/** What a range is written as; it becomes addresses when the machine is laid out. */
export type WrittenExtent =
  | { readonly kind: 'absolute'; readonly base: bigint; readonly bytes: bigint }
  | {
      readonly kind: 'part';
      readonly region: RegionNoun;
      readonly offset: bigint;
      readonly bytes: bigint;
    }
  | { readonly kind: 'through'; readonly first: RegionNoun; readonly last: RegionNoun }
  | { readonly kind: 'hunk'; readonly thread: ThreadNoun; readonly index: number }
  | { readonly kind: 'entry'; readonly page: PageNoun }
  | {
      readonly kind: 'slot';
      readonly table: TableName;
      readonly of: LineNoun | SpaceNoun | PortalNoun | ThreadNoun;
    };

/** Where a range is expected a region will do, and so will a space: all of its regions together. */
export type Ranged = RangeNoun | RegionNoun | SpaceNoun;

export type Noun =
  | MachineNoun
  | SpaceNoun
  | RegionNoun
  | PortalNoun
  | ThreadNoun
  | LineNoun
  | DeviceNoun
  | PageNoun
  | RangeNoun;

/** Fields whose call site need not be given: it is that of the call that the scenario file is making. */
export type Unplaced<F> = Omit<F, 'callSite'> & { readonly callSite?: CallSite };

/**
 * The base of the class of a noun. Its fields are given once, when it is made. Its kind is a getter of the
 * class and no field, so that an object that a scenario makes itself cannot pass for a noun (`isNoun` in
 * input.ts).
 */
export function nounClass<N extends { readonly noun: string }, P extends object = object>(
  kind: N['noun'],
  Parent: new () => P = Object as unknown as new () => P,
): new (
  fields: Unplaced<Omit<N, 'noun'>>,
) => N & P {
  return class extends (Parent as new () => object) {
    constructor(fields: { readonly callSite?: CallSite }) {
      super();
      Object.assign(this, fields, { callSite: fields.callSite ?? CallSite.here() });
    }

    get noun(): N['noun'] {
      return kind;
    }
  } as unknown as new (
    fields: Unplaced<Omit<N, 'noun'>>,
  ) => N & P;
}

/** Adds a noun to those of its machine, where its place is its number. */
export function declared<N extends object>(nouns: object[], noun: N): N {
  nouns.push(noun);
  return noun;
}
