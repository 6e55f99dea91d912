/**
 * The time line of a difference: from the loss of authority to the use of it, or where authority does
 * not matter, from the beginning of the last action.
 *
 * A recording, cut down: lanes in which nothing happens are left out, and cycles in which no lane
 * changes are one column.
 */

import type { Retirement } from '../../../executor/machine.ts';
import { sameOutcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { SpaceId } from '../../../model/state.ts';
import type { Mismatch } from '../../finding/mismatch.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { StepCost } from '../../finding/step-cost.ts';
import type {
  Timeline,
  TimelineCell,
  TimelineColumn,
  TimelineEnd,
} from '../../finding/timeline.ts';
import { roleOf } from '../../finding/unit.ts';
import type { LockstepOptions, LockstepRun } from './lockstep-run.ts';
import { nothingHeld, probeOf } from './probe.ts';
import { type RecordedLane, type Recording, recordingOf } from './recording.ts';
import { isSameContent, lossIn, suspectIn } from './suspect.ts';

/** The run again, recorded, what the model makes of it, and its time line. */
export function recordedRun(model: Model, found: LockstepRun, options: LockstepOptions) {
  const steps = modelSteps(model, found.retirements);
  const probe = probeOf(model, found, steps.at(-1)?.before ?? model.initial);
  const recording = recordingOf(model, found.items, { ...options, ...found.how, probe });
  const { run, differences } = recording;
  const timeline: Timeline = {
    ...lanesOf(recording, firstCycle(model, recording)),
    range: probe && { base: probe.base, bytes: probe.bytes },
    holder: holderIn(recording),
    suspected: suspectIn(model, recording, probe),
    end: timelineEnd(model, run, steps),
    differences,
  };
  return { run, steps: costed(steps, recording.costs), timeline };
}

/** The run again, and what each of its steps cost. */
export function costedSteps(
  model: Model,
  found: LockstepRun,
  options: LockstepOptions,
): readonly RunStep[] {
  const how = { ...options, ...found.how, probe: undefined };
  const { run, costs } = recordingOf(model, found.items, how);
  return costed(modelSteps(model, run.retirements), costs);
}

function costed(
  steps: readonly RunStep[],
  costs: readonly (StepCost | undefined)[],
): readonly RunStep[] {
  return steps.map((step, i) => {
    const cost = costs[i];
    return cost === undefined ? step : { ...step, cost };
  });
}

/** Differences that no loss of authority explains. */
const ofTheLastAction: readonly Mismatch['kind'][] = [
  'register',
  'frames',
  'line',
  'space',
  'page',
];

function firstCycle(model: Model, recording: Recording): number {
  const { mismatch, retirements } = recording.run;
  const issued = retirements.at(-1)?.issued ?? 0;
  if (mismatch !== undefined && ofTheLastAction.includes(mismatch.kind)) return issued;
  return Math.min(issued, lossIn(model, recording)?.issued ?? issued);
}

/** The space that every copy in a PLB is for, where that is one. */
function holderIn({ lanes }: Recording): SpaceId | undefined {
  const spaces = lanes.flatMap(({ samples }) =>
    samples.flatMap(({ content }) =>
      content?.kind === 'copies' ? content.copies.map(({ space }) => space) : [],
    ),
  );
  const [holder, ...others] = new Set(spaces);
  return others.length === 0 ? holder : undefined;
}

/** The executor's last outcome, and what would have been right. */
function timelineEnd(
  model: Model,
  { mismatch, retirements }: LockstepRun,
  steps: readonly RunStep[],
): TimelineEnd {
  const outcome = retirements.at(-1)?.outcome;
  const last = steps.at(-1);
  if (mismatch?.kind === 'dropped') {
    const due = model.step(last?.after ?? model.initial, mismatch.action);
    return { dropped: mismatch.action.kind, contract: [due?.outcome] };
  }
  return {
    ...(outcome && { executor: outcome }),
    contract: mismatch?.kind === 'outcome' ? mismatch.admitted : [last?.outcome],
  };
}

interface Slice extends TimelineColumn {
  last: number;
  /** The sample that stands for its cycles. */
  readonly sample: number;
  readonly isEventful: boolean;
}

function lanesOf(recording: Recording, from: number): Pick<Timeline, 'columns' | 'lanes'> {
  const lanes = recording.lanes.filter((lane) => isShown(recording, lane, from));
  const slices = slicesOf(recording, lanes, from);
  return {
    columns: slices.map(({ first, last }) => ({ first, last })),
    lanes: lanes.map((lane) => ({
      unit: lane.unit,
      cells: slices.map((slice) => cellOf(recording, lane, slice)),
    })),
  };
}

function isShown({ cycles, events }: Recording, lane: RecordedLane, from: number): boolean {
  const { unit, actor, samples } = lane;
  const isHolding = samples.some(
    ({ content }, i) => (cycles[i] ?? 0) >= from && content !== undefined,
  );
  if (isHolding || roleOf(unit) !== 'actor') return isHolding;
  return events.some((one) => one.actor === actor && one.cycle >= from);
}

/** Cycles from `from` on; neighbours without events in which no lane changes are one. */
function slicesOf(
  { cycles, events }: Recording,
  lanes: readonly RecordedLane[],
  from: number,
): Slice[] {
  const isAlike = (one: number, other: number) =>
    lanes.every(({ samples }) => {
      const [a = nothingHeld, b = nothingHeld] = [samples[one], samples[other]];
      return a.isStale === b.isStale && isSameContent(a.content, b.content);
    });
  const slices: Slice[] = [];
  const add = (slice: Slice) => {
    const before = slices.at(-1);
    const isQuiet = before !== undefined && !before.isEventful && !slice.isEventful;
    if (isQuiet && isAlike(before.sample, slice.sample)) before.last = slice.last;
    else slices.push(slice);
  };
  for (const [sample, cycle] of cycles.entries()) {
    // The end has a column of its own where it differs.
    if (sample === cycles.length - 1 && sample > 0 && isAlike(sample, sample - 1)) break;
    if (cycle < from) continue;
    const first = Math.max(from, sample === 0 ? 0 : (cycles[sample - 1] ?? 0) + 1);
    if (first < cycle) add({ first, last: cycle - 1, sample, isEventful: false });
    const isEventful = events.some((one) => one.cycle === cycle);
    add({ first: cycle, last: cycle, sample, isEventful });
  }
  return slices;
}

function cellOf(
  { cycles, events }: Recording,
  { unit, actor, samples }: RecordedLane,
  { last, sample, isEventful }: Slice,
): TimelineCell {
  const { content, isStale } = samples[sample] ?? nothingHeld;
  const isActor = roleOf(unit) === 'actor';
  const isOver = isActor && sample === cycles.length - 1;
  const own =
    isActor && isEventful ? events.filter((one) => one.cycle === last && one.actor === actor) : [];
  return {
    ...(content !== undefined && !isOver && { content }),
    isStale,
    events: own.map(({ event }) => event),
  };
}

/**
 * What the model makes of what an executor retired. The last step has the model's own outcome; of an
 * earlier one that differs, the contract admits the executor's.
 */
function modelSteps(model: Model, retirements: readonly Retirement[]): RunStep[] {
  let state = model.initial;
  return retirements.map(({ action, outcome }, i) => {
    const before = state;
    const own = model.step(state, action);
    // Refused while authority was on its way out: nothing happened.
    const isRefused =
      i < retirements.length - 1 && own !== undefined && !sameOutcome(own.outcome, outcome);
    if (own !== undefined && !isRefused) state = own.state;
    return { action, before, outcome: isRefused ? outcome : own?.outcome, after: state };
  });
}
