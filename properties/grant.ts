/** What granting, lending and taking back promise. The rules are in `model/rules/grant.ts`. */

import { allFacts, type Fact } from '../model/facts.ts';
import type { Machine } from '../model/machine.ts';
import { aKind, placeName, spaceName } from '../model/naming.ts';
import {
  type Letter,
  letters,
  passable,
  plain,
  type Rights,
  right,
  showRights,
} from '../model/rights.ts';
import { changes, get } from '../model/sparse.ts';
import type { CellId, Facts, MachineState, SpaceId, ThreadId } from '../model/state.ts';
import {
  brokenChain,
  cellsOfSpan,
  chainTo,
  hunkAt,
  type Lends,
  ownerOf,
  type Passers,
  passersIn,
  passersWithout,
} from './facts.ts';
import { type Fate, fateOf } from './frames.ts';
import { isWithdrawal, popsFrames } from './kinds.ts';
import type {
  Chain,
  Invariant,
  Link,
  Observed,
  Piece,
  Refutation,
  StepProperty,
} from './property.ts';

/** A fact with the frame that carries it, if it is a lend. */
interface Carried extends Fact {
  readonly lentBy?: { readonly thread: ThreadId; readonly depth: number };
}

export const transitiveGrantSoundness: Invariant = {
  kind: 'invariant',
  name: 'transitive grant soundness',
  claim:
    'Every live grant and lend has, right by right, a chain from the owner in which every link ' +
    'but the last is passable.',
  covers: [
    {
      name: 'a right was passed on by one that does not own it',
      reached: (machine, { before, action, after }) =>
        action.kind === 'grant' &&
        after.outcome.kind === 'done' &&
        cellsOfSpan(machine, action.span).some((c) => ownerOf(machine, before, c) !== action.as),
    },
    {
      name: 'something was lent',
      reached: (_, { action, after }) =>
        action.kind === 'call' && action.lends.length > 0 && after.outcome.kind === 'done',
    },
  ],

  refute(machine, state, before) {
    return firstUnsound(machine, state, factsToJudge(machine, state, before));
  },

  pieces: (machine) => [
    (_, state) => firstUnsound(machine, state, allFacts(state.grants)),
    ...[...machine.threads.keys()].map(
      (thread): Piece =>
        (_, state) => {
          const frames = state.threads[thread] ?? [];
          for (const [depth, { lends }] of frames.entries()) {
            const lent = [...allFacts(lends)].map((fact) => ({
              ...fact,
              lentBy: { thread, depth },
            }));
            const unsound = firstUnsound(machine, state, lent);
            if (unsound !== undefined) return unsound;
          }
          return undefined;
        },
    ),
  ],
};

function firstUnsound(
  machine: Machine,
  state: MachineState,
  facts: Iterable<Carried>,
): Refutation | undefined {
  const passers = passersIn(machine, state);
  for (const fact of facts) {
    const unsound = unsoundness(machine, state, fact, passers);
    if (unsound !== undefined) return unsound;
  }
  return undefined;
}

/** By which lends the grantor of a fact may stand behind it. */
function lendsBehind({ lentBy }: Carried): Lends {
  return lentBy === undefined ? 'none' : { thread: lentBy.thread, which: 'all' };
}

/** A fact stands if its grantor could make it now, right by right. */
function unsoundness(
  machine: Machine,
  state: MachineState,
  fact: Carried,
  passers: Passers,
): Refutation | undefined {
  const { cell, grantor, grantee, rights, lentBy } = fact;
  const lends = lendsBehind(fact);
  if ((passable(rights) & ~plain(rights)) !== 0 || plain(rights) === 0) {
    return { says: factText(machine, fact, 'a mark without its right') };
  }
  for (const letter of letters) {
    if ((rights & right[letter]) === 0) continue;
    if (passers(cell, letter, lends).has(grantor)) continue;
    const question = { space: grantor, cell, right: letter, lends, passable: true };
    const link: Link = { grantor, grantee, rights, ...(lentBy === undefined ? {} : { lentBy }) };
    const chain = brokenChain(machine, state, question);
    return {
      says:
        `${factText(machine, fact, showRights(rights))}, but does not hold ${letter} passable there: ` +
        chain.broken,
      chain: { ...chain, space: grantee, links: [...chain.links, link] },
    };
  }
  return undefined;
}

