/**
 * What a scenario's author intends: authority confinement.
 *
 * A policy is broken by the scenario's own grants or software, never by the hardware. It speaks of
 * addresses, unless a clause says that it means the memory behind them. *Holds* means by ownership,
 * grants, and all lends of any thread.
 */

import type { Action } from '../model/action.ts';
import { actorOf } from '../model/action.ts';
import { overlap, type Range } from '../model/address.ts';
import { allFacts, factOf } from '../model/facts.ts';
import { topFrame } from '../model/frame.ts';
import type { Machine } from '../model/machine.ts';
import {
  aKind,
  deviceName,
  environmentPhrase,
  pageName,
  placeName,
  portalName,
  spaceName,
} from '../model/naming.ts';
import { type Letter, letters, type Rights, right } from '../model/rights.ts';
import type {
  CellId,
  Facts,
  Frame,
  MachineState,
  SpaceId,
  Thread,
  ThreadId,
} from '../model/state.ts';
import {
  aliasesOf,
  cellsOfPage,
  cellsOfSpan,
  cellsTouched,
  chainTo,
  everyLends,
  holdsAny,
  type Lends,
  valueCell,
} from './facts.ts';
import { chainBy, holdersPossible } from './holders.ts';
import { accesses, isAccess, takesAuthority, transfers } from './kinds.ts';
import type {
  Chain,
  Cover,
  Invariant,
  Observed,
  Piece,
  Refutation,
  StepProperty,
} from './property.ts';

interface Denied {
  readonly rights: Rights;
  readonly range: Range;
  /** The clause means the memory behind the range, by all addresses that lead there. */
  readonly physical?: true;
}

/** One statement of intent, in the machine's numbers. */
export type PolicyClause = { readonly text: string } & (
  | ({ readonly kind: 'never'; readonly space: SpaceId } & Denied)
  | ({ readonly kind: 'only'; readonly spaces: readonly SpaceId[] } & Denied)
  | { readonly kind: 'mayFlow'; readonly from: SpaceId; readonly to: SpaceId }
  /** Judged by itself, in `alias.ts`. */
  | { readonly kind: 'noAlias'; readonly range: Range }
);

/** What authority confinement judges. */
type Confining = Exclude<PolicyClause, { kind: 'noAlias' }>;

/** A clause that denies rights on a range. */
type Denying = Extract<PolicyClause, Denied>;

function isDenying(clause: PolicyClause): clause is Denying {
  return clause.kind === 'never' || clause.kind === 'only';
}

const claim =
  'No space ever holds, and no access ever uses, what the policy denies; nothing flows but where ' +
  'the policy lets it.';

/** Empty when there is no policy: then it is not asked. */
export function authorityConfinement(policy: readonly PolicyClause[]): readonly Confinement[] {
  const covers = policy.flatMap((clause, index) =>
    clause.kind === 'noAlias' ? [] : [coverOf(clause, index)],
  );
  if (covers.length === 0) return [];
  return [
    {
      kind: 'invariant',
      name: 'authority confinement',
      claim,
      covers,
      refute: (machine, state, before) => heldAgainst(policy, machine, state, before),
      pieces: ({ threads }) =>
        policy.flatMap((clause, index) =>
          isDenying(clause)
            ? ['none' as const, ...[...threads.keys()].map(byAllOf)].map(
                (lends): Piece =>
                  (machine, state) =>
                    heldAgainstClause(machine, state, { clause, index, by: [lends] }),
              )
            : [],
        ),
    },
    {
      kind: 'step',
      name: 'authority confinement',
      claim,
      covers: [],
      refute: (machine, observed) => usedAgainst(policy, machine, observed),
    },
    ...(policy.some(({ kind }) => kind === 'mayFlow') ? [flowsOnlyWhere(policy)] : []),
  ];
}

type Confinement = Invariant | StepProperty;

/**
 * A clause is put to the test when a space that it restrains runs, or when a step tries to give such a
 * space what it denies: a refused attempt shows as much as a successful one.
 */
function coverOf(clause: Confining, index: number): Cover {
  return {
    name: `policy clause ${index + 1}, ${clause.text}, was put to the test`,
    clause: index,
    reached(machine, { before, action }) {
      const actor = actorOf(action);
      const top = actor === undefined ? undefined : topFrame(before.threads[actor]);
      if (top !== undefined && [top.code, top.data].some((space) => restrains(clause, space))) {
        return true;
      }
      return giftsOf(machine, action).some((gift) => isKept(machine, clause, gift));
    },
  };
}

function restrains(clause: Confining, space: SpaceId): boolean {
  if (clause.kind === 'never') return space === clause.space;
  return clause.kind === 'only' ? !clause.spaces.includes(space) : space === clause.from;
}

