/**
 * Planted bugs: each changes one condition, comparison, field or part of the contract, and names
 * beforehand the property that catches it and the length of its shortest run.
 *
 * A check that misses one of them is at fault, not the bug. The letters are the classes of bug:
 * A revocation, B bounds, C propagation of authority, D call and return, E interrupts, F devices.
 */

import type { Action } from '../model/action.ts';
import type { Authority } from '../model/authority.ts';
import { allFacts, type Fact, factOf, type WritableFacts, writeFact } from '../model/facts.ts';
import type { Machine, Span } from '../model/machine.ts';
import { done } from '../model/outcome.ts';
import { covers, marked, passable, plain, right, without } from '../model/rights.ts';
import type { Condition, Hardware, Rule, StateDraft } from '../model/rule.ts';
import type { Semantics } from '../model/semantics.ts';
import type { Settle } from '../model/settle.ts';
import { get, remove } from '../model/sparse.ts';
import type { Facts, Frame, MachineState, SpaceId, Thread } from '../model/state.ts';
import type { PropertyName } from '../properties/names.ts';

export interface Mutant {
  readonly name: string;
  readonly class: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'control';
  /** The property that must catch it; none for the control. */
  readonly caughtBy: PropertyName | undefined;
  /** Actions of a shortest run that shows it. */
  readonly shortest: number;
  readonly on: 'laboratory' | 'confined' | 'deputy' | 'story' | 'outside' | 'paged';
  plant(contract: Semantics): Semantics;
}

export type RuleOf<K extends Action['kind']> = NonNullable<Semantics['rules'][K]> & Rule<K>;

function rule<K extends Action['kind']>(contract: Semantics, kind: K): RuleOf<K> {
  return contract.rules[kind] as unknown as RuleOf<K>;
}

export function withRule<K extends Action['kind']>(
  contract: Semantics,
  kind: K,
  change: (rule: RuleOf<K>) => Partial<Rule<K>>,
): Semantics {
  const old = rule(contract, kind);
  return { ...contract, rules: { ...contract.rules, [kind]: { ...old, ...change(old) } } };
}

/** The rule with one of its conditions, found by its cause, put differently or left out. */
export function withCondition<K extends Action['kind']>(
  contract: Semantics,
  told: { kind: K; cause: string; holds: Condition<K>['holds'] },
): Semantics {
  return withRule(contract, told.kind, ({ conditions }) => ({
    conditions: conditions.map((condition) =>
      condition.cause === told.cause ? { ...condition, holds: told.holds } : condition,
    ),
  }));
}

function withAuthority(
  contract: Semantics,
  change: Partial<Authority> & ThisType<Authority>,
): Semantics {
  return { ...contract, authority: { ...contract.authority, ...change } };
}

function spanOf(m: Hardware, a: { readonly span: number }): Span {
  return m.machine.spans[a.span] as Span;
}

/** What the running environment may use on a cell, by the authority that is in force. */
function usable(m: Hardware, s: MachineState, thread: number, cell: number): number {
  const frames = s.threads[thread] as Thread;
  const top = frames.at(-1) as Frame;
  const held = (space: SpaceId) =>
    m.authority.heldWith(m.machine, s, m.authority.counting(frames), space, cell);
  return held(top.data) | held(top.code);
}

