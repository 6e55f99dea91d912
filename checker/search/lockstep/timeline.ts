/**
 * Harts, devices and what buffers hold side by side over cycles: from the loss of authority to the
 * use of it.
 *
 * A run that was watched, cut to what matters: lanes in which nothing happens are left out, and cycles
 * in which nothing changes for anybody are one column. It is data; how it is drawn is the reports'
 * business.
 */

import type { Model } from '../../../model/semantics.ts';
import type { MachineState } from '../../../model/state.ts';
import type { Culprit, Difference, TimelineColumn, TimelineLane } from '../../finding/timeline.ts';
import type { Mismatch } from './lockstep.ts';
import type { LockstepOptions, LockstepRun } from './lockstep-run.ts';
import { type Place, placeOf, silence } from './probe.ts';
import { type Recording, recordingOf } from './recording.ts';
import { culpritOf, lossIn } from './suspect.ts';

/** What a run comes to that was taken again with somebody watching. */
export interface Told {
  readonly run: LockstepRun;
  readonly place: Place | undefined;
  /** For whom all that PLBs hold of the place is, where that is one. */
  readonly holder: string | undefined;
  readonly columns: readonly TimelineColumn[];
  readonly lanes: readonly TimelineLane[];
  readonly differences: readonly Difference[];
  readonly culprit: Culprit | undefined;
  readonly meanings: Recording['meanings'];
}

/** `before`: the model's state before the last retirement of the run. */
export function timelineOf(
  model: Model,
  shrunk: LockstepRun,
  told: { readonly options: LockstepOptions; readonly before: MachineState },
): Told {
  const place = placeOf(model, shrunk, told.before);
  const recording = recordingOf(model, shrunk.items, { ...told.options, ...shrunk.how, place });
  const { run, differences, meanings } = recording;
  const holder = holderIn(recording);
  const { columns, lanes } = lanesOf(recording, fromWhen(recording), holder);
  const culprit = culpritOf(recording, place);
  return { run, place, holder, columns, lanes, differences, culprit, meanings };
}

/** Where it is no matter of authority, what was lost before is no part of it. */
const ofItself: readonly Mismatch['kind'][] = ['register', 'frames', 'line', 'space', 'page'];

function fromWhen(recording: Recording): number {
  const { run } = recording;
  const issued = run.retirements.at(-1)?.issued ?? 0;
  if (run.mismatch !== undefined && ofItself.includes(run.mismatch.kind)) return issued;
  return Math.min(issued, lossIn(recording)?.issued ?? issued);
}

const ofPlb = / PLB$/;

function holderIn({ watched }: Recording): string | undefined {
  const plbs = watched.filter(({ name }) => ofPlb.test(name));
  const texts = plbs.flatMap(({ says }) => says.flatMap(({ text }) => text.split(', ')));
  const named = texts.flatMap((text) => (text === '' ? [] : text.slice(text.indexOf(' ') + 1)));
  const [holder, ...others] = new Set(named);
  return others.length === 0 ? holder : undefined;
}

interface Slice extends TimelineColumn {
  /** Which sample is of it, and whether something happens in it. */
  readonly sample: number;
  readonly isEventful: boolean;
}

function lanesOf(
  { watched, cycles, events }: Recording,
  from: number,
  holder: string | undefined,
): Pick<Told, 'columns' | 'lanes'> {
  const shown = watched.filter(({ of, actor, says }) => {
    const isSaid = says.some(({ text }, i) => (cycles[i] ?? 0) >= from && text !== '');
    const isActing = events.some((one) => one.actor === actor && one.cycle >= from);
    return isSaid || (of === 'actor' && isActing);
  });
  const key = (sample: number) =>
    shown.map(({ says }) => `${says[sample]?.text}|${says[sample]?.isStale}`).join('\n');
  const slices: { first: number; last: number; sample: number; isEventful: boolean }[] = [];
  for (const [sample, cycle] of cycles.entries()) {
    // What they say in the end is shown where it differs.
    if (sample === cycles.length - 1 && key(sample) === key(sample - 1)) break;
    const first = Math.max(from, sample === 0 ? 0 : (cycles[sample - 1] ?? 0) + 1);
    const isEventful = events.some((one) => one.cycle === cycle);
    if (cycle < from) continue;
    if (first < cycle) add(slices, { first, last: cycle - 1, sample, isEventful: false }, key);
    add(slices, { first: cycle, last: cycle, sample, isEventful }, key);
  }
  const lanes = shown.map(
    ({ name, of, actor, says }): TimelineLane => ({
      name,
      of,
      cells: slices.map(({ last, sample, isEventful }) => {
        const { text, isStale } = says[sample] ?? silence;
        const isOver = sample === cycles.length - 1 && of === 'actor';
        const own = isEventful
          ? events.filter((one) => of === 'actor' && one.cycle === last && one.actor === actor)
          : [];
        const isPlb = ofPlb.test(name);
        return {
          text: isOver ? '' : isPlb && holder !== undefined ? text.replace(` ${holder}`, '') : text,
          ...(own.length > 0 && { events: own.map(({ what }) => what) }),
          ...(isStale && { stale: true as const }),
        };
      }),
    }),
  );
  return { columns: slices.map(({ first, last }) => ({ first, last })), lanes };
}

/** Quiet cycles that are alike are one. */
function add(
  slices: { first: number; last: number; sample: number; isEventful: boolean }[],
  slice: Slice,
  key: (sample: number) => string,
): void {
  const before = slices.at(-1);
  const isAlike =
    before !== undefined &&
    !before.isEventful &&
    !slice.isEventful &&
    key(before.sample) === key(slice.sample);
  if (isAlike) before.last = slice.last;
  else slices.push({ ...slice });
}