function factText(
  machine: Machine,
  { cell, grantor, grantee, lentBy }: Carried,
  what: string,
): string {
  const verb = lentBy === undefined ? 'grants' : 'lends';
  const [from, to] = [spaceName(machine, grantor), spaceName(machine, grantee)];
  return `${from} ${verb} ${to} ${what} on ${placeName(machine, cell)}`;
}

/** Every fact of the first state; later, those on cells where a fact or the owner changed. */
function* factsToJudge(
  machine: Machine,
  state: MachineState,
  before: MachineState | undefined,
): Generator<Carried> {
  const sameOwners = before !== undefined && before.spaces === state.spaces;
  if (before === undefined || !sameOwners) yield* allFacts(state.grants);
  else yield* factsOnCells(state.grants, changedCells(machine, before, state));
  for (const [thread, frames] of state.threads.entries()) {
    const untouched = before?.grants === state.grants && before?.threads[thread] === frames;
    for (const [depth, { lends }] of frames.entries()) {
      for (const fact of allFacts(lends)) {
        // An untouched thread may lend of the hunk of another, which may have lost its owner.
        const at = untouched && sameOwners ? hunkAt(machine, fact.cell) : undefined;
        const isTouched =
          at !== undefined && before?.threads[at.thread] !== state.threads[at.thread];
        if (untouched && sameOwners && !isTouched) continue;
        yield { ...fact, lentBy: { thread, depth } };
      }
    }
  }
}

function changedCells(machine: Machine, before: MachineState, state: MachineState): Set<CellId> {
  const cells = new Set<CellId>(changes(before.grants, state.grants));
  for (let thread = 0; thread < state.threads.length; thread++) {
    if (before.threads[thread] === state.threads[thread]) continue;
    for (const cell of stackCells(machine, thread)) cells.add(cell);
  }
  return cells;
}

const stacks = new WeakMap<Machine, CellId[][]>();

function stackCells(machine: Machine, thread: ThreadId): readonly CellId[] {
  let known = stacks.get(machine);
  if (known === undefined) {
    known = machine.threads.map(() => []);
    for (let cell = 0; cell < machine.cuts.length - 1; cell++) {
      const at = hunkAt(machine, cell);
      if (at !== undefined) known[at.thread]?.push(cell);
    }
    stacks.set(machine, known);
  }
  return known[thread] ?? [];
}

function* factsOnCells(facts: Facts, cells: Iterable<CellId>): Generator<Fact> {
  for (const cell of cells) {
    const onCell = get(facts, cell);
    for (const grantee in onCell) {
      const from = onCell[Number(grantee)] as Readonly<Record<number, Rights>>;
      for (const grantor in from) {
        const rights = from[grantor] as Rights;
        yield { cell, grantor: Number(grantor), grantee: Number(grantee), rights };
      }
    }
  }
}

export const revocationCompleteness: StepProperty = {
  kind: 'step',
  name: 'revocation completeness',
  claim:
    'After a revoke or unpass no grant or lend remains that was justified only by what was taken, ' +
    'and after a return none that was justified only by what the frame held or was lent.',
  covers: [
    {
      name: 'a revoke took something that others had built on',
      reached: (machine, observed) => victims(machine, observed).length > 1,
    },
    {
      name: 'a revoke took something',
      reached: (machine, observed) => victims(machine, observed).length > 0,
    },
  ],

  refute(machine, observed) {
    const { action, after } = observed;
    for (const victim of victims(machine, observed)) {
      const remaining = remains(after.state, victim) & victim.rights;
      if (remaining === 0) continue;
      const { cell, grantor, grantee } = victim;
      const verb = victim.lentBy === undefined ? 'grant' : 'lend';
      const link: Link = { ...victim };
      const letter = letters.find((l) => (plain(remaining) & right[l]) !== 0);
      const question = {
        space: grantor,
        cell,
        right: letter ?? letters[0],
        lends: 'none' as const,
      };
      const chain = brokenChain(machine, after.state, question);
      const what = letter === undefined ? 'its marks' : showRights(remaining);
      return {
        says:
          `after the ${action.kind}, ${spaceName(machine, grantor)}'s ${verb} of ${what} on ` +
          `${placeName(machine, cell)} to ${spaceName(machine, grantee)} is still there, though ` +
          'nothing else stands behind it',
        chain: { ...chain, space: grantee, links: [...chain.links, link] },
      };
    }
    return undefined;
  },
};