function everyCell(span: Span, holds: (cell: number) => boolean): boolean {
  for (let cell = span.first; cell < span.end; cell++) if (!holds(cell)) return false;
  return true;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'control: nothing is changed',
    class: 'control',
    caughtBy: undefined,
    shortest: 0,
    on: 'laboratory',
    plant: (contract) => ({ ...contract }),
  },
  {
    name: 'a store is content with r',
    class: 'C',
    caughtBy: 'no unauthorized access',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'store',
        cause: 'protection',
        holds: (m, s, a) =>
          everyCell(
            spanOf(m, a),
            (cell) => (usable(m, s, a.thread, cell) & (right.r | right.w)) !== 0,
          ),
      }),
  },
  {
    name: 'an access is checked at its first cell only',
    class: 'B',
    caughtBy: 'no unauthorized access',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'load',
        cause: 'protection',
        holds: (m, s, a) => covers(usable(m, s, a.thread, spanOf(m, a).first), right.r),
      }),
  },
  {
    name: 'the end of a range wraps at the top',
    class: 'B',
    caughtBy: 'no unauthorized access',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) => ({
      ...contract,
      layout: {
        ...contract.layout,
        cellsOf: (cuts, range) => ({ ...contract.layout.cellsOf(cuts, range), beyond: false }),
      },
    }),
  },
  {
    name: 'the partition misses the end of a region',
    class: 'B',
    caughtBy: 'no unauthorized access',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) => ({
      ...contract,
      layout: {
        ...contract.layout,
        partition(bits, bounds) {
          const bufferEnd = 8n;
          return contract.layout.partition(
            bits,
            [...bounds].filter((bound) => bound !== bufferEnd),
          );
        },
      },
    }),
  },
  {
    name: 'lends of any thread count',
    class: 'C',
    caughtBy: 'no unauthorized access',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withAuthority(contract, {
        heldWith(machine, state, frames, space, cell) {
          const counted = frames.length === 0 ? frames : state.threads.flat();
          return contract.authority.heldWith(machine, state, counted, space, cell);
        },
      }),
  },
  {
    name: 'only the data space of the environment is asked',
    class: 'C',
    caughtBy: 'no denied access',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'load',
        cause: 'protection',
        holds: (m, s, a) => {
          const frames = s.threads[a.thread] as Thread;
          const { data } = frames.at(-1) as Frame;
          const { machine, authority } = m;
          return everyCell(spanOf(m, a), (cell) =>
            covers(authority.heldWith(machine, s, frames, data, cell), right.r),
          );
        },
      }),
  },
  {
    name: 'a load needs w as well',
    class: 'C',
    caughtBy: 'no denied access',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'load',
        cause: 'protection',
        holds: (m, s, a) =>
          everyCell(spanOf(m, a), (cell) =>
            covers(usable(m, s, a.thread, cell), right.r | right.w),
          ),
      }),
  },
  {
    name: 'a hunk belongs to the code space of its frame',
    class: 'D',
    caughtBy: 'transitive grant soundness',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withAuthority(contract, {
        owner(machine, state, cell) {
          const frame =
            state.threads[machine.stackOf[cell] as number]?.[machine.hunkOf[cell] as number];
          return frame?.code ?? contract.authority.owner(machine, state, cell);
        },
      }),
  },
  {
    name: 'a grant is not checked',
    class: 'C',
    caughtBy: 'transitive grant soundness',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, { kind: 'grant', cause: 'exceeds-authority', holds: () => true }),
  },
  {
    name: 'what was lent may be granted',
    class: 'C',
    caughtBy: 'transitive grant soundness',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'grant',
        cause: 'exceeds-authority',
        holds: ({ machine, authority }, s, a) =>
          !spanBeyond(machine, a.span) &&
          everyCell(machine.spans[a.span] as Span, (cell) => {
            const frames = s.threads[a.thread] as Thread;
            return covers(passable(authority.heldWith(machine, s, frames, a.as, cell)), a.rights);
          }),
      }),
  },
  {
    name: 'a grant does not ask for the mark',
    class: 'C',
    caughtBy: 'transitive grant soundness',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'grant',
        cause: 'exceeds-authority',
        holds: ({ machine, authority }, s, a) =>
          !spanBeyond(machine, a.span) &&
          everyCell(machine.spans[a.span] as Span, (cell) =>
            covers(authority.held(machine, s, a.as, cell), a.rights),
          ),
      }),
  },
  {
    name: 'a lend is not checked',
    class: 'C',
    caughtBy: 'transitive grant soundness',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, { kind: 'call', cause: 'exceeds-authority', holds: () => true }),
  },
  {
    name: 'a revoke leaves what was built on it',
    class: 'A',
    caughtBy: 'revocation completeness',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) => withRule(contract, 'revoke', () => ({ prunes: false })),
  },
  {
    name: 'an unpass leaves what was built on it',
    class: 'A',
    caughtBy: 'revocation completeness',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) => withRule(contract, 'unpass', () => ({ prunes: false })),
  },
  {
    name: 'a revoke takes the first cell only',
    class: 'B',
    caughtBy: 'revocation completeness',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'revoke', () => ({
        commit(m, draft, a) {
          const cell = spanOf(m, a).first;
          draft.grants((grants) => {
            const rights = factOf(grants, cell, a.as, a.from) & ~marked(a.rights);
            writeFact(grants, { cell, grantor: a.as, grantee: a.from, rights });
          });
          return done;
        },
      })),
  },
  {
    name: 'a grant stands while any grant names its grantor',
    class: 'A',
    caughtBy: 'revocation completeness',
    shortest: 4,
    on: 'laboratory',
    plant: (contract) => ({ ...contract, settle: keepingNamed(contract) }),
  },
  {
    name: 'lends are not pruned',
    class: 'A',
    caughtBy: 'revocation completeness',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) => ({
      ...contract,
      settle: {
        prune: (m, before, draft) =>
          contract.settle.prune(m, before, { ...outlined(draft), thread: () => undefined }),
      },
    }),
  },
  {
    name: "a return from the third frame carries the callee's register over",
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      changingReturn(contract, (below, callee, depth) => {
        if (depth >= 3) below.registers[0] = callee.registers[0] ?? 0;
      }),
  },
  {
    name: 'a return from the third frame pops two',
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'return', (old) => ({
        commit(m, draft, a) {
          const depth = (draft.state.threads[a.thread] as Thread).length;
          const outcome = old.commit(m, draft, a);
          if (depth > 2) draft.thread(a.thread, (frames) => void frames.pop());
          return outcome;
        },
      })),
  },
  {
    name: "a return from the third frame keeps the callee's code space",
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      changingReturn(contract, (below, callee, depth) => {
        if (depth >= 3) below.code = callee.code;
      }),
  },
  {
    name: "a call from the third frame clears its caller's registers",
    class: 'D',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'call', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            if (frames.length >= 4) frames.at(-2)?.registers.fill(0);
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a revoke takes what others gave',
    class: 'A',
    caughtBy: 'no over-revocation',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'revoke', () => ({
        commit(m, draft, a) {
          takeAlso(m, draft, a, ({ grantee }) => grantee === a.from);
          return done;
        },
      })),
  },
  {
    name: 'a revoke takes what its grantee gave, though it stands by another chain',
    class: 'A',
    caughtBy: 'no over-revocation',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'revoke', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          takeAlso(m, draft, a, ({ grantor }) => grantor === a.from);
          return outcome;
        },
      })),
  },
  {
    name: 'a call from the third frame does not ask for e',
    class: 'D',
    caughtBy: 'controlled entry',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'call',
        cause: 'protection',
        holds(m, s, a) {
          const asked = rule(contract, 'call').conditions.find(
            ({ cause }) => cause === 'protection',
          );
          return (s.threads[a.thread] as Thread).length >= 3 || asked?.holds(m, s, a) === true;
        },
      }),
  },
  {
    name: "a call from the third frame keeps its caller's code space",
    class: 'D',
    caughtBy: 'controlled entry',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'call', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const [caller, callee] = frames.slice(-2);
            if (frames.length < 4 || caller === undefined || callee === undefined) return;
            callee.code = caller.code;
          });
          return outcome;
        },
      })),
  },
  {
    name: "a callee finds its caller's registers behind the arguments",
    class: 'D',
    caughtBy: 'mutual protection',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      changingCallee(contract, (callee, caller, a) => {
        for (let i = a.arguments.length; i < callee.registers.length; i++) {
          callee.registers[i] = caller.registers[i] ?? 0;
        }
      }),
  },
  {
    name: 'whatever is lent may be passed on',
    class: 'C',
    caughtBy: 'mutual protection',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      changingCallee(contract, (callee) => {
        for (const fact of [...allFacts(callee.lends)]) {
          writeFact(callee.lends, { ...fact, rights: marked(fact.rights) });
        }
      }),
  },
  {
    name: 'a fresh hunk keeps what was stored there before',
    class: 'D',
    caughtBy: 'opaque hunks',
    shortest: 4,
    on: 'laboratory',
    plant: keepingResidue,
  },
  {
    name: 'a return leaves the grants on the hunk it gives up',
    class: 'A',
    caughtBy: 'opaque hunks',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) => withRule(contract, 'return', () => ({ prunes: false })),
  },
  {
    name: 'a store spills over into the next cell',
    class: 'B',
    caughtBy: 'containment',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'store', (old) => ({
        commit(m, draft, a) {
          const { end } = spanOf(m, a);
          const wider = Math.min(end + 1, m.machine.cells);
          return old.commit(respanned(m, a.span, { end: wider }), draft, a);
        },
      })),
  },
  {
    name: 'a grant replaces what was granted before',
    class: 'C',
    caughtBy: 'containment',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'grant', () => ({
        commit(m, draft, a) {
          const { first, end } = spanOf(m, a);
          draft.grants((grants) => {
            for (let cell = first; cell < end; cell++) {
              writeFact(grants, { cell, grantor: a.as, grantee: a.to, rights: a.rights });
            }
          });
          return done;
        },
      })),
  },
  {
    name: 'a call is refused when there is something in the region it enters',
    class: 'D',
    caughtBy: 'noninterference',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'call',
        cause: 'stack',
        holds(m, s, a) {
          const full = rule(contract, 'call').conditions.find(({ cause }) => cause === 'stack');
          const entry = m.machine.portals[a.portal]?.entry ?? 0;
          return full?.holds(m, s, a) === true && get(s.memory, entry) === undefined;
        },
      }),
  },
  {
    name: "a grant is refused while the grantee's hunk holds something",
    class: 'D',
    caughtBy: 'noninterference',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'grant',
        cause: 'dead',
        holds: (_, s, a) =>
          !s.threads.flat().some(({ data, hunk }) => data === a.to && Object.keys(hunk).length > 0),
      }),
  },
  {
    name: 'a load on behalf of the caller is not checked',
    class: 'C',
    caughtBy: 'no borrowed authority',
    shortest: 2,
    on: 'deputy',
    plant: (contract) =>
      withCondition(contract, { kind: 'load', cause: 'protection', holds: () => true }),
  },
  {
    name: 'a store on behalf of the caller is not checked',
    class: 'C',
    caughtBy: 'no borrowed authority',
    shortest: 2,
    on: 'deputy',
    plant: (contract) =>
      withCondition(contract, { kind: 'store', cause: 'protection', holds: () => true }),
  },
  {
    name: 'a lend counts for whoever runs above its borrower',
    class: 'C',
    caughtBy: 'no unauthorized access',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withAuthority(contract, {
        heldWith(machine, state, frames, space, cell) {
          const own = contract.authority.heldWith(machine, state, frames, space, cell);
          const lent = frames.flatMap(({ lends }) => Object.values(get(lends, cell) ?? {}));
          const any = lent.flatMap((from) => Object.values(from));
          return own | plain(any.reduce((sum, rights) => sum | rights, 0));
        },
      }),
  },
  {
    name: 'a lend that was lent on does not count',
    class: 'C',
    caughtBy: 'no denied access',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withAuthority(contract, {
        heldWith(machine, state, frames, space, cell) {
          const owner = contract.authority.owner(machine, state, cell);
          const first = frames.map((frame) => ({
            ...frame,
            lends: onlyFrom(frame.lends, cell, owner),
          }));
          return contract.authority.heldWith(machine, state, first, space, cell);
        },
      }),
  },
  {
    name: 'a grant of a grant does not count',
    class: 'C',
    caughtBy: 'no denied access',
    shortest: 4,
    on: 'laboratory',
    plant: (contract) =>
      withAuthority(contract, {
        heldWith(machine, state, frames, space, cell) {
          const owner = contract.authority.owner(machine, state, cell);
          const grants = onlyFrom(state.grants, cell, owner);
          return contract.authority.heldWith(machine, { ...state, grants }, frames, space, cell);
        },
      }),
  },
  {
    name: 'r is passed on without its mark',
    class: 'C',
    caughtBy: 'transitive grant soundness',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'grant',
        cause: 'exceeds-authority',
        holds: ({ machine, authority }, s, a) =>
          !spanBeyond(machine, a.span) &&
          everyCell(machine.spans[a.span] as Span, (cell) => {
            const held = authority.held(machine, s, a.as, cell);
            return covers(passable(held) | (held & right.r), a.rights);
          }),
      }),
  },
  {
    name: 'an unpass takes the right itself',
    class: 'A',
    caughtBy: 'no over-revocation',
    shortest: 1,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'unpass', () => ({
        commit(m, draft, a) {
          const { first, end } = spanOf(m, a);
          draft.grants((grants) => {
            for (let cell = first; cell < end; cell++) {
              const rights = without(factOf(grants, cell, a.as, a.from), a.rights);
              writeFact(grants, { cell, grantor: a.as, grantee: a.from, rights });
            }
          });
          return done;
        },
      })),
  },
  {
    name: 'a return takes the lends of the frame it returns to',
    class: 'A',
    caughtBy: 'no over-revocation',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      changingReturn(contract, (below) => {
        below.lends = {};
      }),
  },
  {
    name: 'a return from the third frame leaves its lends behind',
    class: 'A',
    caughtBy: 'balanced unwind',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      changingReturn(contract, (below, callee, depth) => {
        if (depth < 3) return;
        for (const fact of allFacts(callee.lends)) writeFact(below.lends, fact);
      }),
  },
  {
    name: 'a return from the third frame lands in the environment of the base frame',
    class: 'D',
    caughtBy: 'controlled entry',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      changingReturn(contract, (below, _, depth, base) => {
        if (depth < 3) return;
        below.code = base.code;
        below.data = base.data;
      }),
  },
  {
    name: 'a call from the third frame enters the base environment',
    class: 'D',
    caughtBy: 'controlled entry',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'call', (old) => ({
        commit(m, draft, a) {
          const base = (draft.state.threads[a.thread] as Thread)[0] as Frame;
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const callee = frames.at(-1);
            if (callee === undefined || frames.length < 4) return;
            callee.code = base.code;
            callee.data = base.data;
          });
          return outcome;
        },
      })),
  },
  {
    name: 'the results of an inner return reach the base frame',
    class: 'D',
    caughtBy: 'containment',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'return', (old) => ({
        commit(m, draft, a) {
          const depth = (draft.state.threads[a.thread] as Thread).length;
          const outcome = old.commit(m, draft, a);
          const [first] = a.results;
          draft.thread(a.thread, (frames) => {
            const base = frames[0];
            if (depth < 3 || base === undefined || first === undefined) return;
            if ('value' in first) base.registers[0] = first.value;
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a revoke that takes something clears what is there',
    class: 'A',
    caughtBy: 'containment',
    shortest: 2,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'revoke', (old) => ({
        commit(m, draft, a) {
          const before = draft.state.grants;
          const outcome = old.commit(m, draft, a);
          if (draft.state.grants === before) return outcome;
          const { first, end } = spanOf(m, a);
          draft.memory((memory) => {
            for (let cell = first; cell < end; cell++) remove(memory, cell);
          });
          return outcome;
        },
      })),
  },
  {
    name: 'a call is refused while the frame two below holds something',
    class: 'D',
    caughtBy: 'noninterference',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withCondition(contract, {
        kind: 'call',
        cause: 'stack',
        holds(m, s, a) {
          const full = rule(contract, 'call').conditions.find(({ cause }) => cause === 'stack');
          const below = (s.threads[a.thread] as Thread).at(-3);
          const empty = below === undefined || below.registers.every((value) => value === 0);
          return full?.holds(m, s, a) === true && empty;
        },
      }),
  },
  {
    name: "what is read of somebody else's hunk is zero",
    class: 'D',
    caughtBy: 'opaque hunks',
    shortest: 3,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'load', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          const depth = (draft.state.threads[a.thread] as Thread).length - 1;
          const { first } = spanOf(m, a);
          const isOwn = m.machine.stackOf[first] === a.thread && m.machine.hunkOf[first] === depth;
          if (outcome.kind !== 'loaded' || m.machine.stackOf[first] === -1 || isOwn) return outcome;
          return { kind: 'loaded', values: [0] };
        },
      })),
  },
  {
    name: 'a callee from the third frame on finds the registers of the base frame',
    class: 'D',
    caughtBy: 'mutual protection',
    shortest: 4,
    on: 'laboratory',
    plant: (contract) =>
      withRule(contract, 'call', (old) => ({
        commit(m, draft, a) {
          const base = (draft.state.threads[a.thread] as Thread)[0] as Frame;
          const outcome = old.commit(m, draft, a);
          draft.thread(a.thread, (frames) => {
            const callee = frames.at(-1);
            if (callee === undefined || frames.length < 3) return;
            callee.registers[1] = base.registers[0] ?? 0;
          });
          return outcome;
        },
      })),
  },
  {
    name: 'marks mean nothing, against a policy',
    class: 'C',
    caughtBy: 'authority confinement',
    shortest: 5,
    on: 'confined',
    plant: (contract) =>
      withAuthority(contract, {
        heldWith(machine, state, frames, space, cell) {
          const hardware = { machine, authority: this, mapping: contract.mapping };
          return marked(reachable(hardware, state, { frames, space, cell }));
        },
      }),
  },
  {
    name: 'a load is not checked, against a policy',
    class: 'C',
    caughtBy: 'authority confinement',
    shortest: 3,
    on: 'confined',
    plant: (contract) =>
      withCondition(contract, { kind: 'load', cause: 'protection', holds: () => true }),
  },
  {
    name: 'a store writes its first cell only',
    class: 'B',
    caughtBy: 'expectations',
    shortest: 3,
    on: 'story',
    plant: (contract) =>
      withRule(contract, 'store', (old) => ({
        commit: (m, draft, a) =>
          old.commit(respanned(m, a.span, { end: spanOf(m, a).first + 1 }), draft, a),
      })),
  },
  {
    name: 'a load observes its cells downwards',
    class: 'B',
    caughtBy: 'expectations',
    shortest: 3,
    on: 'story',
    plant: (contract) =>
      withRule(contract, 'load', (old) => ({
        commit(m, draft, a) {
          const outcome = old.commit(m, draft, a);
          if (outcome.kind !== 'loaded') return outcome;
          return { kind: 'loaded', values: [...outcome.values].reverse() };
        },
      })),
  },
];