interface Gift {
  readonly to: SpaceId;
  readonly span: number;
  readonly rights: Rights;
}

/** What an action would give and to which space, whether it is refused or not. */
function giftsOf(machine: Machine, action: Action): readonly Gift[] {
  if (action.kind === 'grant') return [action];
  const portal = action.kind === 'call' ? machine.description.portals[action.portal] : undefined;
  if (action.kind !== 'call' || portal === undefined) return [];
  return action.lends.map(({ span, rights }) => ({ to: portal.data, span, rights }));
}

function isKept(machine: Machine, clause: Confining, { to, span, rights }: Gift): boolean {
  if (!isDenying(clause) || !restrains(clause, to)) return false;
  const range = machine.description.spans[span];
  return range !== undefined && overlap(range, clause.range) && (rights & clause.rights) !== 0;
}

function heldAgainst(
  policy: readonly PolicyClause[],
  machine: Machine,
  state: MachineState,
  before: MachineState | undefined,
): Refutation | undefined {
  // Only facts, owners and pages matter; a step that changed none of them can break nothing new.
  if (before !== undefined && before.grants === state.grants && before.map === state.map) {
    if (before.threads === state.threads && before.spaces === state.spaces) return undefined;
  }
  const by = everyLends(state);
  for (const [index, clause] of policy.entries()) {
    if (!isDenying(clause)) continue;
    const refutation = heldAgainstClause(machine, state, { clause, index, by });
    if (refutation !== undefined) return refutation;
  }
  return undefined;
}

/** A clause that denies rights, and the lends by which they are looked for, each by itself. */
interface Denial {
  readonly clause: Denying;
  /** Of the clause in the policy. */
  readonly index: number;
  readonly by: readonly Lends[];
}

function heldAgainstClause(
  machine: Machine,
  state: MachineState,
  { clause, index, by }: Denial,
): Refutation | undefined {
  for (const cell of cellsMeant(machine, state, clause)) {
    for (const space of suspects(machine, state, { clause, by }, cell)) {
      const chain = chainAgainst(machine, state, { space, cell, rights: clause.rights, by });
      if (chain !== undefined) return refutationOf(machine, { clause, index, chain });
    }
  }
  return undefined;
}

/** The addresses of a clause; if the clause means memory, also all that lead to the same memory. */
function cellsMeant(machine: Machine, state: MachineState, clause: Denied): readonly CellId[] {
  const named = cellsTouched(machine, clause.range);
  if (clause.physical === undefined) return named;
  const aliases = named.flatMap((cell) => {
    const value = valueCell(machine, state, cell);
    return value === undefined ? [cell] : [cell, ...aliasesOf(machine, state, value)];
  });
  return [...new Set(aliases)];
}

/** The spaces that might hold what the clause denies: for `only`, all but those that it names. */
function suspects(
  machine: Machine,
  state: MachineState,
  { clause, by }: Pick<Denial, 'clause' | 'by'>,
  cell: CellId,
): readonly SpaceId[] {
  if (clause.kind === 'never') return [clause.space];
  return holdersPossible(machine, state, by, cell).filter(
    (space) => !clause.spaces.includes(space),
  );
}

function byAllOf(thread: ThreadId): Lends {
  return { thread, which: 'all' };
}

/** How the space comes to hold one of the rights, by the lends of some thread or by none. */
function chainAgainst(
  machine: Machine,
  state: MachineState,
  {
    space,
    cell,
    rights,
    by,
  }: { space: SpaceId; cell: CellId; rights: Rights; by: readonly Lends[] },
): Chain | undefined {
  for (const letter of letters) {
    if ((rights & right[letter]) === 0) continue;
    const chain = chainBy(machine, state, { space, cell, letter, by });
    if (chain !== undefined) return chain;
  }
  return undefined;
}

function refutationOf(
  machine: Machine,
  { clause, index, chain }: { clause: Denying; index: number; chain: Chain },
): Refutation {
  const who = spaceName(machine, chain.space);
  const place = placeName(machine, chain.cell);
  const last = chain.links.at(-1);
  // The memory that a clause means may be reached by other addresses than those it names.
  const leads =
    clause.physical === true && !cellsTouched(machine, clause.range).includes(chain.cell)
      ? `which leads there${last === undefined ? ' and ' : ', '}`
      : '';
  const by =
    last === undefined
      ? 'which it owns'
      : `${last.lentBy === undefined ? 'granted' : 'lent'} by ${spaceName(machine, last.grantor)}`;
  const broken = { ...chain, broken: `the policy says ${clause.text}` };
  return {
    says: `${who} holds ${chain.right} on ${place}, ${leads}${by}, against ${clause.text}`,
    chain: broken,
    clause: index,
  };
}

