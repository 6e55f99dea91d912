/**
 * Which unit kept what too long: read off a run that was watched.
 *
 * What it says was seen, cycle by cycle; that the unit it names is the broken one is a conclusion, and
 * the nearest one: who was told and kept it, who was not told, who read it again. It looks at no unit's
 * inside.
 */

import type { Retirement } from '../../../executor/machine.ts';
import { parseRights } from '../../../model/rights.ts';
import type { Culprit } from '../../finding/timeline.ts';
import { takesAway } from './admissible.ts';
import type { Mismatch } from './lockstep.ts';
import type { Place } from './probe.ts';
import type { Recording, Watched } from './recording.ts';

/** Undefined when nothing differs. */
export function culpritOf(recording: Recording, place: Place | undefined): Culprit | undefined {
  const { mismatch, retirements } = recording.run;
  const last = retirements.at(-1);
  if (mismatch === undefined || last === undefined) return undefined;
  return new Inquiry(recording, last, place).into(mismatch);
}

/**
 * What took away the authority that was used: where a buffer kept something, what made that untrue;
 * else the last thing that took any away before the last retirement, or with it.
 */
export function lossIn(recording: Recording): Retirement | undefined {
  const { mismatch, retirements } = recording.run;
  const isLast = mismatch?.kind !== 'outcome';
  const losses = (isLast ? retirements : retirements.slice(0, -1)).filter(({ action }) =>
    takesAway(action),
  );
  const actor = mismatch?.kind === 'cached' ? mismatch.actor : retirements.at(-1)?.actor;
  const kept = keptBy(recording, actor);
  const since = kept && recording.cycles[staleSince(kept)];
  return losses.findLast(({ retired }) => since === undefined || retired < since) ?? losses.at(-1);
}

/** A buffer of the actor that in the end holds what is gone. */
function keptBy({ watched }: Recording, actor: number | undefined): Watched | undefined {
  return watched
    .filter((one) => one.of === 'buffer' && one.actor === actor)
    .find(({ says }) => says.slice(-2).some(({ isStale }) => isStale));
}

/** The sample from which on it is so. */
function staleSince({ says }: Watched): number {
  const last = says.findLastIndex(({ isStale }) => isStale);
  return says.findLastIndex(({ isStale }, i) => i < last && !isStale) + 1;
}

class Inquiry {
  readonly #recording: Recording;
  readonly #last: Retirement;
  readonly #place: Place | undefined;
  readonly #loss: Retirement | undefined;
  readonly #name: string;

  constructor(recording: Recording, last: Retirement, place: Place | undefined) {
    this.#recording = recording;
    this.#last = last;
    this.#place = place;
    this.#loss = lossIn(recording);
    this.#name = this.#nameOf(last.actor);
  }

