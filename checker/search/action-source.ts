/** What may happen in a search: the scenario's menu, sentences thread by thread and attackers, or everything. */

import { type Action, operandOf, operandsOf } from '../../model/action.ts';
import type { Model } from '../../model/semantics.ts';
import type { MachineState, SpaceId } from '../../model/state.ts';
import type { Finding } from '../finding/finding.ts';
import type { EntryData, ScenarioData } from '../scenario/data.ts';
import { thousands } from '../text/numbers.ts';
import { type AttackerUniverse, attackersOn, attackerWords, entryFor } from './attackers.ts';
import { allActions, countOf, isIn, type Universe, wordsFor } from './universe.ts';

export interface Candidate {
  readonly action: Action;
  /**
   * Can be asked for only while this space governs the running code; a beat, only of a transfer in its
   * name.
   */
  readonly by?: SpaceId;
  /** The number of the menu's sentence, or of an attacker's verb (`entryFor`); -1 of everything. */
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
  if (!('thread' in action)) return by === undefined || isMoving(state, action, by);
  const isMarked = 'onBehalf' in action && action.onBehalf === true;
  if (by === undefined && !isMarked) return true;
  const top = state.threads[action.thread]?.at(-1);
  if (top === undefined) return by === undefined && !isMarked;
  if (isMarked && top.kind !== 'call') return false;
  return by === undefined || top.data === by || top.code === by;
}

/** Whether it is a beat of a transfer in the name of the space. */
function isMoving({ devices }: MachineState, action: Action, by: SpaceId): boolean {
  const device = action.kind === 'beat' ? devices[action.device] : undefined;
  return device?.kind === 'transfer' && device.space === by;
}

/** Where the actions of a scenario's searches come from, and in what words. */
export type ActionSource = MenuSource | EverythingSource;

export interface MenuSource {
  readonly kind: 'menu';
  readonly says: string;
  /** Without what attackers try. */
  readonly brief: string;
  /** Its sentences. */
  readonly candidates: readonly Candidate[];
  readonly attackers: readonly AttackerUniverse[];
}

interface EverythingSource {
  readonly kind: 'everything';
  readonly says: string;
  /** Without what it consists of. */
  readonly brief: string;
  readonly everything: Universe;
}

/**
 * The scope of a search: `scope` puts the words for its actions into a sentence, which `rest` completes. The
 * brief one leaves out what *everything* or an attacker's set consists of, and the rest.
 */
export function scopesOver(
  source: ActionSource,
  scope: (says: string) => string,
  rest = '',
): Pick<Finding, 'scope' | 'briefScope'> {
  return {
    scope: scope(source.says) + rest,
    ...(source.brief !== source.says && { briefScope: scope(source.brief) }),
  };
}

/** What the scenario lets happen; undefined when it lets nothing happen. */
export function actionSourceOf(
  { may }: ScenarioData,
  { machine }: Model,
): ActionSource | undefined {
  if (may.kind === 'nothing') return undefined;
  if (may.kind === 'menu') {
    const attackers = attackersOn(may, machine);
    const candidates = candidatesOf(may.entries, machine.threads.length);
    const words = (isBrief: boolean) => menuWords(may.entries.length, attackers, isBrief);
    return { kind: 'menu', says: words(false), brief: words(true), candidates, attackers };
  }
  const everything = { machine, spans: may.spans };
  const brief = `everything, ${thousands(countOf(everything))} actions`;
  return { kind: 'everything', says: wordsFor(everything), brief, everything };
}

/** `a menu of 3 entries and anything by driver, 1,234 actions` */
function menuWords(
  entries: number,
  attackers: readonly AttackerUniverse[],
  isBrief: boolean,
): string {
  const sentences = `a menu of ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  const parts = [
    ...(entries === 0 && attackers.length > 0 ? [] : [sentences]),
    ...attackers.map((one) => attackerWords(one, isBrief)),
  ];
  return parts.join(' and ');
}

/** Whether random searches draw actions that they never listed: of everything, and of attackers. */
export function isDrawnAnew(source: ActionSource): boolean {
  return source.kind === 'everything' || source.attackers.length > 0;
}

const listedMost = 1_000_000;

/** The source as a list to try one after the other; empty where it would be too long. */
export function listOf(source: ActionSource): readonly Candidate[] {
  if (source.kind === 'everything') {
    if (countOf(source.everything) > listedMost) return [];
    return [...allActions(source.everything)].map((action) => ({ action, entry: -1 }));
  }
  const { candidates, attackers } = source;
  const count = attackers.reduce((sum, one) => sum + countOf(one), candidates.length);
  if (count > listedMost) return [];
  return [
    ...candidates,
    ...attackers.flatMap((one) => [...allActions(one)].map((action) => candidateBy(one, action))),
  ];
}

export function candidateBy(universe: AttackerUniverse, action: Action): Candidate {
  return { action, by: universe.attacker.space, entry: entryFor(universe, action) };
}

/** The candidates of a menu that are this action: what none of them is, is not on the menu. */
export function offersOf(source: MenuSource): (action: Action) => readonly Candidate[] {
  const sentences = new Map<string, Candidate[]>();
  for (const candidate of source.candidates) {
    const key = keyOf(candidate.action);
    sentences.set(key, [...(sentences.get(key) ?? []), candidate]);
  }
  return (action) => [
    ...(sentences.get(keyOf(action)) ?? []),
    ...source.attackers.filter((one) => isIn(one, action)).map((one) => candidateBy(one, action)),
  ];
}

/** The same text for the same action, in whatever order its fields were written. */
function keyOf(action: Action): string {
  const operands = operandsOf(action.kind).map(([field]) => operandOf(action, field));
  return `${action.kind} ${JSON.stringify(operands)}`;
}