export const noOverRevocation: StepProperty = {
  kind: 'step',
  name: 'no over-revocation',
  claim: 'A step removes no right, and no mark, that has another justification.',
  covers: [
    {
      name: 'a revoke spared a right that stood by another chain',
      reached: (machine, observed) => spared(machine, observed),
    },
  ],

  refute(machine, observed) {
    const { before, action, after } = observed;
    if (before.grants === after.state.grants && before.threads === after.state.threads) {
      return undefined;
    }
    let due: readonly Carried[] | undefined;
    for (const fact of factsShrunk(before, after.state)) {
      due ??= victims(machine, observed);
      const gone = fact.rights & ~remains(after.state, fact);
      const owed = due.find((victim) => sameFact(victim, fact))?.rights ?? 0;
      if ((gone & ~owed) === 0) continue;
      const { cell, grantor, grantee } = fact;
      const verb = fact.lentBy === undefined ? 'grant' : 'lend';
      const lost = gone & ~owed;
      const what = plain(lost) === 0 ? 'the marks' : showRights(plain(lost));
      const letter = letters.find((l) => ((lost | (lost >> 4)) & right[l]) !== 0) ?? letters[0];
      const chain = standing(machine, observed, fact, letter);
      return {
        says:
          `${aKind(action)} took ${what} from ${spaceName(machine, grantor)}'s ${verb} on ` +
          `${placeName(machine, cell)} to ${spaceName(machine, grantee)}, which another chain justifies`,
        ...(chain === undefined ? {} : { chain }),
      };
    }
    return undefined;
  },
};

/** The facts of frames that are still there, and the grants, that have fewer rights than before. */
function* factsShrunk(before: MachineState, after: MachineState): Generator<Carried> {
  for (const cell of changes(before.grants, after.grants)) {
    for (const fact of factsOnCells(before.grants, [cell])) {
      if ((fact.rights & ~remains(after, fact)) !== 0) yield fact;
    }
  }
  for (const [thread, frames] of before.threads.entries()) {
    const now = after.threads[thread] ?? [];
    if (now === frames) continue;
    for (const [depth, { lends }] of frames.entries()) {
      if (depth >= now.length || now[depth]?.lends === lends) continue;
      for (const fact of allFacts(lends)) {
        const carried = { ...fact, lentBy: { thread, depth } };
        if ((fact.rights & ~remains(after, carried)) !== 0) yield carried;
      }
    }
  }
}

function sameFact(a: Carried, b: Carried): boolean {
  return (
    a.cell === b.cell &&
    a.grantor === b.grantor &&
    a.grantee === b.grantee &&
    a.lentBy?.thread === b.lentBy?.thread &&
    a.lentBy?.depth === b.lentBy?.depth
  );
}

/** The chain that still stands behind a fact after the step. */
function standing(
  machine: Machine,
  { before, action }: Observed,
  fact: Carried,
  letter: Letter,
): Chain | undefined {
  const { cell, grantor } = fact;
  const lends = lendsBehind(fact);
  const question = { space: grantor, cell, right: letter, lends, passable: true };
  if (!isWithdrawal(action)) return chainTo(machine, before, question);
  const isTaken = ({ lentBy, grantor, grantee }: Link) =>
    lentBy === undefined && grantor === action.as && grantee === action.from;
  return chainTo(machine, before, { ...question, unless: isTaken });
}

