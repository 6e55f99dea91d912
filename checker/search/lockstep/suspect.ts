/**
 * Which unit a difference comes from, concluded from a recording.
 *
 * What was recorded is certain; that the unit it points to is the broken one is a conclusion, and the
 * nearest one: a message came and a copy was kept, no message came, a copy was read again. Nothing
 * inside a unit is looked at.
 */

import type { Retirement } from '../../../executor/machine.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { Model } from '../../../model/semantics.ts';
import type { Difference, Mismatch } from '../../finding/mismatch.ts';
import type { Holding, SuspectedUnit, SuspectReason } from '../../finding/suspected-unit.ts';
import type { Content, LanePhase, TimelineEvent } from '../../finding/timeline.ts';
import { type Actor, type Buffer, isBuffer, type Suspect } from '../../finding/unit.ts';
import { takesAway } from './admissible.ts';
import { actorOfUnit, type Probe, type Sample } from './probe.ts';
import { actorNumbered, type RecordedLane, type Recording } from './recording.ts';

/** Undefined when nothing differs. */
export function suspectIn(
  model: Model,
  recording: Recording,
  probe: Probe | undefined,
): SuspectedUnit | undefined {
  const { mismatch, retirements } = recording.run;
  const last = retirements.at(-1);
  if (mismatch === undefined || last === undefined) return undefined;
  return new Inquiry(model, recording, last, probe?.needed ?? 0).into(mismatch);
}

/**
 * The action that took away the authority that was used: where a buffer kept something, the last one
 * before it became stale; else the last one before the last retirement, or that one itself.
 */
export function lossIn(model: Model, recording: Recording): Retirement | undefined {
  const { mismatch, retirements } = recording.run;
  const isLast = mismatch?.kind !== 'outcome';
  const losses = (isLast ? retirements : retirements.slice(0, -1)).filter(({ action }) =>
    takesAway(action),
  );
  const actor =
    mismatch?.kind === 'cached' ? actorOfUnit(model, mismatch.unit) : retirements.at(-1)?.actor;
  const kept = staleBuffer(recording, actor);
  const since = kept && recording.cycles[staleSince(kept)];
  return losses.findLast(({ retired }) => since === undefined || retired < since) ?? losses.at(-1);
}

type BufferLane = RecordedLane & { readonly unit: Buffer };

/** A buffer of the actor that is stale in the end. */
function staleBuffer({ lanes }: Recording, actor: number | undefined): BufferLane | undefined {
  return lanes
    .filter((lane): lane is BufferLane => isBuffer(lane.unit) && lane.actor === actor)
    .find(({ samples }) => samples.slice(-2).some(({ isStale }) => isStale));
}

/** The sample from which on the buffer is stale. */
function staleSince({ samples }: RecordedLane): number {
  const last = samples.findLastIndex(({ isStale }) => isStale);
  return samples.findLastIndex(({ isStale }, i) => i < last && !isStale) + 1;
}

class Inquiry {
  readonly #model: Model;
  readonly #recording: Recording;
  readonly #last: Retirement;
  /** The rights that the last action needed on the probed range. */
  readonly #needed: number;
  readonly #loss: Retirement | undefined;
  readonly #actor: Actor;

  constructor(model: Model, recording: Recording, last: Retirement, needed: number) {
    this.#model = model;
    this.#recording = recording;
    this.#last = last;
    this.#needed = needed;
    this.#loss = lossIn(model, recording);
    this.#actor = this.#actorOf(last.actor);
  }

  into(mismatch: Mismatch): SuspectedUnit {
    switch (mismatch.kind) {
      case 'outcome':
        return this.#ofOutcome(mismatch.admitted);
      case 'dropped': {
        const action = mismatch.action.kind;
        return this.#atTheEnd(this.#actor, { kind: 'did not carry out', action });
      }
      case 'cached': {
        const of = actorOfUnit(this.#model, mismatch.unit);
        if (of === undefined) return this.#atTheEnd(mismatch.unit, { kind: 'keeps' });
        return this.#ofStaleBuffer(of) ?? this.#atTheEnd(this.#actor, { kind: 'keeps' });
      }
      case 'cycles':
        return this.#atTheEnd({ kind: 'hart', hart: mismatch.hart }, { kind: 'cycles' });
      case 'stuck':
        return this.#atTheEnd({ kind: 'harts', harts: mismatch.waiting }, { kind: 'waits' });
      default:
        return this.#ofDifference(mismatch);
    }
  }

  #ofDifference(difference: Difference): SuspectedUnit {
    const isOfAccess = difference.kind === 'memory' || difference.kind === 'device';
    const stale = isOfAccess ? this.#ofStaleBuffer(this.#last.actor) : undefined;
    return stale ?? this.#atTheEnd(this.#keeperOf(difference), { kind: 'differs', difference });
  }

