/**
 * A scenario as plain data: what is left of a scenario file once it has been read.
 *
 * Files run in a process of their own and only this crosses over, so it holds no function and no
 * class. Names are resolved to the numbers of the machine; every noun and verb keeps the place in
 * the file where it was written.
 */

import type { Sizes, Timing } from '../../executor/timing.ts';
import type { CycleCause } from '../../executor/units/cycles.ts';
import type { PortRule } from '../../executor/variants/port.ts';
import type { Action } from '../../model/action.ts';
import type { Range } from '../../model/address.ts';
import type { MachineDescription } from '../../model/description.ts';
import type { SpaceId, SpanId, Value } from '../../model/state.ts';
import type { ExpectedOutcome } from '../../properties/expectations.ts';
import type { PropertyName } from '../../properties/names.ts';
import type { PolicyClause } from '../../properties/policy.ts';
import type { VerbLimit } from './attacks.ts';
import type { Claim } from './claims.ts';
import type { WorstCase } from './costs.ts';

/** A place in a scenario file. */
export interface Site {
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place of what no file contains, such as a machine that the checker makes itself. */
export const nowhere: Site = { file: 'nowhere', line: 0, column: 0 };

export interface ScenarioData {
  /** One sentence. */
  readonly shows: string;
  readonly claims: readonly Claim[];
  readonly machine: MachineDescription;
  readonly written: Written;
  readonly steps: readonly StepData[];
  readonly may: May;
  readonly bounds: Bounds;
  readonly policy: readonly Clause[];
  readonly finds: Expected;
  readonly site: Site;
  /** Absent: the contract, which nobody named. */
  readonly variant?: JudgedUnder;
  /** What it says of the executor; absent: nothing. */
  readonly executor?: ExecutorData;
  /** Absent: none is stated. */
  readonly costs?: readonly CostData[];
}

/** The design that a scenario is judged under. */
export interface JudgedUnder {
  /** As `variantNamed` takes it. */
  readonly name: string;
  /** It is that of the machine as it was written. */
  readonly isOwn: boolean;
}

/** Of the machine that does it cycle by cycle: what differs from the usual one (executor/timing.ts). */
export interface ExecutorData {
  readonly sizes?: Partial<Sizes>;
  readonly latencies?: Partial<Timing>;
  /** Who may have the port of the region table; absent: who comes first. */
  readonly port?: PortRule;
}

/** The name of a noun, as it was given, and its place. */
interface WrittenNoun {
  readonly name: string;
  readonly site: Site;
}

/** How the nouns were written, for printing them again; in the order of the machine's tables. */
export interface Written {
  readonly options: {
    readonly addressBits?: number;
    readonly registers?: number;
    readonly memory?: boolean;
    readonly values?: readonly Value[];
    readonly faultValues?: MachineDescription['faultValues'];
    readonly variant?: string;
  };
  /** A family of spaces is one entry with its size. */
  readonly spaces: readonly (WrittenNoun & {
    readonly family?: number;
    /** The name of the space that may destroy it and create it. */
    readonly maker?: string;
  })[];
  /** The name is as given to `region`, without its owner's. */
  readonly regions: readonly (WrittenNoun & {
    readonly at?: bigint;
    readonly bytes?: bigint;
    /** The portal that made this region for its entry. */
    readonly entryOf?: string;
  })[];
  readonly portals: readonly WrittenNoun[];
  readonly threads: readonly (WrittenNoun & {
    readonly at?: bigint;
    readonly hunkBytes?: bigint;
    readonly hunks?: number;
  })[];
  readonly lines: readonly WrittenNoun[];
  readonly devices: readonly (WrittenNoun & {
    /** How the ranges of the aperture were written; absent: no aperture was. */
    readonly aperture?: readonly string[];
  })[];
  /** The spaces that have a fault portal. */
  readonly faults: readonly { readonly space: SpaceId; readonly site: Site }[];
  /** Present if memory has pages. */
  readonly paging?: { readonly pageBytes?: bigint; readonly site: Site };
  /** Present if some tables have addresses. */
  readonly tables?: { readonly site: Site };
  readonly pages: readonly (WrittenNoun & {
    /** The range that the page is in, as it was written, and its addresses. */
    readonly at: string;
    readonly extent: Range;
  })[];
  /** One per entry of `machine.grants`; those that a portal's `callers` made name the portal. */
  readonly grants: readonly { readonly callersOf?: string; readonly site: Site }[];
  /** How each entry of `machine.spans` was written: `app.buffer`, `app.buffer[0, 8)`. */
  readonly spans: readonly string[];
}

export interface StepData {
  /** The space that acts: it must be one of the two that govern the running code. */
  readonly by?: SpaceId;
  readonly action: Action;
  readonly expect: ExpectedOutcome;
  readonly site: Site;
}

/** One entry of a menu, tried on every thread or on the one it names. */
export interface EntryData extends Omit<StepData, 'expect'> {
  readonly everyThread: boolean;
}

/** One entry of a menu: each of the spaces tries everything that it can ask the machine for. */
export interface AttackersData {
  readonly spaces: readonly SpaceId[];
  /** Absent: they use every verb that there is. */
  readonly limit?: VerbLimit;
  /** The ranges that they name: those written, or those of *everything*. */
  readonly spans: readonly SpanId[];
  readonly areSpansWritten: boolean;
  /** How many sentences stand before it on the menu. */
  readonly after: number;
  readonly site: Site;
}

/**
 * What may happen in searches. `unsaid` is searched like `everything`, but judges no policy. The
 * spans of both are each cell, each region and one range beyond the top.
 */
export type May =
  | { readonly kind: 'unsaid' | 'everything'; readonly spans: readonly SpanId[] }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'menu';
      /** Its sentences. */
      readonly entries: readonly EntryData[];
      readonly attackers: readonly AttackersData[];
    };

