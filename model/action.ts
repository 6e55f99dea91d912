/**
 * Everything that can be asked of the machine or can happen to it.
 *
 * One member per kind. Threads ask for most of them; the outside world raises and delivers
 * interrupts and moves the beats of a transfer. Addresses are entries of the machine's span table.
 */

import type { Rights } from './rights.ts';
import type {
  DeviceId,
  LineId,
  PageId,
  PortalId,
  RegisterId,
  SpaceId,
  SpanId,
  ThreadId,
  Value,
} from './state.ts';

/** Where a value comes from: written in the program, or found in the running frame's register. */
export type Source = { readonly value: Value } | { readonly register: RegisterId };

/** A grant that lives no longer than the frame of the call that carries it. */
export interface Lend {
  readonly lender: SpaceId;
  readonly span: SpanId;
  readonly rights: Rights;
}

interface OnThread {
  readonly thread: ThreadId;
}

interface Access extends OnThread {
  readonly span: SpanId;
}

/** Ghost mark: the access is made on behalf of the caller. It changes nothing in what happens. */
interface OnBehalf {
  readonly onBehalf?: true;
}

interface Grant extends OnThread {
  readonly as: SpaceId;
  readonly to: SpaceId;
  readonly span: SpanId;
  /** At least one right. */
  readonly rights: Rights;
}

interface Withdrawal extends OnThread {
  readonly as: SpaceId;
  readonly from: SpaceId;
  readonly span: SpanId;
  /** Marks in it mean nothing: what is named is the right. */
  readonly rights: Rights;
}

interface Operands {
  fetch: Access;
  load: Access & OnBehalf;
  store: Access & OnBehalf & { readonly source: Source };
  call: OnThread & {
    readonly portal: PortalId;
    readonly lends: readonly Lend[];
    readonly arguments: readonly Source[];
  };
  return: OnThread & {
    readonly results: readonly Source[];
    /** From a fault frame only. */
    readonly resume?: 'retry' | { readonly skip: readonly Value[] };
  };
  grant: Grant;
  revoke: Withdrawal;
  unpass: Withdrawal;
  raise: { readonly line: LineId };
  deliver: OnThread & { readonly line: LineId };
  start: OnThread &
    OnBehalf & {
      readonly device: DeviceId;
      readonly span: SpanId;
      readonly direction: 'in' | 'out';
    };
  stop: OnThread & { readonly device: DeviceId };
  beat: { readonly device: DeviceId; readonly value: Value };
  map: OnThread & { readonly page: PageId; readonly physicalPage: PageId };
  unmap: OnThread & { readonly page: PageId };
  unwind: OnThread & { readonly depth: number };
  destroy: OnThread & { readonly space: SpaceId };
  create: OnThread & { readonly space: SpaceId };
}

export type ActionKind = keyof Operands;

/** Reads, writes or executes a range. */
export type AccessKind = 'fetch' | 'load' | 'store';

/** `Action<'grant'>` is just the grants. */
export type Action<K extends ActionKind = ActionKind> = {
  [P in K]: { readonly kind: P } & Operands[P];
}[K];

/** The thread that acts, or undefined when the outside world does. */
export function actorOf(action: Action): ThreadId | undefined {
  return 'thread' in action ? action.thread : undefined;
}

export function isAccess(action: Action): action is Action<AccessKind> {
  return action.kind === 'fetch' || action.kind === 'load' || action.kind === 'store';
}