/** An access that succeeds though no space that governs it holds the right without being denied it. */
function usedAgainst(
  policy: readonly PolicyClause[],
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  const use = useOf(machine, { before, action, after });
  if (use === undefined) return undefined;
  const { governing, letter, lends, who } = use;
  for (const [index, clause] of policy.entries()) {
    if (!isDenying(clause) || (clause.rights & right[letter]) === 0) continue;
    const denies = (space: SpaceId) =>
      clause.kind === 'never' ? space === clause.space : !clause.spaces.includes(space);
    const isDenied = governing.length === 0 ? clause.kind === 'only' : governing.some(denies);
    if (!isDenied) continue;
    const touched = (clause.physical === true ? use.memory : undefined) ?? use.touched;
    for (const cell of cellsMeant(machine, before, clause)) {
      if (!touched.includes(cell)) continue;
      const entitled = governing.some(
        (space) =>
          !denies(space) &&
          chainTo(machine, before, { space, cell, right: letter, lends }) !== undefined,
      );
      if (entitled) continue;
      const says = `${who} used ${letter} on ${placeName(machine, cell)}, against ${clause.text}`;
      return { says, clause: index };
    }
  }
  return undefined;
}

interface Use {
  /** The spaces in whose name it was used; none: a card's own access, which no space made. */
  readonly governing: readonly SpaceId[];
  readonly letter: Letter;
  readonly lends: Lends;
  readonly touched: readonly CellId[];
  /** The memory itself, where no address led to it at that moment. */
  readonly memory?: readonly CellId[];
  readonly who: string;
}

/** What a step used: an access by the running environment, or a beat in its starter's name. */
function useOf(machine: Machine, { before, action, after }: Observed): Use | undefined {
  if (after.outcome.kind === 'fault') return undefined;
  if (action.kind === 'beat') {
    const was = before.devices[action.device];
    const now = after.state.devices[action.device];
    const moved = now?.kind === 'transfer' || now?.status === 'done';
    if (was?.kind !== 'transfer' || !moved) return undefined;
    return {
      governing: [was.space],
      letter: transfers[was.direction],
      lends: { thread: was.thread, which: 'all' },
      touched: [was.next],
      ...(was.found && { memory: was.found.slice(0, 1) }),
      who: `${deviceName(machine, action.device)}, in the name of ${spaceName(machine, was.space)},`,
    };
  }
  if (action.kind === 'master') {
    const touched = cellsOfSpan(machine, action.span);
    return {
      governing: [],
      letter: transfers[action.direction],
      lends: 'none',
      touched,
      who: `${deviceName(machine, action.device)}, by itself,`,
    };
  }
  if (!isAccess(action)) return undefined;
  const top = topFrame(before.threads[action.thread]);
  if (top === undefined) return undefined;
  return {
    governing: [top.data, top.code],
    letter: accesses[action.kind],
    lends: { thread: action.thread, which: 'all' },
    touched: cellsOfSpan(machine, action.span),
    who: environmentPhrase(machine, top),
  };
}

/** The `mayFlow` clauses together: a flow must be named by one of them. */
function flowsOnlyWhere(policy: readonly PolicyClause[]): StepProperty {
  const allowed = policy.flatMap((c) => (c.kind === 'mayFlow' ? [c] : []));
  const mayFlow = (from: SpaceId, to: SpaceId) =>
    from === to || allowed.some((c) => c.from === from && c.to === to);
  return {
    kind: 'step',
    name: 'authority confinement',
    claim,
    covers: [],
    refute(machine, observed) {
      for (const { from, to, how } of flows(machine, observed)) {
        if (mayFlow(from, to)) continue;
        const [a, b] = [spaceName(machine, from), spaceName(machine, to)];
        return {
          says: `${a} flows to ${b} (${how}), and no mayFlow(${a}, ${b}) lets it`,
          clause: policy.findIndex(({ kind }) => kind === 'mayFlow'),
        };
      }
      return undefined;
    },
  };
}

/** A space that learns something by a step, and by what. */
interface Receiver {
  readonly to: SpaceId;
  readonly how: string;
}

interface Flow extends Receiver {
  readonly from: SpaceId;
}

/** From which space to which a step carries information; of a refusal its handler learns. */
function* flows(machine: Machine, observed: Observed): Generator<Flow> {
  const { before, action, after } = observed;
  if (action.kind === 'beat') yield* flowsOfBeat(machine, observed, action);
  const actor = actorOf(action);
  const frames = actor === undefined ? undefined : before.threads[actor];
  const top = topFrame(frames);
  if (actor === undefined || frames === undefined || top === undefined) return;
  const receivers =
    after.outcome.kind === 'fault'
      ? handlersOf(frames, after.state.threads[actor], action)
      : receiversOf(machine, observed, frames.at(-2));
  for (const from of new Set([top.data, top.code])) {
    for (const receiver of receivers) yield { from, ...receiver };
  }
}

