/**
 * Everything that can be asked of the machine or can happen to it.
 *
 * `operands` is the one list of actions. The type of actions follows from it, and so does all that walks
 * over actions: what reports write and read, the universes of searches, mutation, renaming. Threads ask
 * for most actions; the outside world raises and delivers interrupts, moves the beats of a transfer, and lets a
 * card master the bus.
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

/** The sorts of operands, each with the type of its values. */
export interface Sorts {
  thread: ThreadId;
  space: SpaceId;
  portal: PortalId;
  /** Addresses are entries of the machine's span table. */
  span: SpanId;
  line: LineId;
  device: DeviceId;
  page: PageId;
  physicalPage: PageId;
  /** At least one right. Of what is taken back the marks mean nothing: the right is named. */
  rights: Rights;
  source: Source;
  sources: readonly Source[];
  lends: readonly Lend[];
  value: Value;
  direction: 'in' | 'out';
  /** The index of a frame on its thread. */
  depth: number;
  /** From a fault frame only. */
  resume: 'retry' | { readonly skip: readonly Value[] };
  /** Ghost mark: the access is made on behalf of the caller. It changes nothing in what happens. */
  mark: true;
}

export type Sort = keyof Sorts;

/** An action may leave out operands of these sorts. */
type OptionalSort = 'resume' | 'mark';

/** Each kind with the sort of each of its operands, in the order in which actions are written down. */
export const operands = {
  fetch: { thread: 'thread', span: 'span' },
  load: { thread: 'thread', span: 'span', onBehalf: 'mark' },
  store: { thread: 'thread', span: 'span', source: 'source', onBehalf: 'mark' },
  call: { thread: 'thread', portal: 'portal', arguments: 'sources', lends: 'lends' },
  return: { thread: 'thread', results: 'sources', resume: 'resume' },
  grant: { thread: 'thread', as: 'space', to: 'space', span: 'span', rights: 'rights' },
  revoke: { thread: 'thread', as: 'space', from: 'space', span: 'span', rights: 'rights' },
  unpass: { thread: 'thread', as: 'space', from: 'space', span: 'span', rights: 'rights' },
  raise: { line: 'line' },
  deliver: { thread: 'thread', line: 'line' },
  start: {
    thread: 'thread',
    device: 'device',
    span: 'span',
    direction: 'direction',
    onBehalf: 'mark',
  },
  stop: { thread: 'thread', device: 'device' },
  beat: { device: 'device', value: 'value' },
  map: { thread: 'thread', page: 'page', physicalPage: 'physicalPage' },
  unmap: { thread: 'thread', page: 'page' },
  unwind: { thread: 'thread', depth: 'depth' },
  destroy: { thread: 'thread', space: 'space' },
  create: { thread: 'thread', space: 'space' },
  pin: { thread: 'thread', page: 'page' },
  unpin: { thread: 'thread', page: 'page' },
  aim: { thread: 'thread', device: 'device', span: 'span' },
  master: { device: 'device', span: 'span', direction: 'direction', value: 'value' },
  bind: { thread: 'thread', line: 'line', portal: 'portal' },
  handle: { thread: 'thread', space: 'space', portal: 'portal' },
  begin: { thread: 'thread', begun: 'thread', portal: 'portal' },
  open: { thread: 'thread', portal: 'portal' },
  close: { thread: 'thread', portal: 'portal' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Sort>>>>;

/** The same for each of the lends of a call. */
const lendOperands = {
  lender: 'space',
  span: 'span',
  rights: 'rights',
} as const satisfies { readonly [F in keyof Lend]: Sort };

const lendFields = Object.entries(lendOperands) as readonly [keyof Lend, Sort][];

export type OperandSorts = typeof operands;

export type ActionKind = keyof OperandSorts;

type Field<K extends ActionKind> = keyof OperandSorts[K];
type SortOf<K extends ActionKind, F extends Field<K>> = OperandSorts[K][F] & Sort;
type OptionalField<K extends ActionKind> = {
  [F in Field<K>]: OperandSorts[K][F] extends OptionalSort ? F : never;
}[Field<K>];

/** The fields of each kind, each with the type that its sort has in `Values`. */
export type Fields<Values extends { readonly [S in Sort]: unknown }> = {
  [K in ActionKind]: {
    readonly [F in Exclude<Field<K>, OptionalField<K>>]: Values[SortOf<K, F>];
  } & { readonly [F in OptionalField<K>]?: Values[SortOf<K, F>] };
};

/** An interface, so that code for several kinds at once sees what their operands share. */
interface Operands extends Fields<Sorts> {}

/** Reads, writes or executes a range. */
export type AccessKind = 'fetch' | 'load' | 'store';

/** `Action<'grant'>` is just the grants. */
export type Action<K extends ActionKind = ActionKind> = {
  [P in K]: { readonly kind: P } & Operands[P];
}[K];

export const actionKinds = Object.keys(operands) as readonly ActionKind[];

/** The operands of a kind in the order of the table: field and sort. */
export function operandsOf(kind: ActionKind): readonly (readonly [field: string, sort: Sort])[] {
  return operandLists[kind];
}

const operandLists = Object.fromEntries(
  actionKinds.map((kind) => [kind, Object.entries(operands[kind])]),
) as Record<string, [string, Sort][]> as Record<ActionKind, [string, Sort][]>;

/** An action of the kind with these operands, by field; those that are undefined are left out. */
export function makeAction(kind: ActionKind, values: Readonly<Record<string, unknown>>): Action {
  const action: Record<string, unknown> = { kind };
  for (const [field] of operandsOf(kind)) {
    if (values[field] !== undefined) action[field] = values[field];
  }
  return action as unknown as Action;
}

/** What stands in a field; undefined for an operand that is left out. */
export function operandOf(action: { readonly kind: ActionKind }, field: string): unknown {
  return (action as Readonly<Record<string, unknown>>)[field];
}

/** The same action with something else in one of its fields. */
export function withOperand(action: Action, field: string, value: unknown): Action {
  return { ...action, [field]: value } as Action;
}

/** All operands of an action with their sorts, and then those of its lends. */
export function* valuesIn(action: Action): Generator<readonly [sort: Sort, value: unknown]> {
  for (const [field, sort] of operandsOf(action.kind)) {
    const value = operandOf(action, field);
    if (value !== undefined) yield [sort, value];
  }
  for (const lend of action.kind === 'call' ? action.lends : []) {
    for (const [field, sort] of lendFields) yield [sort, lend[field]];
  }
}

/** The same action with other numbers for all operands of one sort, also in its lends. */
export function renumber(action: Action, sort: Sort, change: (number: number) => number): Action {
  let renumbered = action;
  for (const [field, one] of operandsOf(action.kind)) {
    const was = operandOf(action, field);
    if (one === sort && typeof was === 'number') {
      renumbered = withOperand(renumbered, field, change(was));
    }
  }
  if (renumbered.kind !== 'call') return renumbered;
  const lends = renumbered.lends.map((lend) => {
    const changed = lendFields.filter(([, one]) => one === sort);
    return {
      ...lend,
      ...Object.fromEntries(changed.map(([field]) => [field, change(lend[field])])),
    };
  });
  return { ...renumbered, lends };
}

/** The thread that acts, or undefined when the outside world does. */
export function actorOf(action: Action): ThreadId | undefined {
  return 'thread' in action ? action.thread : undefined;
}

export function isAccess(action: Action): action is Action<AccessKind> {
  return action.kind === 'fetch' || action.kind === 'load' || action.kind === 'store';
}
