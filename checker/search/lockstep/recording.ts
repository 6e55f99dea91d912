/**
 * A run in lockstep taken once more with somebody watching: what each hart and engine does, and what
 * is said of one place by the model, the tables and every buffer, cycle by cycle.
 *
 * Nothing is judged here and nothing drawn. Cycles that are passed over are like the one after them.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import { type CycleCause, causes, causeWords } from '../../../executor/units/cycles.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Difference } from '../../finding/timeline.ts';
import type { Lockstep } from './lockstep.ts';
import {
  type Item,
  type LockstepOptions,
  type LockstepRun,
  replayInLockstep,
} from './lockstep-run.ts';
import {
  modelSays,
  type Place,
  pagesSay,
  plbSays,
  type Said,
  silence,
  tableSays,
} from './probe.ts';

/** Whoever does something, and whatever says something of the place. */
export interface Watched {
  readonly name: string;
  readonly of: 'actor' | 'model' | 'table' | 'buffer';
  /** Of an actor, and of a buffer whose it is. */
  readonly actor?: number;
  /** By sample. What an actor does has no age. */
  readonly says: readonly Said[];
}

export interface Event {
  readonly cycle: number;
  readonly actor: number;
  readonly what: string;
}

export interface Recording {
  readonly run: LockstepRun;
  readonly watched: readonly Watched[];
  /** The cycle before which each sample was taken; those in between are like the later one. */
  readonly cycles: readonly number[];
  readonly events: readonly Event[];
  /** In everything that can be compared, after the last retirement. */
  readonly differences: readonly Difference[];
  /** What is done, in the words of `Said`, in more words. */
  readonly meanings: ReadonlyMap<string, string>;
}

interface Source {
  readonly name: string;
  readonly of: Watched['of'];
  readonly actor?: number;
  readonly says: (executor: Executor, lockstep: Lockstep) => Said;
}

export function recordingOf(
  model: Model,
  items: readonly Item[],
  { place, ...options }: LockstepOptions & { readonly place: Place | undefined },
): Recording {
  const sources = sourcesOf(model, place);
  const samples: Said[][] = sources.map(() => []);
  const cycles: number[] = [];
  const events: Event[] = [];
  let seen: { readonly executor: Executor; readonly lockstep: Lockstep } | undefined;
  const sample = (executor: Executor, lockstep: Lockstep) => {
    seen = { executor, lockstep };
    cycles.push(executor.cycle);
    for (const [i, { says }] of sources.entries()) samples[i]?.push(says(executor, lockstep));
  };
  const note = (actor: number, what: string) => {
    events.push({ cycle: cycles.at(-1) ?? 0, actor, what });
  };
  const doing: (object | undefined)[] = [];
  const run = replayInLockstep(model, items, {
    ...options,
    watch(executor, lockstep) {
      sample(executor, lockstep);
      for (const { id, action, doing: now } of executor.harts) {
        if (action !== undefined && now !== 'idle' && doing[id] !== action) note(id, action.kind);
        doing[id] = now === 'idle' ? undefined : action;
      }
    },
    onIssue: (actor, { kind }) => note(actor, `${kind} issued`),
    onEvent: (actor, event) => note(actor, noteOf[event]),
    onRetire: ({ actor, action, outcome }) => {
      const came = outcome.kind === 'loaded' ? `sees ${outcome.values.join(',')}` : outcome.kind;
      note(actor, `${action.kind} ${came === 'fault' ? 'refused' : came}`);
    },
  });
  // What they say when it is over.
  if (seen !== undefined) sample(seen.executor, seen.lockstep);
  const watched = sources.map(({ name, of, actor }, i) => ({
    name,
    of,
    ...(actor !== undefined && { actor }),
    says: samples[i] ?? [],
  }));
  const differences = seen === undefined ? [] : seen.lockstep.differences(seen.executor);
  return { run, watched, cycles, events, differences, meanings };
}

const noteOf = {
  scrubs: 'scrub',
  acknowledges: 'ack',
  'changes the region table': 'cut',
  'is interrupted': 'interrupt',
  'drops what it was given': 'drop',
} as const;

function sourcesOf(model: Model, place: Place | undefined): Source[] {
  const { threads, devices, lines } = model.machine;
  const outside = threads.length + devices.length;
  const actors: Source[] = [
    ...threads.map(
      ({ name }, id): Source => ({
        name,
        of: 'actor',
        actor: id,
        says: ({ harts }) => hartSays(harts[id]),
      }),
    ),
    ...devices.map(
      ({ name }, device): Source => ({
        name,
        of: 'actor',
        actor: threads.length + device,
        says: ({ engines }) => said(engineWords[engines[device]?.doing ?? ''] ?? ''),
      }),
    ),
    ...(lines.length === 0
      ? []
      : [{ name: 'lines', of: 'actor', actor: outside, says: () => silence } as const]),
  ];
  return place === undefined ? actors : [...actors, ...sayingOf(model, place)];
}