/** Whether some fact was built on what a revoke took, and is justified by another chain too. */
function spared(machine: Machine, { before, action, after }: Observed): boolean {
  if (action.kind !== 'revoke' || after.outcome.kind === 'fault') return false;
  return cellsOfSpan(machine, action.span).some((cell) => {
    const facts = [...factsOnCells(before.grants, [cell])];
    const taken = facts.find((f) => f.grantor === action.as && f.grantee === action.from);
    if (taken === undefined || (taken.rights & action.rights) === 0) return false;
    return facts.some(
      (f) => f.grantor === action.from && (remains(after.state, f) & action.rights) !== 0,
    );
  });
}

const knownVictims = new WeakMap<Observed, readonly Carried[]>();

/**
 * What a step that takes authority away must take: the facts, right by right, that had a
 * justification before and have none without what the step removes. Remembered, since two properties
 * ask, and their covers.
 */
function victims(machine: Machine, observed: Observed): readonly Carried[] {
  const victims = knownVictims.get(observed) ?? victimsAnew(machine, observed);
  knownVictims.set(observed, victims);
  return victims;
}

function victimsAnew(machine: Machine, { before, action, after }: Observed): Carried[] {
  if (after.outcome.kind === 'fault') return [];
  if (isWithdrawal(action)) {
    const taken = action.kind === 'revoke' ? action.rights : 0;
    const marks = plain(action.rights);
    // Where marks mean nothing, nothing rests on one.
    const isRestedOn = action.kind === 'revoke' || machine.design.grants === 'marked';
    const isNamed = ({ grantor, grantee, lentBy }: Link) =>
      lentBy === undefined && grantor === action.as && grantee === action.from;
    return cellsOfSpan(machine, action.span).flatMap((cell) => {
      const facts = carriedOn(before, cell);
      const builtOn = downstream(facts, action.from);
      const lostWithout = losses(
        machine,
        before,
        (link, letter) => isNamed(link) && (marks & right[letter]) !== 0,
      );
      return facts.flatMap((fact) => {
        let lost = 0;
        if (isNamed(fact)) lost = fact.rights & (plain(taken) | (marks << 4));
        else if (isRestedOn && builtOn.has(fact.grantor)) lost = lostWithout(fact);
        return lost === 0 ? [] : [{ ...fact, rights: lost }];
      });
    });
  }
  return goneWithFrames(machine, { before, action, after });
}

/** What a return, an unwind or the end of a space takes: with the frames, and with the space. */
function goneWithFrames(machine: Machine, observed: Observed): Carried[] {
  const { before, action } = observed;
  if (!popsFrames(action) && action.kind !== 'destroy') return [];
  const ended = action.kind === 'destroy' ? action.space : undefined;
  const fates = before.threads.map((_, thread) => fateOf(machine, observed, thread));
  const isPopped = ({ lentBy }: Link) =>
    lentBy !== undefined && lentBy.depth >= (fates[lentBy.thread]?.kept ?? 0);
  const isIts = ({ grantor, grantee }: Link) => grantor === ended || grantee === ended;
  const isGone = (link: Link) => isPopped(link) || isIts(link);
  const isOrphan = (cell: CellId) => {
    const at = hunkAt(machine, cell);
    if (at === undefined) return ownerOf(machine, before, cell) === ended && ended !== undefined;
    const fate = fates[at.thread];
    // Where hunks are their callers', all of a thread go with its base frame.
    if (machine.design.hunks === "the caller's" && fate?.abandoned.has(0)) return true;
    return at.hunk >= (fate?.kept ?? 0) || fate?.abandoned.has(at.hunk) === true;
  };
  const lostWithout = losses(machine, before, isGone);
  return [...cellsAffected(machine, observed, fates)].flatMap((cell) => {
    const orphan = isOrphan(cell);
    return carriedOn(before, cell).flatMap((fact) => {
      const lost = orphan || isGone(fact) ? fact.rights : lostWithout(fact);
      return lost === 0 ? [] : [{ ...fact, rights: lost }];
    });
  });
}