function spanBeyond(machine: Machine, span: number): boolean {
  return (machine.spans[span] as Span).beyond;
}

/** What reaches the space along facts, whether or not each link may be passed on. */
function reachable(
  m: Hardware,
  state: MachineState,
  asked: { frames: readonly Frame[]; space: SpaceId; cell: number },
  visited: readonly SpaceId[] = [],
): number {
  const { frames, space, cell } = asked;
  if (m.authority.owner(m.machine, state, cell) === space)
    return right.r | right.w | right.x | right.e;
  let rights = 0;
  for (const facts of [state.grants, ...frames.map(({ lends }) => lends)]) {
    for (const [grantor, given] of Object.entries(get(facts, cell)?.[space] ?? {})) {
      const from = Number(grantor);
      if (visited.includes(from)) continue;
      const further = { frames, space: from, cell };
      rights |= given & reachable(m, state, further, [...visited, space]);
    }
  }
  return rights;
}

/** Not the least solution: whoever is named by a fact passes for its holder, in a circle too. */
function keepingNamed(contract: Semantics): Settle {
  return {
    prune(m, before, draft) {
      const authority: Authority = {
        ...m.authority,
        held(machine, state, space, cell) {
          const named = Object.values(get(state.grants, cell)?.[space] ?? {});
          const any = named.reduce((sum, rights) => sum | rights, 0);
          return any | m.authority.held(machine, state, space, cell);
        },
      };
      contract.settle.prune({ ...m, authority }, before, draft);
    },
  };
}

