/**
 * The exhaustive search of a scenario: every state that its actions can reach, within the bounds that it
 * gives. Which engine does that is said here and nowhere else.
 */

import { present } from '../../../model/assert.ts';
import type { Machine } from '../../../model/machine.ts';
import type { Property } from '../../../properties/property.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Bounds } from '../../scenario/data.ts';
import { counted, thousands } from '../../text/numbers.ts';
import {
  type ActionSource,
  actionSourceOf,
  type Candidate,
  listOf,
  scopesOver,
} from '../action-source.ts';
import { Judge, type Objection } from '../judge.ts';
import { Ledger } from '../ledger.ts';
import { findingOf, replayedViolation, searchedProperties } from '../model-search.ts';
import { type Budget, cutRemark, type Found, type Search, type Watch } from '../search.ts';
import type { Explored } from './bounds.ts';
import { explore } from './explorer.ts';
import { MemoisedJudge } from './memoised-judge.ts';
import { partitionedModel } from './partitioned-model.ts';

/** Unless the scenario says otherwise. */
const exhaustiveDefaults = {
  statesMax: 10_000,
  /** With attackers, which reach more states than can be looked at: the search goes as deep as these let it. */
  statesMaxOfAttackers: 1000,
  bytesMax: 2 ** 30,
} as const;

export const exhaustive: Search<'exhaustive'> = {
  kind: 'exhaustive',
  judges: 'model',

  run(subject, budget, watch) {
    const { data, model } = subject;
    const source = actionSourceOf(data, model);
    if (source === undefined || searchedProperties(subject, budget).length === 0) return undefined;
    if (source.kind === 'everything' && data.bounds.depth === undefined) return undefined;
    const candidates = listOf(source);
    if (candidates.length === 0) {
      return isOpenEnded(source, data.bounds) ? undefined : tooMany(subject, budget, source);
    }
    return explored(subject, budget, watch, { source, candidates });
  },
};

function explored(
  subject: Subject,
  budget: Budget,
  watch: Watch,
  { source, candidates }: { source: ActionSource; candidates: readonly Candidate[] },
): Found {
  const { data, model } = subject;
  const { memory, time } = data.bounds;
  const isOpen = isOpenEnded(source, data.bounds);
  const { statesMax, statesMaxOfAttackers } = exhaustiveDefaults;
  const { depth, states = isOpen ? statesMaxOfAttackers : statesMax } = data.bounds;
  const properties = searchedProperties(subject, budget);
  const ledger = new Ledger(properties);
  const judge = new Judge(model, properties, ledger);
  const invariants = properties.filter((property) => property.kind === 'invariant');
  const system = partitionedModel(model, candidates, invariants);
  const memoised = new MemoisedJudge(model, judge, { candidates, properties });
  const bytes = memory === undefined ? exhaustiveDefaults.bytesMax : memory * 2 ** 20;
  const isOver = time === undefined ? () => false : watch.startTimer(time);
  let isCut = false;
  const outOfTime = () => {
    isCut = watch.outOfTime();
    return isCut || isOver();
  };
  const limits = { depth: depth ?? Number.POSITIVE_INFINITY, states, bytes, outOfTime };
  const went = explore(system, limits, {
    judge: memoised,
    onProgress: (underway) => {
      const counts = { of: 'states', count: underway.states, underway, bytesMost: bytes } as const;
      watch.progress('exhaustive', undefined, counts);
    },
  });
  const result = isOpen ? asDeepAsItWent(went) : went;
  const { found } = result;
  const finding = findingOf('exhaustive', subject, budget, {
    ...scopesOver(
      source,
      (says) => scopeOf(says, result, depth),
      triesOf(result, properties, { machine: model.machine, compared: memoised.compared }),
    ),
    ...verdictOf(result, { states, isCut }),
    effort: {
      runs: 0,
      steps: result.steps,
      states: result.states,
      transitions: result.transitions,
      depth: result.levels.length - 1,
    },
    ...(found && {
      violation: replayedViolation(
        subject,
        judge,
        found.objection as Objection,
        found.path.map((index) => present(candidates[index], 'a path names candidates').action),
        { kind: 'shortest' },
      ),
    }),
  });
  return { finding, ledger, ...(result.end === 'complete' && { isComplete: true }) };
}

