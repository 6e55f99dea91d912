/**
 * What an architecture is to a hart: the rules by which instructions are allowed and take effect.
 *
 * The hart says when each is asked, the architecture says what the answer is. It keeps no state, so
 * that all machines share it. One architecture is in `peer-to-peer/`.
 */

import type { AccessKind, Action, ActionKind, Source } from '../model/action.ts';
import type { Cause } from '../model/outcome.ts';
import type { Rights } from '../model/rights.ts';
import type { Context } from './units/context.ts';
import type { CycleCause } from './units/cycles.ts';
import type { Extent } from './units/extent.ts';
import type { Asker } from './units/region-table.ts';
import type { Shootdown } from './units/shootdown.ts';

/** What a hart does while it holds the port of the region table. */
export type ChangeKind = Exclude<ActionKind, AccessKind | 'raise' | 'beat' | 'master'>;

/** A phase of a hart that holds the port. `look` stands for all phases of a lookup. */
export type Stage = Extract<
  CycleCause,
  'portal' | 'look' | 'check' | 'write' | 'acknowledgements' | 'frame'
>;

/** What one kind of instruction does, in the order in which it is asked. */
export interface Change<K extends ActionKind = ActionKind> {
  /** The phases that it goes through once its hart has the port. It retires behind the last. */
  readonly path: readonly Stage[];
  /** Whether it can be asked for at all. An instruction that cannot does not retire. */
  isPossible(context: Context, hart: number, action: Action<K>): boolean;
  /**
   * The first condition that fails, but for the right to enter a portal. The table then says where a
   * right is missing.
   */
  refusal?(context: Context, hart: number, action: Action<K>): Cause | undefined;
  /** Takes away what goes, and adds the agents that have to hear of it. */
  takeAway?(context: Context, hart: number, action: Action<K>, heardBy: Shootdown): void;
  /** How many entries it reads to find out whether there is anything that it takes away. */
  reads?(context: Context, action: Action<K>): number;
  /** Whether there is nothing that it takes away. Absent: nobody asks. */
  isIdle?(context: Context, action: Action<K>): boolean;
  /** What it leaves behind, in the cycle in which it retires. */
  commit(context: Context, hart: number, action: Action<K>): void;
}

/** What a fault handler finds out. */
export interface FaultRecord {
  /** The number of the refused instruction. */
  readonly refused: number;
  /** The places of two values: for the cause, and the address. */
  readonly cause: number;
  readonly address: number;
}

export interface Architecture {
  readonly changes: { readonly [K in ChangeKind]: Change<K> };
  /** On whose behalf the running code of a hart asks. */
  asker(context: Context, hart: number): Asker;
  /** The right that an access, or the entry of a portal, needs. */
  rightFor(kind: AccessKind | 'call'): Rights;
  /** The place of a value that an instruction passes. */
  sourceOf(context: Context, hart: number, source: Source): number;
  /** Whether a portal leads to a dead space. */
  isDeadEnd(context: Context, portal: number): boolean;
  /** Whether a portal lets anybody in. */
  isOpen(context: Context, portal: number): boolean;
  /** Whether faults of the running code go to a portal at all. */
  hasFaultPortal(context: Context, hart: number): boolean;
  /** The portal that takes a fault of the running code now; -1: none can. */
  faultPortal(context: Context, hart: number): number;
  /** Enters a fault portal. */
  enterFault(context: Context, hart: number, portal: number, record: FaultRecord): void;
  /** Whether the transfer of a device may move all of the extent. */
  mayMove(context: Context, transfer: TransferAuthority, rest: Extent): boolean;
}

/** On whose authority a device moves what. */
export interface TransferAuthority {
  readonly space: number;
  readonly thread: number;
  readonly direction: 'in' | 'out';
}
