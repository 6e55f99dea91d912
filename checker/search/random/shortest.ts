/**
 * Whether a shrunk run is the shortest there is with what it names.
 *
 * Deleting and simplifying can get stuck where a shorter run would have to do something else. So at
 * last a search looks at all shorter runs that can be made of the threads, spaces, portals,
 * ranges, rights and messages that are left in the run. It gives up where that would take long.
 */

import type { Action, Source } from '../../../model/action.ts';
import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import { type Candidate, isOffered } from '../action-source.ts';
import { explore } from '../exhaustive/explorer.ts';
import { MemoisedJudge } from '../exhaustive/memoised-judge.ts';
import { partitionedModel } from '../exhaustive/partitioned-model.ts';
import { explorePlainly } from '../exhaustive/plain.ts';
import { isRefused } from '../exhaustive/refused.ts';
import type { Judge, Objection } from '../judge.ts';

export interface Shorter {
  readonly actions: readonly Action[];
  readonly objection: Objection;
}

/** `shortest`: no run with fewer actions breaks the property; undefined: too many to look at. */
export type Answer = Shorter | 'shortest' | undefined;

const actionsMax = 1000;
const statesMax = 20_000;
const bytesMax = 2 ** 28;
const statesMaxPlainly = 4000;

/** `judge` asks the one property that broke. */
export function shorterThan(
  model: Model,
  judge: Judge,
  actions: readonly Action[],
  menu?: readonly Candidate[],
  outOfTime: () => boolean = () => false,
): Answer {
  if (actions.length < 2) return 'shortest';
  const candidates = menu ?? universeOf(actions).map((action) => ({ action, entry: -1 }));
  if (candidates.length > actionsMax) return undefined;
  const depth = actions.length - 1;
  // What compares runs has to be asked of every step anew.
  if (judge.asksPairs) return plainly(model, judge, { candidates, depth, outOfTime });
  const { properties } = judge;
  const invariants = properties.filter((property) => property.kind === 'invariant');
  const { found, end } = explore(
    partitionedModel(model, candidates, invariants),
    { depth, states: statesMax, bytes: bytesMax, outOfTime },
    { judge: new MemoisedJudge(model, judge, { candidates, properties }) },
  );
  if (found === undefined) return end === 'complete' || end === 'depth' ? 'shortest' : undefined;
  const path = found.path.map((index) => (candidates[index] as Candidate).action);
  return { actions: path, objection: found.objection as Objection };
}

function plainly(
  model: Model,
  judge: Judge,
  told: { candidates: readonly Candidate[]; depth: number; outOfTime: () => boolean },
): Answer {
  const { candidates, depth, outOfTime } = told;
  const { found, end } = explorePlainly(
    {
      initial: model.initial,
      actions: (state) => candidates.filter((candidate) => isOffered(state, candidate)),
      step: (state: MachineState, { action }: Candidate) => model.step(state, action),
      key: (state) => JSON.stringify(state),
    },
    {
      initial: () => undefined,
      step: (before, { action }, after) => judge.step({ before, action, after }),
      isRefused,
    },
    { depth, states: statesMaxPlainly, outOfTime },
  );
  if (found !== undefined)
    return { actions: found.path.map(({ action }) => action), objection: found.objection };
  return end === 'complete' || end === 'depth' ? 'shortest' : undefined;
}

/** Every action of a kind that the run has, with operands that the run has. */
export function universeOf(actions: readonly Action[]): Action[] {
  const named = collect(actions);
  const kinds = [...new Set(actions.map(({ kind }) => kind))];
  const made = kinds.flatMap((kind) => [...ofKind(kind, named)]);
  // What the run has is in it in any case: a loan of two ranges, say.
  const all = new Map([...made, ...actions].map((action) => [JSON.stringify(action), action]));
  return [...all.values()];
}

interface Named {
  readonly threads: readonly number[];
  readonly spans: readonly number[];
  readonly portals: readonly number[];
  readonly spaces: readonly number[];
  readonly rights: readonly number[];
  readonly sources: readonly Source[];
  readonly messages: readonly (readonly Source[])[];
  readonly lines: readonly number[];
  readonly devices: readonly number[];
  readonly depths: readonly number[];
  readonly moved: readonly number[];
  readonly pages: readonly number[];
  readonly physicalPages: readonly number[];
  readonly resumes: readonly NonNullable<Action<'return'>['resume']>[];
}

