/** What may happen in a search, as a list of candidates: the scenario's menu, thread by thread. */

import type { Action } from '../../model/action.ts';
import type { Model } from '../../model/semantics.ts';
import type { MachineState, SpaceId } from '../../model/state.ts';
import type { Finding } from '../finding/finding.ts';
import type { EntryData, ScenarioData } from '../scenario/data.ts';
import { thousands } from '../text/numbers.ts';
import { allActions, countOf, type Everything, wordsFor } from './universe.ts';

export interface Candidate {
  readonly action: Action;
  /** Can be asked for only while this space governs the running code. */
  readonly by?: SpaceId;
  /** Index of the menu's entry. */
  readonly entry: number;
}

/** Each entry on the thread it names or on every thread, in the order of the menu. */
export function candidatesOf(entries: readonly EntryData[], threads: number): Candidate[] {
  return entries.flatMap(({ action, by, everyThread }, entry) => {
    const on = everyThread ? Array.from({ length: threads }, (_, t) => t) : [undefined];
    return on.map((thread) => ({
      action: thread === undefined ? action : ({ ...action, thread } as Action),
      ...(by === undefined ? {} : { by }),
      entry,
    }));
  });
}

/**
 * Whether the candidate's subject is one of the two spaces that govern its thread, and whether there
 * is a caller if it is made on behalf of one.
 */
export function mayAct(state: MachineState, { action, by }: Candidate): boolean {
  if (!('thread' in action)) return true;
  const isMarked = 'onBehalf' in action && action.onBehalf === true;
  if (by === undefined && !isMarked) return true;
  const top = state.threads[action.thread]?.at(-1);
  if (top === undefined) return by === undefined && !isMarked;
  if (isMarked && top.kind !== 'call') return false;
  return by === undefined || top.data === by || top.code === by;
}

/** Where the actions of a scenario's searches come from, and in what words. */
export type ActionSource =
  | { readonly kind: 'menu'; readonly says: string; readonly candidates: readonly Candidate[] }
  | {
      readonly kind: 'everything';
      readonly says: string;
      /** Without what it consists of. */
      readonly brief: string;
      readonly everything: Everything;
    };

/**
 * The scope of a search: `scope` puts the words for its actions into a sentence, which `rest` completes. The
 * brief one leaves out what *everything* consists of, and the rest.
 */
export function scopesOver(
  source: ActionSource,
  scope: (says: string) => string,
  rest = '',
): Pick<Finding, 'scope' | 'briefScope'> {
  return {
    scope: scope(source.says) + rest,
    ...(source.kind === 'everything' && { briefScope: scope(source.brief) }),
  };
}

/** What the scenario lets happen; undefined when it lets nothing happen. */
export function actionSourceOf(
  { may }: ScenarioData,
  { machine }: Model,
): ActionSource | undefined {
  if (may.kind === 'nothing') return undefined;
  if (may.kind === 'menu') {
    const says = `a menu of ${may.entries.length} ${may.entries.length === 1 ? 'entry' : 'entries'}`;
    return { kind: 'menu', says, candidates: candidatesOf(may.entries, machine.threads.length) };
  }
  const everything = { machine, spans: may.spans };
  const brief = `everything, ${thousands(countOf(everything))} actions`;
  return { kind: 'everything', says: wordsFor(everything), brief, everything };
}

/** The source as a list to try one after the other. */
export function listOf(source: ActionSource): readonly Candidate[] {
  if (source.kind === 'menu') return source.candidates;
  if (countOf(source.everything) > 1_000_000) return [];
  return [...allActions(source.everything)].map((action) => ({ action, entry: -1 }));
}