  into(mismatch: Mismatch): Culprit {
    const { retired, outcome, action } = this.#last;
    const plainly = (unit: string, says: string): Culprit => ({ unit, cycle: retired, says });
    switch (mismatch.kind) {
      case 'outcome': {
        const isLetPass = outcome.kind !== 'fault';
        const isRefusal = mismatch.admitted.every(({ kind }) => kind === 'fault');
        if (mismatch.admitted.length === 0) {
          return plainly(this.#name, `it did a ${action.kind} that was not possible`);
        }
        return isLetPass && isRefusal ? this.#letPass() : this.#refused();
      }
      case 'dropped':
        return plainly(this.#name, `it did not carry out a ${mismatch.action.kind}`);
      case 'cached':
        if (mismatch.actor < 0) return plainly('the region table', 'it keeps what is gone');
        return this.#stale(mismatch.actor) ?? plainly(this.#name, 'it keeps what is gone');
      case 'memory':
        return (
          this.#stale(this.#last.actor) ??
          plainly(`what ${this.#name} has before memory`, unequal(mismatch))
        );
      case 'device':
        return (
          this.#stale(this.#last.actor) ??
          plainly(mismatch.where.replace(/^device /, 'the engine of '), unequal(mismatch))
        );
      case 'register':
      case 'frames':
        return plainly(`the spiller of ${this.#threadIn(mismatch.where)}`, unequal(mismatch));
      case 'line':
        return plainly('the interrupt controller', unequal(mismatch));
      case 'page':
        return plainly('the page table', unequal(mismatch));
      case 'space':
        return plainly(this.#name, unequal(mismatch));
      case 'cycles':
        return plainly(this.#nameOf(mismatch.hart), 'its cycles do not add up');
      case 'stuck':
        return plainly(mismatch.waiting.map((hart) => this.#nameOf(hart)).join(', '), 'it waits');
    }
  }

  #threadIn(where: string): string {
    const all = this.#recording.watched.filter(({ of }) => of === 'actor');
    return all.find(({ name }) => where.endsWith(` ${name}`))?.name ?? this.#name;
  }

  #nameOf(actor: number): string {
    const found = this.#recording.watched.find((one) => one.of === 'actor' && one.actor === actor);
    return found?.name ?? 'the outside world';
  }

  /** The sample that was taken before this cycle or the next that was not passed over. */
  #sampleAt(cycle: number): number {
    const { cycles } = this.#recording;
    const at = cycles.findIndex((one) => one >= cycle);
    return at < 0 ? cycles.length - 1 : at;
  }

  #of(kind: Watched['of']): Watched | undefined {
    return this.#recording.watched.find(({ of }) => of === kind);
  }

  /** Something was done that is refused. */
  #letPass(): Culprit {
    const { actor, issued, retired, action } = this.#last;
    const needed = this.#place?.needed ?? 0;
    const table = this.#of('table');
    const before = this.#sampleAt(retired);
    const from = this.#sampleAt(this.#loss?.issued ?? issued);
    const says = (one: Watched | undefined, sample: number) =>
      (parseRights(one?.says[sample]?.text ?? '') ?? 0) & needed;
    const isMore = says(table, before) !== 0 && says(this.#of('model'), before) === 0;
    if (isMore) {
      const since = this.#recording.cycles.findIndex(
        (_, i) => i >= from && says(table, i) !== 0 && says(this.#of('model'), i) === 0,
      );
      const cycle = this.#recording.cycles[since] ?? retired;
      const still = this.#loss === undefined ? 'says' : 'still says';
      const texts = [table, this.#of('model')].map((one) => one?.says[before]?.text);
      return {
        unit: 'the region table',
        cycle,
        says: `it ${still} ${texts[0]}, and the model ${texts[1]}`,
      };
    }
    const stale = this.#stale(actor);
    if (stale !== undefined) return stale;
    const acknowledged = this.#eventsOf(actor, 'ack').findLast(({ cycle }) => cycle >= issued);
    if (acknowledged !== undefined) {
      const left = retired - acknowledged.cycle;
      return {
        unit: this.#name,
        cycle: acknowledged.cycle,
        says: `it acknowledged when its ${action.kind} had still ${left} cycles to go`,
      };
    }
    const loss = this.#loss;
    if (loss !== undefined && needed !== 0 && issued <= loss.retired) {
      // It began before that was over.
      if (loss.actor !== actor && this.#told(actor, loss) === undefined) {
        const kind = loss.action.kind;
        return {
          unit: `the message to ${this.#name}`,
          cycle: loss.retired,
          says: `${this.#name} was not told of the ${kind}, and its ${action.kind} went on`,
        };
      }
    }
    const own = this.#recording.watched.find((one) => one.of === 'actor' && one.actor === actor);
    const walked = own?.says.findLastIndex(
      ({ text }, i) => text === 'walk' && i >= this.#sampleAt(issued),
    );
    if (needed !== 0 && walked !== undefined && walked < 0) {
      const looked = own?.says.findLastIndex(({ text }) => text === 'look') ?? before;
      return {
        unit: `a PLB of ${this.#name}`,
        cycle: this.#recording.cycles[looked] ?? retired,
        says: 'it answered for what no copy of its covers',
      };
    }
    const unit = needed === 0 ? `what ${this.#name} checks` : this.#name;
    return { unit, cycle: retired, says: `it let the ${action.kind} pass` };
  }

  #refused(): Culprit {
    const { retired, action } = this.#last;
    const needed = this.#place?.needed ?? 0;
    const before = this.#sampleAt(retired);
    const table = this.#of('table')?.says[before]?.text ?? '';
    const model = this.#of('model')?.says[before]?.text ?? '';
    const isMissing = ((parseRights(table) ?? 0) & needed) === 0;
    if (needed !== 0 && isMissing && ((parseRights(model) ?? 0) & needed) !== 0) {
      const says = `it says ${table}, and the model ${model}`;
      return { unit: 'the region table', cycle: retired, says };
    }
    return {
      unit: this.#name,
      cycle: retired,
      says: `it came to something else with its ${action.kind}`,
    };
  }

  #eventsOf(actor: number, what: string) {
    return this.#recording.events.filter((one) => one.actor === actor && one.what === what);
  }

  /** A buffer that holds what is gone, and how that came to be. */
  #stale(actor: number): Culprit | undefined {
    const found = keptBy(this.#recording, actor);
    if (found === undefined) return undefined;
    const { cycles } = this.#recording;
    const staleAt = cycles[staleSince(found)] ?? this.#last.retired;
    const { text } = found.says.findLast(({ isStale }) => isStale) ?? { text: '' };
    const loss = this.#loss;
    if (loss === undefined) {
      const says = `it holds ${text}, which nobody has`;
      return { unit: found.name, cycle: staleAt, says };
    }
    const told = this.#told(actor, loss);
    if (told === undefined) {
      const says = `${found.name} was not told of the ${loss.action.kind}, and holds ${text}`;
      return { unit: `the message to ${this.#nameOf(actor)}`, cycle: loss.retired, says };
    }
    const after = this.#sampleAt(told + 1);
    const emptied = found.says.findIndex((one, i) => i >= after && one.text !== text);
    const filled = found.says.findIndex((one, i) => i > emptied && one.text === text);
    // What it did not have yet when it was told was on its way.
    const wasThere = found.says[this.#sampleAt(told)]?.text === text;
    if (wasThere && (emptied < 0 || filled < 0)) {
      return { unit: found.name, cycle: told, says: `told at cycle ${told}, it kept ${text}` };
    }
    const cycle = wasThere ? (cycles[filled] ?? staleAt) - 1 : told;
    const says = `told at cycle ${told}, it filled ${found.name} with ${text} at cycle ${cycle}`;
    return { unit: this.#nameOf(actor), cycle, says };
  }

  /** When it heard that something is gone; whoever takes away itself, when it did. */
  #told(actor: number, { actor: by, issued }: Retirement): number | undefined {
    const what = by === actor ? 'cut' : 'scrub';
    return this.#eventsOf(actor, what).find(({ cycle }) => cycle >= issued)?.cycle;
  }
}

function unequal({
  where,
  executor,
  model,
}: Extract<Mismatch, { readonly where: string; readonly executor: unknown }>): string {
  return `${where} is ${executor}, and ${model} in the model`;
}