function collect(actions: readonly Action[]): Named {
  const numbers = (fields: readonly string[]) => {
    const found = actions.flatMap((action) => {
      const nouns = action as unknown as Record<string, unknown>;
      const lends = action.kind === 'call' ? action.lends : [];
      return [nouns, ...lends.map((lend) => lend as unknown as Record<string, unknown>)].flatMap(
        (part) => fields.map((field) => part[field]),
      );
    });
    const distinct = new Set(found.filter((one): one is number => typeof one === 'number'));
    return [...distinct].sort((a, b) => a - b);
  };
  const messages = actions.flatMap((action) => {
    if (action.kind === 'call') return [action.arguments];
    return action.kind === 'return' ? [action.results] : [];
  });
  return {
    threads: numbers(['thread']),
    spans: numbers(['span']),
    portals: numbers(['portal']),
    spaces: numbers(['as', 'to', 'from', 'lender', 'space']),
    rights: numbers(['rights']),
    sources: distinctBy(actions.flatMap((a) => (a.kind === 'store' ? [a.source] : []))),
    messages: distinctBy([[], ...messages]),
    lines: numbers(['line']),
    devices: numbers(['device']),
    depths: numbers(['depth']),
    moved: numbers(['value']),
    pages: numbers(['page']),
    physicalPages: numbers(['physicalPage']),
    resumes: distinctBy(
      actions.flatMap((a) => (a.kind === 'return' && a.resume !== undefined ? [a.resume] : [])),
    ),
  };
}

function distinctBy<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** On no thread: what the outside world does. */
function* ofOutside(kind: Action['kind'], { lines, devices, moved }: Named): Generator<Action> {
  if (kind === 'raise') for (const line of lines) yield { kind, line };
  if (kind !== 'beat') return;
  for (const device of devices) for (const value of moved) yield { kind, device, value };
}

/** Of the kinds that name neither a range nor a portal. */
function* ofNouns(kind: Action['kind'], thread: number, named: Named): Generator<Action> {
  const { lines, devices, depths, spaces } = named;
  if (kind === 'deliver') for (const line of lines) yield { kind, thread, line };
  if (kind === 'stop') for (const device of devices) yield { kind, thread, device };
  if (kind === 'unwind') for (const depth of depths) yield { kind, thread, depth };
  if (kind === 'destroy' || kind === 'create') {
    for (const space of spaces) yield { kind, thread, space };
  }
  if (kind === 'unmap') for (const page of named.pages) yield { kind, thread, page };
  if (kind !== 'map') return;
  for (const page of named.pages) {
    for (const physicalPage of named.physicalPages) yield { kind, thread, page, physicalPage };
  }
}

function* ofKind(kind: Action['kind'], named: Named): Generator<Action> {
  yield* ofOutside(kind, named);
  const { threads, spans, portals, spaces, rights, sources, messages } = named;
  for (const thread of threads) {
    if (kind === 'return') {
      for (const results of messages) yield { kind, thread, results };
      for (const resume of named.resumes) yield { kind, thread, results: [], resume };
    } else if (kind === 'call') {
      for (const portal of portals) {
        for (const passed of messages) {
          const call = { kind, thread, portal, arguments: passed } as const;
          yield { ...call, lends: [] };
          for (const lender of spaces) {
            for (const span of spans) {
              for (const some of rights) yield { ...call, lends: [{ lender, span, rights: some }] };
            }
          }
        }
      }
    } else {
      yield* ofNouns(kind, thread, named);
      for (const span of spans) {
        yield* onRange(kind, { thread, span, spaces, rights, sources });
        if (kind !== 'start') continue;
        for (const device of named.devices) {
          yield { kind, thread, device, span, direction: 'in' };
          yield { kind, thread, device, span, direction: 'out' };
        }
      }
    }
  }
}

function* onRange(
  kind: Action['kind'],
  told: Pick<Named, 'spaces' | 'rights' | 'sources'> & { thread: number; span: number },
): Generator<Action> {
  const { thread, span, spaces, rights, sources } = told;
  if (kind === 'fetch' || kind === 'load') yield { kind, thread, span };
  if (kind === 'store') for (const source of sources) yield { kind, thread, span, source };
  if (kind !== 'grant' && kind !== 'revoke' && kind !== 'unpass') return;
  for (const as of spaces) {
    for (const other of spaces) {
      if (other === as) continue;
      for (const some of rights) {
        const fact = { thread, as, span, rights: some };
        yield kind === 'grant' ? { kind, ...fact, to: other } : { kind, ...fact, from: other };
      }
    }
  }
}