/** The same draft through a plain object, so that one of its methods can be replaced. */
function outlined(draft: Parameters<Settle['prune']>[2]): Parameters<Settle['prune']>[2] {
  return {
    get state() {
      return draft.state;
    },
    grants: (write) => draft.grants(write),
    thread: (thread, write) => draft.thread(thread, write),
    memory: (write) => draft.memory(write),
    device: (device, now) => draft.device(device, now),
    replace: (parts) => draft.replace(parts),
  };
}

/** Takes the rights that a revoke names from other facts on its cells as well. */
function takeAlso(
  m: Hardware,
  draft: StateDraft,
  a: Action<'revoke'>,
  isMeant: (fact: Fact) => boolean,
): void {
  const { first, end } = spanOf(m, a);
  const facts = [...allFacts(draft.state.grants)];
  const meant = facts.filter((fact) => first <= fact.cell && fact.cell < end && isMeant(fact));
  draft.grants((grants) => {
    for (const fact of meant) {
      writeFact(grants, { ...fact, rights: without(fact.rights, a.rights) });
    }
  });
}

/** The machine with one span laid out otherwise. */
function respanned(m: Hardware, span: number, change: Partial<Span>): Hardware {
  const spans = m.machine.spans.map((s, i) => (i === span ? { ...s, ...change } : s));
  return { ...m, machine: { ...m.machine, spans } };
}

