/**
 * What a scenario's author intends: authority confinement.
 *
 * A policy is broken by the scenario's own grants or software, never by the hardware. It speaks of
 * addresses, unless a clause says that it means the memory behind them. *Holds* means by ownership, grants, and all lends of any thread.
 */

import type { Action } from '../model/action.ts';
import { actorOf } from '../model/action.ts';
import { overlap, type Range } from '../model/address.ts';
import { allFacts, factOf } from '../model/facts.ts';
import type { Machine } from '../model/machine.ts';
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
import { accesses, isAccess } from './access.ts';
import {
  aliasesOf,
  behind,
  cellsOfPage,
  cellsOfSpan,
  cellsTouched,
  chainTo,
  type Lends,
  ownerOf,
  sourcesOn,
} from './facts.ts';
import type {
  Chain,
  Cover,
  Invariant,
  Observed,
  Piece,
  Refutation,
  StepProperty,
} from './property.ts';
import { aKind, environmentName, nameOf, pageName, placeName, running } from './words.ts';

interface Denied {
  readonly rights: Rights;
  readonly range: Range;
  /** The memory is meant, whatever addresses lead there; else these addresses. */
  readonly physical?: true;
}

/** One statement of intent, in the machine's numbers. */
export type PolicyClause = { readonly text: string } & (
  | ({ readonly kind: 'never'; readonly space: SpaceId } & Denied)
  | ({ readonly kind: 'only'; readonly spaces: readonly SpaceId[] } & Denied)
  | { readonly kind: 'mayFlow'; readonly from: SpaceId; readonly to: SpaceId }
);

const claim =
  'No space ever holds, and no access ever uses, what the policy denies; nothing flows but where ' +
  'the policy lets it.';

