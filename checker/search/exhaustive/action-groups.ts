/**
 * Which actions are memoised together. Where one action reads all that others read, one look-up by what it
 * reads finds what all of them do in a state.
 */

import type { Memo } from './memo.ts';
import type { Part } from './parts.ts';

export interface ActionGroup {
  /** The part that is read first; -1 if none is. */
  readonly first: Part;
  readonly actions: readonly number[];
}

/**
 * Groups actions by what each was seen to read: the widest read sets make a group each, and an action goes
 * to the first of them that covers what it reads. `memos`: one for each action; `distinguishing`: a mask of
 * the parts that matter.
 */
export function groupActions(memos: readonly Memo[], distinguishing: number): ActionGroup[] {
  const readSets = memos.map(({ readSet }) => readSet & distinguishing);
  const covers = (wide: number, readSet: number) => (readSet & ~wide) === 0;
  const widest = [...new Set(readSets)].filter((readSet, _, all) =>
    all.every((other) => other === readSet || !covers(other, readSet)),
  );
  const groupOf = readSets.map((readSet) => widest.find((wide) => covers(wide, readSet)));
  return widest.map((wide) => {
    const actions = [...memos.keys()].filter((action) => groupOf[action] === wide);
    const widestAction = actions.find((action) => readSets[action] === wide);
    const first = widestAction === undefined ? -1 : (memos[widestAction]?.first ?? -1);
    return { first, actions };
  });
}