type FrameWriter = Parameters<Parameters<StateDraft['thread']>[1]>[0][number];

/** A call whose callee's frame is changed once it has been pushed. */
function changingCallee(
  contract: Semantics,
  change: (callee: FrameWriter, caller: Frame, a: Action<'call'>) => void,
): Semantics {
  return withRule(contract, 'call', (old) => ({
    commit(m, draft, a) {
      const caller = (draft.state.threads[a.thread] as Thread).at(-1) as Frame;
      const outcome = old.commit(m, draft, a);
      draft.thread(a.thread, (frames) => {
        const callee = frames.at(-1);
        if (callee !== undefined) change(callee, caller, a);
      });
      return outcome;
    },
  }));
}

/** A return after which the frame below is changed. `depth` is that of the callee, from 1 on. */
function changingReturn(
  contract: Semantics,
  change: (below: FrameWriter, callee: Frame, depth: number, base: Frame) => void,
): Semantics {
  return withRule(contract, 'return', (old) => ({
    commit(m, draft, a) {
      const thread = draft.state.threads[a.thread] as Thread;
      const [base, callee] = [thread[0] as Frame, thread.at(-1) as Frame];
      const outcome = old.commit(m, draft, a);
      draft.thread(a.thread, (frames) => {
        const below = frames.at(-1);
        if (below !== undefined) change(below, callee, thread.length, base);
      });
      return outcome;
    },
  }));
}