/** How far searches go. Memory is in MiB, time in seconds; all others are counts. */
export interface Bounds {
  /** Exhaustive search: no deeper than this many steps. */
  readonly depth?: number;
  /** Exhaustive search: undecided after this many states. */
  readonly states?: number;
  /** In MiB. Exhaustive search: undecided when it would need more memory than this. */
  readonly memory?: number;
  /** In seconds. Exhaustive search: undecided after this time. */
  readonly time?: number;
  /** Random search: how many runs. */
  readonly runs?: number;
  /** Random search: at most how many steps each run has. */
  readonly steps?: number;
}

type OfRange = Exclude<PolicyClause, { kind: 'mayFlow' }>;

/** One clause of the policy and where it was written. Each clause is judged by itself. */
export type Clause = { readonly site: Site } & (
  | (OfRange & { readonly region: string })
  | Exclude<PolicyClause, OfRange>
);

/** A cost that must not be exceeded, and where it was written. Steps are given by their places, from 0 on. */
export type CostData = {
  /** As it was written, with numbers for steps. */
  readonly text: string;
  readonly site: Site;
  readonly cycles: number;
  /** Only cycles with these causes count. */
  readonly by?: readonly CycleCause[];
} & (
  | {
      readonly kind: 'at most';
      readonly of: readonly number[];
      /** While the harts of these spaces do the worst that is found. */
      readonly while?: AttackersData;
    }
  | { readonly kind: 'within'; readonly one: readonly number[]; readonly other: readonly number[] }
  | { readonly kind: 'worst'; readonly of: WorstCase }
);

/** What must be found. */
export type Expected =
  | { readonly kind: 'holds' }
  | {
      readonly kind: 'breaks';
      readonly property: PropertyName;
      /** Index of the clause or cost that must break, or words that the refutation must contain. */
      readonly because?:
        | { readonly clause: number }
        | { readonly cost: number }
        | { readonly words: string };
      readonly site: Site;
    };
