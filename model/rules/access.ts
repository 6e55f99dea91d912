/**
 * Fetching, loading, storing.
 *
 * An access names addresses; a pointer means the same in every space. It succeeds only where every
 * cell that it touches may be used: an access that is half allowed is refused whole.
 */

import type { Source } from '../action.ts';
import { topFrame } from '../frame.ts';
import { nobody, type Span } from '../machine.ts';
import { done, type Outcome } from '../outcome.ts';
import { type Rights, right } from '../rights.ts';
import type { Condition, Hardware, Rule } from '../rule.ts';
import { get, put, remove } from '../sparse.ts';
import type { CellId, Frame, MachineState, SpanId, Thread, ThreadId, Value } from '../state.ts';
import { firstNoMemory, firstUnusable } from './usable.ts';

type AccessKind = 'fetch' | 'load' | 'store';

interface OnSpan {
  readonly thread: ThreadId;
  readonly span: SpanId;
}

function rangeOf(m: Hardware, a: OnSpan): Span {
  return m.machine.spans[a.span] as Span;
}

function allowed<K extends AccessKind>(needs: Rights, doing: string): Condition<K>[] {
  const failing = (m: Hardware, s: MachineState, a: OnSpan) =>
    firstNoMemory(
      m,
      rangeOf(m, a),
      firstUnusable(m, s, { thread: a.thread, range: rangeOf(m, a), rights: needs }),
    );
  return [
    {
      cause: 'bounds',
      says: 'the range stays inside the address space',
      holds: (m, _, a) => !rangeOf(m, a).beyond,
    },
    {
      cause: 'protection',
      says: `every cell that it touches may be ${doing} by the running environment`,
      holds: (m, s, a) => failing(m, s, a) === undefined,
      at: failing,
    },
    {
      cause: 'unmapped',
      says: 'every cell that it touches is mapped',
      holds: (m, s, a) => unmapped(m, s, a) === undefined,
      at: unmapped,
    },
  ];
}

function unmapped(m: Hardware, s: MachineState, a: OnSpan): CellId | undefined {
  if (m.machine.pages === undefined) return undefined;
  const { first, end } = rangeOf(m, a);
  for (let cell = first; cell < end; cell++) {
    if (m.mapping.behind(m.machine, s, cell) === undefined) return cell;
  }
  return undefined;
}

function isRunning(_: Hardware, s: MachineState, a: OnSpan): boolean {
  return (s.threads[a.thread] as Thread).length > 0;
}

export const fetch: Rule<'fetch'> = {
  enabled: isRunning,
  conditions: allowed(right.x, 'executed'),
  prunes: false,
  commit: () => done,
};

export const load: Rule<'load'> = {
  enabled: isRunning,
  conditions: allowed(right.r, 'read'),
  prunes: false,

  commit(m, draft, a) {
    if (!m.machine.description.memory) return done;
    const { first, end } = rangeOf(m, a);
    const values: Value[] = [];
    for (let cell = first; cell < end; cell++) {
      const value = valueAt(m, draft.state, cell);
      // Equal neighbours merge, so that what is observed does not depend on the partition.
      if (value !== values.at(-1)) values.push(value);
    }
    if (m.machine.description.registers > 0) {
      draft.thread(a.thread, (frames) => {
        const top = frames.at(-1);
        if (top !== undefined) top.registers[0] = values[0] as Value;
      });
    }
    return { kind: 'loaded', values } satisfies Outcome;
  },
};

export const store: Rule<'store'> = {
  enabled: isRunning,
  conditions: allowed(right.w, 'written'),
  prunes: false,

  commit(m, draft, a) {
    if (!m.machine.description.memory) return done;
    const { first, end } = rangeOf(m, a);
    const top = topFrame(draft.state.threads[a.thread]) as Frame;
    const value = sourceValue(a.source, top);
    for (let cell = first; cell < end; cell++) {
      const stack = m.machine.stackOf[cell] as number;
      if (stack === nobody) {
        const behind = m.mapping.behind(m.machine, draft.state, cell);
        if (behind === undefined) continue;
        draft.memory((memory) => {
          if (value === 0) remove(memory, behind);
          else put(memory, behind, value);
        });
        continue;
      }
      // The values of a hunk live in its frame, and end with it.
      draft.thread(stack, (frames) => {
        const frame = frames[m.machine.hunkOf[cell] as number];
        if (frame === undefined) return;
        if (value === 0) delete frame.hunk[cell];
        else frame.hunk[cell] = value;
      });
    }
    return done;
  },
};

/** What a source stands for in the running frame. */
export function sourceValue(source: Source, frame: Frame): Value {
  return 'value' in source ? source.value : (frame.registers[source.register] ?? 0);
}

function valueAt(m: Hardware, s: MachineState, cell: CellId): Value {
  const stack = m.machine.stackOf[cell] as number;
  if (stack === nobody) {
    const behind = m.mapping.behind(m.machine, s, cell);
    return behind === undefined ? 0 : (get(s.memory, behind) ?? 0);
  }
  return s.threads[stack]?.[m.machine.hunkOf[cell] as number]?.hunk[cell] ?? 0;
}