/** A beat that wrote memory did so in the name of the space whose transfer it is. */
function* flowsOfBeat(
  machine: Machine,
  { before, after }: Observed,
  { device }: Action<'beat'>,
): Generator<Flow> {
  const was = before.devices[device];
  const now = after.state.devices[device];
  const isMoved = now?.kind === 'transfer' || now?.status === 'done';
  if (was?.kind !== 'transfer' || was.direction === 'out' || !isMoved) return;
  for (const receiver of readersOf(
    machine,
    before,
    [was.found?.[0] ?? was.next],
    'having its device write',
  )) {
    yield { from: was.space, ...receiver };
  }
}

/** The spaces of the handler that runs now, if one does. */
function handlersOf(frames: Thread, after: Thread | undefined, { kind }: Action): Receiver[] {
  const handler = topFrame(after);
  if (after === undefined || handler?.kind !== 'fault' || after.length <= frames.length) return [];
  const how = `by a refused ${kind}, which it handles`;
  return [...new Set([handler.data, handler.code])].map((to) => ({ to, how }));
}

function receiversOf(
  machine: Machine,
  { before, action, after }: Observed,
  below: Frame | undefined,
): Receiver[] {
  switch (action.kind) {
    case 'store': {
      const span = machine.description.spans[action.span];
      const cells = span === undefined ? [] : cellsTouched(machine, span);
      return readersOf(machine, before, cells, 'storing to');
    }
    case 'call': {
      const portal = machine.portals[action.portal];
      const callees = portal === undefined ? [] : [...new Set([portal.data, portal.code])];
      return callees.map((to) => ({ to, how: `by calling ${portalName(machine, action.portal)}` }));
    }
    case 'return': {
      const back = below === undefined ? [] : [...new Set([below.data, below.code])];
      const callers = back.map((to) => ({ to, how: 'by returning' }));
      return [...callers, ...granteesCut(before, after.state, action)];
    }
    case 'grant':
      return [{ to: action.to, how: 'by a grant' }];
    case 'map':
    case 'unmap':
      return usersOf(machine, before, action);
    default:
      return takesAuthority(action) ? granteesCut(before, after.state, action) : [];
  }
}

/** The spaces that can read some of the cells that were written, by any of their addresses. */
function readersOf(
  machine: Machine,
  state: MachineState,
  cells: readonly CellId[],
  writing: string,
): Receiver[] {
  return cells.flatMap((cell) => {
    const value = valueCell(machine, state, cell);
    const aliases = value === undefined ? [cell] : [cell, ...aliasesOf(machine, state, value)];
    return [...new Set(aliases)].flatMap((alias) => {
      const as = alias === cell ? '' : ` as ${placeName(machine, alias)}`;
      const how = `by ${writing} ${placeName(machine, cell)}, which it can read${as}`;
      return holdersOf(machine, state, alias, 'r').map((to) => ({ to, how }));
    });
  });
}

/** The spaces that can tell whether the page is mapped. */
function usersOf(
  machine: Machine,
  state: MachineState,
  { kind, page }: Action<'map' | 'unmap'>,
): Receiver[] {
  const users = cellsOfPage(machine, page).flatMap((cell) =>
    (['r', 'w', 'x'] as const).flatMap((letter) => holdersOf(machine, state, cell, letter)),
  );
  const how = `by ${kind}ping ${pageName(machine, page)}, which it can use`;
  return [...new Set(users)].map((to) => ({ to, how }));
}

function holdersOf(
  machine: Machine,
  state: MachineState,
  cell: CellId,
  letter: Letter,
): readonly SpaceId[] {
  return holdersPossible(machine, state, everyLends(state), cell).filter((space) =>
    holdsAny(machine, state, { space, cell }, [letter]),
  );
}

/** The spaces that lost a grant or a lend. The lends of a frame that is gone end as they must. */
function granteesCut(before: MachineState, after: MachineState, action: Action): Receiver[] {
  const cut = new Set(losers(before.grants, after.grants));
  for (const [thread, frames] of before.threads.entries()) {
    for (const [depth, { lends }] of frames.entries()) {
      const now = after.threads[thread]?.[depth];
      if (now === undefined || now.lends === lends) continue;
      for (const borrower of losers(lends, now.lends)) cut.add(borrower);
    }
  }
  return [...cut].map((to) => ({ to, how: `by ${aKind(action)}` }));
}

function* losers(before: Facts, after: Facts): Generator<SpaceId> {
  if (before === after) return;
  for (const { cell, grantor, grantee, rights } of allFacts(before)) {
    if ((rights & ~factOf(after, cell, grantor, grantee)) !== 0) yield grantee;
  }
}