/** Whatever says something of the place. */
function sayingOf(model: Model, place: Place): Source[] {
  const { threads, devices, description } = model.machine;
  const map = (page: number, physicalPage: number) => ({ page, physicalPage });
  const pages = description.pages?.virtual.map((_, page) => page) ?? [];
  return [
    { name: 'model', of: 'model', says: (_, { state }) => modelSays(model, state, place) },
    {
      name: 'region table',
      of: 'table',
      says: (executor) => tableSays(executor, place),
    },
    {
      name: 'page table',
      of: 'table',
      says: (executor, lockstep) => {
        const kept = pages.map((page) => map(page, executor.pages.read(page)));
        return { ...pagesSay(model, kept, { lockstep, place }), isStale: false };
      },
    },
    ...threads.flatMap(({ name }, id): Source[] => {
      const of = 'buffer';
      const buffer =
        (kind: 'data' | 'instructions') => (executor: Executor, lockstep: Lockstep) => {
          const plb = executor.harts[id]?.[kind];
          return plb === undefined ? silence : plbSays(model, { plb, lockstep, place });
        };
      return [
        { name: `${name}'s data PLB`, of, actor: id, says: buffer('data') },
        { name: `${name}'s instruction PLB`, of, actor: id, says: buffer('instructions') },
        {
          name: `${name}'s TLB`,
          of,
          actor: id,
          says: ({ harts }, lockstep) =>
            pagesSay(model, harts[id]?.tlb.copies() ?? [], { lockstep, place }),
        },
      ];
    }),
    ...devices.flatMap(({ name }, device): Source[] => {
      const [of, actor] = ['buffer', threads.length + device] as const;
      return [
        {
          name: `${name}'s cached right`,
          of,
          actor,
          says: ({ engines }, { state }) => engineSays(model, { engine: engines[device], state }),
        },
        {
          name: `${name}'s page`,
          of,
          actor,
          says: ({ engines }, lockstep) => {
            const { isActive, kept } = engines[device] ?? {};
            const all = isActive === true && kept !== undefined ? [kept] : [];
            return pagesSay(model, all, { lockstep, place });
          },
        },
      ];
    }),
  ];
}

function said(text: string): Said {
  return { text, isStale: false };
}

function hartSays(hart: Executor['harts'][number] | undefined): Said {
  if (hart === undefined || hart.isIdle) return silence;
  return said(hartWords[hart.doing]);
}

/** "Its space, by grants and all lends of its thread": the rest of a transfer, once that was read. */
function engineSays(
  model: Model,
  now: {
    readonly engine: Executor['engines'][number] | undefined;
    readonly state: Lockstep['state'];
  },
): Said {
  const { engine, state } = now;
  if (engine?.isActive !== true || !engine.isSure) return silence;
  const { machine, authority } = model;
  const { space, thread, direction, span, next } = engine.transfer;
  const bit = direction === 'in' ? 2 : 1;
  const { end = 0 } = machine.spans[span] ?? {};
  let isStale = false;
  for (let cell = 0; cell < end; cell++) {
    if ((machine.cuts[cell] as bigint) < next) continue;
    const held = authority.heldWith(machine, state, state.threads[thread] ?? [], space, cell);
    isStale ||= (held & bit) === 0;
  }
  return { text: direction === 'in' ? 'w' : 'r', isStale };
}

const hartWords: Readonly<Record<CycleCause, string>> = {
  idle: '',
  issue: 'begin',
  look: 'look',
  walk: 'walk',
  fill: 'fill',
  translate: 'TLB',
  'page walk': 'page',
  memory: 'memory',
  port: 'port',
  portal: 'portal',
  check: 'check',
  write: 'write',
  acknowledgements: 'wait',
  frame: 'frame',
  frozen: 'frozen',
};

const engineWords: Readonly<Record<string, string>> = {
  'reads the region table': 'rights',
  'looks what is mapped': 'place',
  'moves a beat': 'move',
  'reads the region table again': 'again',
};

const meanings: ReadonlyMap<string, string> = new Map([
  ...causes.map((cause) => [hartWords[cause], causeWords[cause]] as const),
  ...Object.entries(engineWords).map(([meaning, word]) => [word, meaning] as const),
]);
