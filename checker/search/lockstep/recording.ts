/**
 * A run in lockstep, taken once more and recorded: what each hart and engine does, and what the model,
 * the tables and every buffer hold of one range, cycle by cycle.
 *
 * It judges nothing and draws nothing. A cycle that the executor skips is like the next one.
 */

import type { Machine as Executor } from '../../../executor/machine.ts';
import type { HartEvent } from '../../../executor/units/context.ts';
import type { Machine } from '../../../model/machine.ts';
import { right } from '../../../model/rights.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Difference } from '../../finding/mismatch.ts';
import type { StepCost } from '../../finding/step-cost.ts';
import type { TimelineEvent } from '../../finding/timeline.ts';
import type { Actor, Unit } from '../../finding/unit.ts';
import type { Lockstep } from './lockstep.ts';
import {
  type Item,
  type LockstepOptions,
  type LockstepRun,
  replayInLockstep,
} from './lockstep-run.ts';
import {
  mappingsSample,
  modelSample,
  nothingHeld,
  type Probe,
  plbSample,
  type Sample,
  tableSample,
} from './probe.ts';
import { StepMeter } from './step-meter.ts';

export interface RecordedLane {
  readonly unit: Unit;
  /** Of an actor, and of a buffer: the executor's number of the hart or engine. */
  readonly actor?: number;
  readonly samples: readonly Sample[];
}

export interface RecordedEvent {
  readonly cycle: number;
  readonly actor: number;
  readonly event: TimelineEvent;
}

export interface Recording {
  readonly run: LockstepRun;
  readonly lanes: readonly RecordedLane[];
  /** The cycle before which each sample was taken; skipped cycles are like the later one. */
  readonly cycles: readonly number[];
  readonly events: readonly RecordedEvent[];
  /** What each retirement cost; undefined of what the run did not give. */
  readonly costs: readonly (StepCost | undefined)[];
  /** All fields of the state that differ after the last retirement. */
  readonly differences: readonly Difference[];
}

interface LaneSource extends Omit<RecordedLane, 'samples'> {
  readonly sample: (executor: Executor, lockstep: Lockstep) => Sample;
}

export function recordingOf(
  model: Model,
  items: readonly Item[],
  { probe, ...options }: LockstepOptions & { readonly probe: Probe | undefined },
): Recording {
  const holding = probe === undefined ? [] : holdingSources(model, probe);
  const sources = [...actorSources(model.machine), ...holding];
  const lanes = sources.map((source) => ({ ...source, samples: [] as Sample[] }));
  const cycles: number[] = [];
  const events: RecordedEvent[] = [];
  let end: { readonly executor: Executor; readonly lockstep: Lockstep } | undefined;
  const take = (executor: Executor, lockstep: Lockstep) => {
    end = { executor, lockstep };
    cycles.push(executor.cycle);
    for (const { sample, samples } of lanes) samples.push(sample(executor, lockstep));
  };
  const note = (actor: number, event: TimelineEvent) => {
    events.push({ cycle: cycles.at(-1) ?? 0, actor, event });
  };
  const meter = new StepMeter();
  const costs: (StepCost | undefined)[] = [];
  const begun: (object | undefined)[] = [];
  const run = replayInLockstep(model, items, {
    ...options,
    record(executor, lockstep) {
      take(executor, lockstep);
      for (const { id, action, doing } of executor.harts) {
        const isNew = action !== undefined && doing !== 'idle' && begun[id] !== action;
        if (isNew) note(id, { kind: 'begun', action: action.kind });
        begun[id] = doing === 'idle' ? undefined : action;
      }
    },
    onIssue: (actor, { kind }) => note(actor, { kind: 'issued', action: kind }),
    onEvent: (actor, event) => note(actor, { kind: eventKinds[event] }),
    onGive: (action, executor) => meter.given(action, executor),
    onRetire(retirement, executor) {
      const { actor, action, outcome } = retirement;
      costs.push(meter.retired(retirement, executor));
      note(actor, { kind: 'retired', action: action.kind, outcome });
    },
  });
  // The last sample is taken when the run is over.
  if (end !== undefined) take(end.executor, end.lockstep);
  const differences = end === undefined ? [] : end.lockstep.differences(end.executor);
  return { run, lanes, cycles, events, costs, differences };
}

const eventKinds = {
  scrubs: 'scrub',
  acknowledges: 'acknowledgement',
  'changes the region table': 'table changed',
  'is interrupted': 'interrupted',
  'drops what it was given': 'dropped',
} as const satisfies Readonly<Record<HartEvent, TimelineEvent['kind']>>;