function cellsAffected(
  machine: Machine,
  { before, action }: Observed,
  fates: readonly Fate[],
): Set<CellId> {
  const cells = new Set<CellId>();
  for (const [thread, frames] of before.threads.entries()) {
    const { kept = frames.length, abandoned } = fates[thread] ?? {};
    if (kept === frames.length && (abandoned?.size ?? 0) === 0) continue;
    for (const cell of stackCells(machine, thread)) cells.add(cell);
    for (const { lends } of frames.slice(kept)) {
      for (const { cell } of allFacts(lends)) cells.add(cell);
    }
  }
  if (action.kind !== 'destroy') return cells;
  const all = [before.grants, ...before.threads.flat().map(({ lends }) => lends)];
  for (const { cell, grantor, grantee } of all.flatMap((facts) => [...allFacts(facts)])) {
    const isIts = grantor === action.space || grantee === action.space;
    if (isIts || ownerOf(machine, before, cell) === action.space) cells.add(cell);
  }
  return cells;
}

/** The space and all spaces to which chains of facts lead from it, whatever their rights. */
function downstream(facts: readonly Carried[], from: SpaceId): ReadonlySet<SpaceId> {
  const granteesOf = new Map<SpaceId, SpaceId[]>();
  for (const { grantor, grantee } of facts) {
    const others = granteesOf.get(grantor);
    if (others === undefined) granteesOf.set(grantor, [grantee]);
    else others.push(grantee);
  }
  const spaces = new Set([from]);
  for (const space of spaces) {
    for (const grantee of granteesOf.get(space) ?? []) spaces.add(grantee);
  }
  return spaces;
}

/** The rights of a fact, with their marks, that its grantor holds and would not hold without some links. */
function losses(
  machine: Machine,
  state: MachineState,
  isGone: (link: Link, letter: Letter) => boolean,
): (fact: Carried) => Rights {
  const were = passersIn(machine, state);
  const grantorsLeft = passersWithout(machine, state, isGone);
  // A grant stands by grants alone: one that falls does so before the lends are looked at.
  const hasFallen = ({ grantor, lentBy }: Link, letter: Letter, cell: CellId) =>
    lentBy === undefined && !grantorsLeft(cell, letter, 'none').has(grantor);
  const lendersLeft = passersWithout(
    machine,
    state,
    (link, letter, cell) => isGone(link, letter) || hasFallen(link, letter, cell),
  );
  return (fact) => {
    const { cell, grantor, lentBy } = fact;
    const lends = lendsBehind(fact);
    const left = lentBy === undefined ? grantorsLeft : lendersLeft;
    let lost = 0;
    for (const letter of letters) {
      if ((fact.rights & right[letter]) === 0) continue;
      if (!were(cell, letter, lends).has(grantor)) continue;
      if (left(cell, letter, lends).has(grantor)) continue;
      lost |= right[letter] | (right[letter] << 4);
    }
    return fact.rights & lost;
  };
}

function carriedOn(state: MachineState, cell: CellId): Carried[] {
  const facts: Carried[] = [...factsOnCells(state.grants, [cell])];
  for (const [thread, frames] of state.threads.entries()) {
    for (const [depth, { lends }] of frames.entries()) {
      for (const fact of factsOnCells(lends, [cell])) {
        facts.push({ ...fact, lentBy: { thread, depth } });
      }
    }
  }
  return facts;
}

/** The rights that the same fact still gives. */
function remains(state: MachineState, { cell, grantor, grantee, lentBy }: Carried): number {
  const facts: Facts =
    lentBy === undefined
      ? state.grants
      : (state.threads[lentBy.thread]?.[lentBy.depth]?.lends ?? {});
  return get(facts, cell)?.[grantee]?.[grantor as SpaceId] ?? 0;
}