/** Empty when there is no policy: then it is not asked. */
export function authorityConfinement(policy: readonly PolicyClause[]): readonly Confinement[] {
  if (policy.length === 0) return [];
  const covers = policy.map(coverOf);
  return [
    {
      kind: 'invariant',
      name: 'authority confinement',
      claim,
      covers,
      refute: (machine, state, before) => heldAgainst(policy, machine, state, before),
      pieces: ({ threads }) =>
        policy.flatMap((clause, index) =>
          clause.kind === 'mayFlow'
            ? []
            : ['none' as const, ...[...threads.keys()].map(byAllOf)].map(
                (lends): Piece =>
                  (machine, state) =>
                    heldAgainstClause(machine, state, { clause, index, by: [lends] }),
              ),
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
 * A clause means something once those whom it restrains have run, or once somebody has tried to give
 * them what it keeps from them: a refused attempt shows as much as a successful one.
 */
function coverOf(clause: PolicyClause, index: number): Cover {
  return {
    name: `policy clause ${index + 1}, ${clause.text}, was put to the test`,
    clause: index,
    reached(machine, { before, action }) {
      const actor = actorOf(action);
      const top = actor === undefined ? undefined : running(before.threads[actor]);
      if (top !== undefined && [top.code, top.data].some((space) => restrains(clause, space))) {
        return true;
      }
      return giftsOf(machine, action).some((gift) => isKept(machine, clause, gift));
    },
  };
}

function restrains(clause: PolicyClause, space: SpaceId): boolean {
  if (clause.kind === 'never') return space === clause.space;
  return clause.kind === 'only' ? !clause.spaces.includes(space) : space === clause.from;
}

interface Gift {
  readonly to: SpaceId;
  readonly span: number;
  readonly rights: Rights;
}

/** What an action would give, to whom, whether it is refused or not. */
function giftsOf(machine: Machine, action: Action): readonly Gift[] {
  if (action.kind === 'grant') return [action];
  const portal = action.kind === 'call' ? machine.description.portals[action.portal] : undefined;
  if (action.kind !== 'call' || portal === undefined) return [];
  return action.lends.map(({ span, rights }) => ({ to: portal.data, span, rights }));
}

function isKept(machine: Machine, clause: PolicyClause, { to, span, rights }: Gift): boolean {
  if (clause.kind === 'mayFlow' || !restrains(clause, to)) return false;
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
  const by = ['none' as const, ...everyThread(state)];
  for (const [index, clause] of policy.entries()) {
    if (clause.kind === 'mayFlow') continue;
    const refutation = heldAgainstClause(machine, state, { clause, index, by });
    if (refutation !== undefined) return refutation;
  }
  return undefined;
}

interface Asked {
  readonly clause: Exclude<PolicyClause, { kind: 'mayFlow' }>;
  readonly index: number;
  /** By which lends, each by itself. */
  readonly by: readonly Lends[];
}

function heldAgainstClause(
  machine: Machine,
  state: MachineState,
  { clause, index, by }: Asked,
): Refutation | undefined {
  for (const cell of cellsMeant(machine, state, clause)) {
    for (const space of suspects(machine, state, { clause, by }, cell)) {
      const chain = chainAgainst(machine, state, { space, cell, rights: clause.rights, by });
      if (chain !== undefined) return refutationOf(machine, { clause, index, chain });
    }
  }
  return undefined;
}

/** The addresses of a clause, and those that lead to the same memory if it is that which is meant. */
function cellsMeant(machine: Machine, state: MachineState, clause: Denied): readonly CellId[] {
  const named = cellsTouched(machine, clause.range);
  if (clause.physical === undefined) return named;
  const aliases = named.flatMap((cell) => {
    const value = behind(machine, state, cell);
    return value === undefined ? [cell] : [cell, ...aliasesOf(machine, state, value)];
  });
  return [...new Set(aliases)];
}

/** Who might hold what the clause denies: for `only`, all that own the cell or that a fact names. */
function suspects(
  machine: Machine,
  state: MachineState,
  { clause, by }: Pick<Asked, 'clause' | 'by'>,
  cell: CellId,
): readonly SpaceId[] {
  if (clause.kind === 'never') return [clause.space];
  return holdersPossible(machine, state, by, cell).filter(
    (space) => !clause.spaces.includes(space),
  );
}

/** All that own the cell or that a fact names on it. */
function holdersPossible(
  machine: Machine,
  state: MachineState,
  by: readonly Lends[],
  cell: CellId,
): readonly SpaceId[] {
  const named = new Set<SpaceId>();
  const owner = ownerOf(machine, state, cell);
  if (owner !== undefined) named.add(owner);
  for (const lends of by) {
    for (const { facts } of sourcesOn(state, lends, cell)) {
      for (const grantee in facts) named.add(Number(grantee));
    }
  }
  return [...named];
}

function everyThread(state: MachineState): Lends[] {
  return [...state.threads.keys()].map(byAllOf);
}

function byAllOf(thread: ThreadId): Lends {
  return { thread, which: 'all' };
}

/** How the space comes to hold one of the rights, by the lends of some thread or by none. */
function chainAgainst(
  machine: Machine,
  state: MachineState,
  asked: { space: SpaceId; cell: CellId; rights: Rights; by: readonly Lends[] },
): Chain | undefined {
  const { space, cell, rights, by } = asked;
  for (const letter of letters) {
    if ((rights & right[letter]) === 0) continue;
    const chain = chainBy(machine, state, { space, cell, letter, by });
    if (chain !== undefined) return chain;
  }
  return undefined;
}

function chainBy(
  machine: Machine,
  state: MachineState,
  asked: { space: SpaceId; cell: CellId; letter: Letter; by: readonly Lends[] },
): Chain | undefined {
  const question = { space: asked.space, cell: asked.cell, right: asked.letter };
  for (const lends of asked.by) {
    const chain = chainTo(machine, state, { ...question, lends });
    if (chain !== undefined) return chain;
  }
  return undefined;
}

function refutationOf(
  machine: Machine,
  { clause, index, chain }: { clause: PolicyClause; index: number; chain: Chain },
): Refutation {
  const who = nameOf(machine, chain.space);
  const place = placeName(machine, chain.cell);
  const last = chain.links.at(-1);
  // The memory that a clause means may be reached by other addresses than those it names.
  const leads =
    clause.kind !== 'mayFlow' &&
    clause.physical === true &&
    !cellsTouched(machine, clause.range).includes(chain.cell)
      ? `which leads there${last === undefined ? ' and ' : ', '}`
      : '';
  const by =
    last === undefined
      ? 'which it owns'
      : `${last.lentBy === undefined ? 'granted' : 'lent'} by ${nameOf(machine, last.grantor)}`;
  const broken = { ...chain, broken: `the policy says ${clause.text}` };
  return {
    says: `${who} holds ${chain.right} on ${place}, ${leads}${by}, against ${clause.text}`,
    chain: broken,
    clause: index,
  };
}

/** An access that succeeds where none of the spaces that govern it may and does hold the right. */
function usedAgainst(
  policy: readonly PolicyClause[],
  machine: Machine,
  { before, action, after }: Observed,
): Refutation | undefined {
  const use = useOf(machine, { before, action, after });
  if (use === undefined) return undefined;
  const { governing, letter, lends, touched, who } = use;
  for (const [index, clause] of policy.entries()) {
    if (clause.kind === 'mayFlow' || (clause.rights & right[letter]) === 0) continue;
    const denies = (space: SpaceId) =>
      clause.kind === 'never' ? space === clause.space : !clause.spaces.includes(space);
    if (!governing.some(denies)) continue;
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
  /** In whose name. */
  readonly governing: readonly SpaceId[];
  readonly letter: Letter;
  readonly lends: Lends;
  readonly touched: readonly CellId[];
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
    const device = machine.devices[action.device]?.name;
    return {
      governing: [was.space],
      letter: was.direction === 'in' ? 'w' : 'r',
      lends: { thread: was.thread, which: 'all' },
      touched: [was.next],
      who: `${device}, in the name of ${nameOf(machine, was.space)},`,
    };
  }
  if (!isAccess(action)) return undefined;
  const top = running(before.threads[action.thread]);
  if (top === undefined) return undefined;
  return {
    governing: [top.data, top.code],
    letter: accesses[action.kind],
    lends: { thread: action.thread, which: 'all' },
    touched: cellsOfSpan(machine, action.span),
    who: environmentName(machine, top),
  };
}

/** `mayFlow` clauses together: a flow that none of them names is refused by all. */
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
        const [a, b] = [nameOf(machine, from), nameOf(machine, to)];
        return {
          says: `${a} flows to ${b} (${how}), and no mayFlow(${a}, ${b}) lets it`,
          clause: policy.findIndex(({ kind }) => kind === 'mayFlow'),
        };
      }
      return undefined;
    },
  };
}

