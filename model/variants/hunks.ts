/**
 * `hunks: "the caller's"`: "it will run in the app's stack (in the app's address space)", taken at its
 * word. All hunks of a thread are owned by the data space of its base frame, and whoever runs in one is
 * lent it for as long as the frame lasts.
 */

import type { ActionKind } from '../action.ts';
import type { Authority } from '../authority.ts';
import type { Semantics } from '../contract.ts';
import { writeFact } from '../facts.ts';
import { topFrame } from '../frame.ts';
import { nobody } from '../machine.ts';
import { allRights } from '../rights.ts';
import type { Hardware, Rule, StateDraft } from '../rule.ts';
import { isAlive, type ThreadId } from '../state.ts';

export function callersHunks(contract: Semantics): Semantics {
  const { rules, authority, faults } = contract;
  return {
    ...contract,
    authority: { ...authority, owner: ownerOfAll(authority) },
    rules: { ...rules, call: thenLending(rules.call), deliver: thenLending(rules.deliver) },
    faults: {
      take(m, draft, refusal) {
        const before = draft.state;
        faults.take(m, draft, refusal);
        if (draft.state === before || !('thread' in refusal.action)) return;
        lendHunk(m, draft, refusal.action.thread);
      },
    },
  };
}

function ownerOfAll(old: Authority): Authority['owner'] {
  return function owner(this: Authority, machine, state, cell) {
    const thread = machine.stackOf[cell] as ThreadId;
    if (thread === nobody) return old.owner(machine, state, cell);
    const frames = state.threads[thread] ?? [];
    const frame = frames[machine.hunkOf[cell] as number];
    const [base] = frames;
    if (frame === undefined || frame.abandoned || base === undefined || base.abandoned) {
      return nobody;
    }
    return isAlive(state, base.data) ? base.data : nobody;
  };
}

/** The rule, and then what its new frame is lent. */
function thenLending<K extends ActionKind & ('call' | 'deliver')>(old: Rule<K>): Rule<K> {
  return {
    ...old,
    commit(m, draft, a) {
      const outcome = old.commit(m, draft, a);
      lendHunk(m, draft, a.thread);
      return outcome;
    },
  };
}

/** The top frame's data space is lent the frame's hunk, with every right, passable, by its owner. */
function lendHunk({ machine, authority }: Hardware, draft: StateDraft, thread: ThreadId): void {
  const frames = draft.state.threads[thread] ?? [];
  const grantee = topFrame(frames)?.data;
  const hunk = machine.threads[thread]?.hunks[frames.length - 1];
  if (grantee === undefined || hunk === undefined) return;
  const grantor = authority.owner(machine, draft.state, hunk.first);
  if (grantor === nobody || grantor === grantee) return;
  draft.thread(thread, (writable) => {
    const top = writable.at(-1);
    for (let cell = hunk.first; top !== undefined && cell < hunk.end; cell++) {
      writeFact(top.lends, { cell, grantor, grantee, rights: allRights });
    }
  });
}