/** The executor numbers harts first, then engines, and last the interrupt controller. */
export function actorNumbered({ threads, devices, lines }: Machine, actor: number): Actor {
  if (actor >= 0 && actor < threads.length) return { kind: 'hart', hart: actor };
  const device = actor - threads.length;
  if (device >= 0 && device < devices.length) return { kind: 'device', device };
  return { kind: device === devices.length && lines.length > 0 ? 'lines' : 'outside world' };
}

function actorSources(machine: Machine): LaneSource[] {
  const { threads, devices, lines } = machine;
  const count = threads.length + devices.length + (lines.length === 0 ? 0 : 1);
  return Array.from({ length: count }, (_, actor): LaneSource => {
    const unit = actorNumbered(machine, actor);
    return { unit, actor, sample: (executor) => phaseSample(executor, unit) };
  });
}

function phaseSample({ harts, engines }: Executor, unit: Actor): Sample {
  const phase = unit.kind === 'hart' ? harts[unit.hart]?.doing : undefined;
  const isIdle = unit.kind === 'hart' && harts[unit.hart]?.isIdle !== false;
  const now = unit.kind === 'device' ? engines[unit.device]?.doing : phase;
  if (isIdle || now === undefined || now === 'idle') return nothingHeld;
  return { content: { kind: 'phase', phase: now }, isStale: false };
}

/** The model, the tables and the buffers. */
function holdingSources(model: Model, probe: Probe): LaneSource[] {
  const { threads, devices } = model.machine;
  return [
    { unit: { kind: 'model' }, sample: (_, { state }) => modelSample(model, state, probe) },
    { unit: { kind: 'region table' }, sample: (executor) => tableSample(executor, probe) },
    {
      unit: { kind: 'page table' },
      sample(executor, lockstep) {
        const kept = probe.pages.map((page) => ({ page, physicalPage: executor.pages.read(page) }));
        // The page table itself is never stale.
        return { ...mappingsSample(kept, lockstep, probe), isStale: false };
      },
    },
    ...threads.flatMap((_, hart) => hartBuffers(hart, probe)),
    ...devices.flatMap((_, device) => engineBuffers(model, device, probe)),
  ];
}

function hartBuffers(hart: number, probe: Probe): LaneSource[] {
  const plb =
    (which: 'data' | 'instructions'): LaneSource['sample'] =>
    ({ harts }, lockstep) => {
      const held = harts[hart]?.[which];
      return held === undefined ? nothingHeld : plbSample(held, lockstep, probe);
    };
  const tlb: LaneSource['sample'] = ({ harts }, lockstep) =>
    mappingsSample(harts[hart]?.tlb.copies() ?? [], lockstep, probe);
  return [
    { unit: { kind: 'data PLB', hart }, actor: hart, sample: plb('data') },
    { unit: { kind: 'instruction PLB', hart }, actor: hart, sample: plb('instructions') },
    { unit: { kind: 'TLB', hart }, actor: hart, sample: tlb },
  ];
}

function engineBuffers(model: Model, device: number, probe: Probe): LaneSource[] {
  const actor = model.machine.threads.length + device;
  const right: LaneSource['sample'] = ({ engines }, { state }) =>
    engineSample(model, engines[device], state);
  const page: LaneSource['sample'] = ({ engines }, lockstep) => {
    const { isActive, kept } = engines[device] ?? {};
    return mappingsSample(isActive && kept !== undefined ? [kept] : [], lockstep, probe);
  };
  return [
    { unit: { kind: 'cached right', device }, actor, sample: right },
    { unit: { kind: 'cached page', device }, actor, sample: page },
  ];
}

/** The right that an engine goes by: stale if the rest of its transfer no longer has it. */
function engineSample(
  { machine, authority }: Model,
  engine: Executor['engines'][number] | undefined,
  state: Lockstep['state'],
): Sample {
  if (engine?.isActive !== true || !engine.isSure) return nothingHeld;
  const { space, thread, direction, span, next } = engine.transfer;
  const needed = direction === 'in' ? right.w : right.r;
  const { end = 0 } = machine.spans[span] ?? {};
  let isStale = false;
  for (let cell = 0; cell < end; cell++) {
    if ((machine.cuts[cell] as bigint) < next) continue;
    const held = authority.heldWith(machine, state, state.threads[thread] ?? [], space, cell);
    isStale ||= (held & needed) === 0;
  }
  return { content: { kind: 'rights', rights: needed }, isStale };
}