interface Flow {
  readonly from: SpaceId;
  readonly to: SpaceId;
  readonly how: string;
}

/** What a step lets one space tell another, by what it does; a refusal tells whoever handles it. */
function* flows(machine: Machine, observed: Observed): Generator<Flow> {
  const { before, action, after } = observed;
  const actor = actorOf(action);
  const frames = actor === undefined ? undefined : before.threads[actor];
  const top = running(frames);
  if (actor === undefined || frames === undefined || top === undefined) return;
  const told =
    after.outcome.kind === 'fault'
      ? toldOfRefusal(frames, after.state.threads[actor], action)
      : toldBy(machine, observed, frames.at(-2));
  for (const from of new Set([top.data, top.code])) {
    for (const { to, how } of told) yield { from, to, how };
  }
}

/** The spaces of the handler that runs now, if one does. */
function toldOfRefusal(
  frames: Thread,
  after: Thread | undefined,
  { kind }: Action,
): { to: SpaceId; how: string }[] {
  const handler = running(after);
  if (after === undefined || handler?.kind !== 'fault' || after.length <= frames.length) return [];
  const how = `by a refused ${kind}, which it handles`;
  return [...new Set([handler.data, handler.code])].map((to) => ({ to, how }));
}

function toldBy(
  machine: Machine,
  { before, action, after }: Observed,
  below: Frame | undefined,
): { to: SpaceId; how: string }[] {
  switch (action.kind) {
    case 'store':
      return readersOf(machine, before, action);
    case 'call': {
      const portal = machine.portals[action.portal];
      const callees = portal === undefined ? [] : [...new Set([portal.data, portal.code])];
      return callees.map((to) => ({ to, how: `by calling ${portal?.name}` }));
    }
    case 'return': {
      const told = below === undefined ? [] : [...new Set([below.data, below.code])];
      const back = told.map((to) => ({ to, how: 'by returning' }));
      return [...back, ...granteesCut(before, after.state, action)];
    }
    case 'grant':
      return [{ to: action.to, how: 'by a grant' }];
    case 'revoke':
    case 'unpass':
    case 'unwind':
    case 'destroy':
      return granteesCut(before, after.state, action);
    case 'map':
    case 'unmap':
      return usersOf(machine, before, action);
    default:
      return [];
  }
}

/** Everybody who can read some cell that the store wrote, by whatever address. */
function readersOf(
  machine: Machine,
  state: MachineState,
  action: Action<'store'>,
): { to: SpaceId; how: string }[] {
  const span = machine.description.spans[action.span];
  if (span === undefined) return [];
  return cellsTouched(machine, span).flatMap((cell) => {
    const value = behind(machine, state, cell);
    const aliases = value === undefined ? [cell] : [cell, ...aliasesOf(machine, state, value)];
    return [...new Set(aliases)].flatMap((alias) => {
      const as = alias === cell ? '' : ` as ${placeName(machine, alias)}`;
      const how = `by storing to ${placeName(machine, cell)}, which it can read${as}`;
      return holdersOf(machine, state, alias, 'r').map((to) => ({ to, how }));
    });
  });
}

/** Everybody who can tell whether the page is mapped. */
function usersOf(
  machine: Machine,
  state: MachineState,
  { kind, page }: Action<'map' | 'unmap'>,
): { to: SpaceId; how: string }[] {
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
  const by = ['none' as const, ...everyThread(state)];
  return holdersPossible(machine, state, by, cell).filter(
    (space) => chainBy(machine, state, { space, cell, letter, by }) !== undefined,
  );
}

/** Everybody who lost a grant or a loan, whoever had made it; what a frame takes with it is its own. */
function granteesCut(
  before: MachineState,
  after: MachineState,
  action: Action,
): { to: SpaceId; how: string }[] {
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