  /** The unit that the field is kept by. */
  #keeperOf(difference: Difference): Suspect {
    switch (difference.kind) {
      case 'memory':
        return { kind: 'path to memory', of: this.#actor };
      case 'device':
        return { kind: 'engine', device: difference.device };
      case 'register':
      case 'frames':
        return { kind: 'spiller', hart: difference.thread };
      case 'line':
        return { kind: 'interrupt controller' };
      case 'page':
      case 'pin':
        return { kind: 'page table' };
      case 'slot':
        return { kind: 'wiring' };
      case 'space':
        return this.#actor;
    }
  }

  #atTheEnd(unit: Suspect, reason: SuspectReason): SuspectedUnit {
    return { unit, cycle: this.#last.retired, reason };
  }

  #ofOutcome(admitted: readonly Outcome[]): SuspectedUnit {
    const { action, outcome } = this.#last;
    if (admitted.length === 0) {
      return this.#atTheEnd(this.#actor, { kind: 'did the impossible', action: action.kind });
    }
    const isRefusal = admitted.every(({ kind }) => kind === 'fault');
    return outcome.kind !== 'fault' && isRefusal ? this.#ofLettingPass() : this.#ofRefusing();
  }

  /** The executor did what the contract refuses. */
  #ofLettingPass(): SuspectedUnit {
    const { actor, action } = this.#last;
    return (
      this.#ofTable() ??
      this.#ofStaleBuffer(actor) ??
      this.#ofAcknowledgement() ??
      this.#ofMissingMessage() ??
      this.#ofLookup() ??
      this.#atTheEnd(this.#needed === 0 ? { kind: 'checks', of: this.#actor } : this.#actor, {
        kind: 'let pass',
        action: action.kind,
      })
    );
  }

  /** The region table lets the action be done, and the model does not. */
  #ofTable(): SuspectedUnit | undefined {
    const { issued, retired } = this.#last;
    const isTooMuch = (sample: number) =>
      this.#hasNeeded('region table', sample) && !this.#hasNeeded('model', sample);
    if (!isTooMuch(this.#sampleAt(retired))) return undefined;
    const from = this.#sampleAt(this.#loss?.issued ?? issued);
    const { cycles } = this.#recording;
    const cycle = cycles.find((_, i) => i >= from && isTooMuch(i)) ?? retired;
    return this.#ofTableAt(cycle, this.#loss !== undefined);
  }

  /** The executor refused, or loaded something else. */
  #ofRefusing(): SuspectedUnit {
    const { retired, action } = this.#last;
    const before = this.#sampleAt(retired);
    const isTooLittle =
      this.#hasNeeded('model', before) && !this.#hasNeeded('region table', before);
    if (isTooLittle) return this.#ofTableAt(retired, false);
    return this.#atTheEnd(this.#actor, { kind: 'came to something else', action: action.kind });
  }

  #ofTableAt(cycle: number, isAfterLoss: boolean): SuspectedUnit {
    const before = this.#sampleAt(this.#last.retired);
    const table = holdingOf(this.#of('region table', before));
    const model = holdingOf(this.#of('model', before));
    const reason = { kind: 'says', isAfterLoss, table, model } as const;
    return { unit: { kind: 'region table' }, cycle, reason };
  }

  #ofAcknowledgement(): SuspectedUnit | undefined {
    const { actor, issued, retired, action } = this.#last;
    const acknowledgements = this.#eventsOf(actor, 'acknowledgement');
    const cycle = acknowledgements.findLast((one) => one.cycle >= issued)?.cycle;
    if (cycle === undefined) return undefined;
    const reason = {
      kind: 'acknowledged early',
      action: action.kind,
      left: retired - cycle,
    } as const;
    return { unit: this.#actor, cycle, reason };
  }

  /** The action began before the loss was complete, and no message stopped it. */
  #ofMissingMessage(): SuspectedUnit | undefined {
    const { actor, issued, action } = this.#last;
    const loss = this.#loss;
    if (loss === undefined || this.#needed === 0 || issued > loss.retired) return undefined;
    if (loss.actor === actor || this.#messageAt(actor, loss) !== undefined) return undefined;
    const [to, lost] = [this.#actor, loss.action.kind];
    const reason = { kind: 'went on', actor: to, loss: lost, action: action.kind } as const;
    return { unit: { kind: 'message', to }, cycle: loss.retired, reason };
  }

  /** The hart did not walk the region table, so that one of its PLBs answered. */
  #ofLookup(): SuspectedUnit | undefined {
    const { actor, issued, retired } = this.#last;
    if (this.#needed === 0 || this.#actor.kind !== 'hart') return undefined;
    const samples = this.#laneOf(this.#actor.kind, actor)?.samples ?? [];
    const from = this.#sampleAt(issued);
    if (samples.some((sample, i) => i >= from && isIn(sample, 'walk'))) return undefined;
    const looked = samples.findLastIndex((sample) => isIn(sample, 'look'));
    return {
      unit: { kind: 'PLB', hart: this.#actor.hart },
      cycle: this.#recording.cycles[looked] ?? retired,
      reason: { kind: 'answered without a copy' },
    };
  }

  /** A buffer of the actor holds what is gone, and how that came to be. */
  #ofStaleBuffer(actor: number): SuspectedUnit | undefined {
    const lane = staleBuffer(this.#recording, actor);
    if (lane === undefined) return undefined;
    const { unit: buffer, samples } = lane;
    const { cycles } = this.#recording;
    const staleAt = cycles[staleSince(lane)] ?? this.#last.retired;
    const holding = holdingOf(samples.findLast(({ isStale }) => isStale));
    const loss = this.#loss;
    if (loss === undefined) {
      return { unit: buffer, cycle: staleAt, reason: { kind: 'holds', holding } };
    }
    const messageAt = this.#messageAt(actor, loss);
    if (messageAt === undefined) {
      const reason = { kind: 'no message', buffer, loss: loss.action.kind, holding } as const;
      return { unit: { kind: 'message', to: this.#actorOf(actor) }, cycle: loss.retired, reason };
    }
    const isHeld = samples.map(({ content }) => isSameContent(content, holding));
    const after = this.#sampleAt(messageAt + 1);
    const emptied = isHeld.findIndex((held, i) => i >= after && !held);
    const filled = isHeld.findIndex((held, i) => i > emptied && held);
    // What was not there when the message came was on its way.
    const wasThere = isHeld[this.#sampleAt(messageAt)] === true;
    if (wasThere && (emptied < 0 || filled < 0)) {
      return { unit: buffer, cycle: messageAt, reason: { kind: 'kept', messageAt, holding } };
    }
    const filledAt = wasThere ? (cycles[filled] ?? staleAt) - 1 : messageAt;
    const reason = { kind: 'filled', messageAt, filledAt, buffer, holding } as const;
    return { unit: this.#actorOf(actor), cycle: filledAt, reason };
  }

  /** The cycle in which a loss came to an actor; to the one that took away, when it changed the table. */
  #messageAt(actor: number, { actor: by, issued }: Retirement): number | undefined {
    const kind = by === actor ? 'table changed' : 'scrub';
    return this.#eventsOf(actor, kind).find(({ cycle }) => cycle >= issued)?.cycle;
  }

  #actorOf(actor: number): Actor {
    return actorNumbered(this.#model.machine, actor);
  }

  #eventsOf(actor: number, kind: TimelineEvent['kind']) {
    return this.#recording.events.filter((one) => one.actor === actor && one.event.kind === kind);
  }

  /** The sample that was taken before this cycle, or before the next that was not skipped. */
  #sampleAt(cycle: number): number {
    const { cycles } = this.#recording;
    const at = cycles.findIndex((one) => one >= cycle);
    return at < 0 ? cycles.length - 1 : at;
  }

  #laneOf(kind: RecordedLane['unit']['kind'], actor?: number): RecordedLane | undefined {
    return this.#recording.lanes.find((lane) => lane.unit.kind === kind && lane.actor === actor);
  }

  #of(kind: 'model' | 'region table', sample: number): Sample | undefined {
    return this.#laneOf(kind)?.samples[sample];
  }

  /** Whether the model or the table has one of the rights that the last action needed. */
  #hasNeeded(kind: 'model' | 'region table', sample: number): boolean {
    const content = this.#of(kind, sample)?.content;
    return content?.kind === 'rights' && (content.rights & this.#needed) !== 0;
  }
}

function isIn({ content }: Sample, phase: LanePhase): boolean {
  return content?.kind === 'phase' && content.phase === phase;
}

function holdingOf(sample: Sample | undefined): Holding | undefined {
  const content = sample?.content;
  return content?.kind === 'phase' ? undefined : content;
}

export function isSameContent(one: Content | undefined, other: Content | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
