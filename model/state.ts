/**
 * The state of a machine: a record of parts, plain readonly data.
 *
 * Two states are equal when these values are equal. Facts, hunks and memory are sparse and
 * canonical: what is absent is nothing, zero or alive, and no empty entry is kept. A part that a
 * step does not change stays the same object, so what is computed of a part can be remembered under the
 * part's identity.
 */

import type { Action } from './action.ts';
import type { Rights } from './rights.ts';
import type { Block, Sparse } from './sparse.ts';

declare const of: unique symbol;

/** Index into `Machine.spaces`. A plain number will do for one; a `CellId` will not. */
export type SpaceId = number & { readonly [of]?: 'space' };
export type CellId = number & { readonly [of]?: 'cell' };
export type ThreadId = number & { readonly [of]?: 'thread' };
export type PortalId = number & { readonly [of]?: 'portal' };
/** Index into the machine's span table: an address and a length. */
export type SpanId = number & { readonly [of]?: 'span' };
export type LineId = number & { readonly [of]?: 'line' };
export type DeviceId = number & { readonly [of]?: 'device' };
export type PageId = number & { readonly [of]?: 'page' };
export type RegisterId = number & { readonly [of]?: 'register' };
/** One of the scenario's finite set of values; memory and registers start at 0. */
export type Value = number;

/** The facts on one cell, seen from the grantee: grantee → grantor → rights. */
export type CellFacts = Readonly<Record<number, Readonly<Record<number, Rights>>>>;
/** Grants, or the lends of one frame: cell → grantee → grantor → rights. */
export type Facts = Sparse<CellFacts>;

/** The pair of spaces that governs running code. It may use whatever either of the two holds. */
export interface Environment {
  readonly code: SpaceId;
  readonly data: SpaceId;
}

export type FrameKind = 'base' | 'call' | 'interrupt' | 'fault';

/** One activation. Its hunk is the slice of the stack region with the frame's own index. */
export interface Frame extends Environment {
  readonly kind: FrameKind;
  readonly priority: number;
  /** As many as the machine has; none when registers are not tracked. */
  readonly registers: readonly Value[];
  /** Grants that end with this frame. */
  readonly lends: Facts;
  /** The values its hunk's cells were given in this activation; zero is not written down. */
  readonly hunk: Block<Value>;
  /** A destroyed space governed it: it owns no hunk, and goes when control would come back to it. */
  readonly abandoned: boolean;
  /** Of an interrupt frame: the line that was delivered. */
  readonly line?: LineId;
  /** Of a fault frame: what was refused, and the portal that took it. */
  readonly fault?: { readonly portal: PortalId; readonly refused: Action };
}

/** The frames of one thread, base first. Empty: halted. */
export type Thread = readonly Frame[];

export interface Transfer {
  readonly kind: 'transfer';
  readonly space: SpaceId;
  readonly thread: ThreadId;
  /** `in`: the device writes memory. */
  readonly direction: 'in' | 'out';
  readonly span: SpanId;
  readonly next: CellId;
  /**
   * Where transfers are physical: the cells where the values of the next one and of all behind it were
   * when the transfer was started.
   */
  readonly found?: readonly CellId[];
  /** Its space has ended, and the device goes on. */
  readonly adrift?: true;
}

/** Whatever a device does. */
interface Aimed {
  /** The aperture that it was aimed at last, unless that is the described one. */
  readonly aperture?: SpanId;
}

export type Device = Aimed &
  (
    | { readonly kind: 'idle'; readonly status: 'none' | 'done' | 'aborted' | 'stopped' }
    | Transfer
    /** Its transfer ended so when nobody served it any more: it does nothing until it is stopped. */
    | { readonly kind: 'hung'; readonly status: 'done' | 'aborted' | 'stopped' }
  );

/** What tables of the hardware say otherwise than the description; what is as described is not there. */
export interface Wiring {
  /** Line → the portal that it is delivered to. */
  readonly lines: Readonly<Record<number, PortalId>>;
  /** Space → its fault portal. */
  readonly faults: Readonly<Record<number, PortalId>>;
  /** Portal → whether it leads anywhere. */
  readonly portals: Readonly<Record<number, 'open' | 'closed'>>;
}

export interface MachineState {
  /** The dead ones; a space that is not named is alive. */
  readonly spaces: Readonly<Record<number, 'dead'>>;
  readonly grants: Facts;
  readonly threads: readonly Thread[];
  /** The pending ones. */
  readonly lines: Readonly<Record<number, 'pending'>>;
  readonly devices: readonly Device[];
  /** Page → physical page; a page that is not named is mapped to none. */
  readonly map: Readonly<Record<number, PageId>>;
  /** The pages that stay mapped as they are. */
  readonly pins: Readonly<Record<number, 'pinned'>>;
  readonly wiring: Wiring;
  /**
   * Values of the cells outside the stacks; zero is not written down. On a machine with pages: of
   * the cells of physical pages, whatever addresses lead there.
   */
  readonly memory: Sparse<Value>;
}

export function isAlive(state: MachineState, space: SpaceId): boolean {
  return state.spaces[space] === undefined;
}