/** The facts on one cell that this grantor made. */
function onlyFrom(facts: Facts, cell: number, grantor: SpaceId): Facts {
  const kept: WritableFacts = {};
  for (const [grantee, from] of Object.entries(get(facts, cell) ?? {})) {
    const rights = from[grantor];
    if (rights !== undefined) writeFact(kept, { cell, grantor, grantee: Number(grantee), rights });
  }
  return kept;
}

/** A return leaves the values of its hunk in the frame below, and a call finds them there. */
function keepingResidue(contract: Semantics): Semantics {
  const leaving = withRule(contract, 'return', (old) => ({
    commit(m, draft, a) {
      const { hunk } = (draft.state.threads[a.thread] as Thread).at(-1) as Frame;
      const outcome = old.commit(m, draft, a);
      draft.thread(a.thread, (frames) => void Object.assign(frames.at(-1)?.hunk ?? {}, hunk));
      return outcome;
    },
  }));
  return withRule(leaving, 'call', (old) => ({
    commit(m, draft, a) {
      const outcome = old.commit(m, draft, a);
      draft.thread(a.thread, (frames) => {
        const [below, callee] = frames.slice(-2);
        if (below === undefined || callee === undefined) return;
        for (const cell of Object.keys(below.hunk).map(Number)) {
          if (m.machine.hunkOf[cell] !== frames.length - 1) continue;
          callee.hunk[cell] = below.hunk[cell] as number;
          delete below.hunk[cell];
        }
      });
      return outcome;
    },
  }));
}