/** A depth was given, so the author counts on this search: that it did not happen is said. */
function tooMany(subject: Subject, budget: Budget, source: ActionSource): Found {
  const remark =
    'not searched: there are too many actions to try each in every state; write a menu, or ' +
    'leave out bounds: { depth }';
  const finding = findingOf('exhaustive', subject, budget, {
    ...scopesOver(source, (says) => `nothing of what can be reached with ${says}`),
    verdict: 'undecided',
    effort: { runs: 0, steps: 0 },
    remarks: [remark],
  });
  return { finding };
}

/** Whether the author leaves it to the search how far it goes, and it cannot be expected to see everything. */
function isOpenEnded(source: ActionSource, { depth, states }: Bounds): boolean {
  const hasAttackers = source.kind === 'menu' && source.attackers.length > 0;
  return hasAttackers && depth === undefined && states === undefined;
}

/** At the end of its states such a search has seen all that so many steps can reach, which is a depth. */
function asDeepAsItWent(result: Explored): Explored {
  const isDeep = result.end === 'states' && result.levels.length > 1;
  return isDeep ? { ...result, end: 'depth' } : result;
}

function scopeOf(
  says: string,
  { end, levels, found }: Explored,
  depth: number | undefined,
): string {
  if (end === 'complete') return `all that can be reached with ${says}`;
  if (end === 'depth') return `all that ${depth ?? levels.length - 1} steps can reach with ${says}`;
  if (found !== undefined) return scopeUpTo(says, found.path.length);
  return `what can be reached with ${says}, down to depth ${levels.length - 1}`;
}

/** It ends in the middle of the level of the run that it found. */
function scopeUpTo(says: string, steps: number): string {
  if (steps === 0) return `the initial state, before ${says}`;
  return `what can be reached with ${says}, shortest runs first, up to one of ${counted(steps, 'step')}`;
}

/** The search is exhaustive in states and steps, and not in what comparing properties vary. */
function triesOf(
  { end }: Explored,
  properties: readonly Property[],
  { machine, compared }: { machine: Machine; compared: number },
): string {
  if (end !== 'complete' && end !== 'depth') return '';
  const pairs = properties.filter((property) => property.kind === 'pair');
  const detours = properties.filter((property) => property.kind === 'detour');
  const tries = [...pairs, ...detours].flatMap((property) => property.tries(machine) ?? []);
  if (tries.length === 0) return '';
  return `, with ${tries.join(' and ')} at each of ${counted(compared, 'step')}`;
}

function verdictOf(
  { end, states: seen, levels }: Explored,
  { states, isCut }: { states: number; isCut: boolean },
): Pick<Finding, 'verdict' | 'remarks' | 'cut'> {
  if (end === 'objection') return { verdict: 'violated', remarks: [] };
  if (end === 'complete' || end === 'depth') return { verdict: 'holds', remarks: [] };
  const progress = `${counted(seen, 'state')}, down to depth ${levels.length - 1}, in which nothing broke`;
  if (isCut) return { verdict: 'undecided', remarks: [cutRemark(progress)], cut: true };
  const remarks = {
    time:
      `stopped when its time was up, after ${progress}: ` +
      'give bounds: { time } more, bound the depth, or make the machine smaller',
    memory:
      `stopped at ${thousands(seen)} states, which fill the memory that it may use: ` +
      'give bounds: { memory } more, bound the depth, or make the machine smaller',
    states:
      `stopped at ${thousands(states)} states with more to see: ` +
      'give bounds: { states } more, or bound the depth',
  };
  return { verdict: 'undecided', remarks: [remarks[end]], ...(end === 'time' && { cut: true }) };
}
