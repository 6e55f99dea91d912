/**
 * The sentences of the scenario language: who, does what, and what comes of it.
 *
 * An act says nothing about whether it will be allowed. It is never changed: `.faults(...)`,
 * `.on(...)` and the like make another act that says more.
 */

import { type Cause, causes } from '../../../model/outcome.ts';
import type { Rights, RightsText } from '../../../model/rights.ts';
import type { RegisterId, Value } from '../../../model/state.ts';
import type { ExpectedOutcome } from '../../../properties/expectations.ts';
import { ScenarioError } from '../error.ts';
import {
  checkRights,
  checkSource,
  expectNoun,
  expectRanged,
  isIndex,
  oneOf,
  shown,
} from './input.ts';
import type { Device, Line, Page, Portal, Ranged, Space, Thread } from './nouns.ts';
import { Place } from './site.ts';

/** What a register of the running frame holds, where a value is expected. */
export interface Register {
  readonly register: RegisterId;
}
export type ValueSource = Value | Register;

/** Names a register of the running frame, from 0 on. */
export function register(index: number): Register {
  if (isIndex(index)) return { register: index };
  throw new ScenarioError({
    says: `${shown(index)} is no register`,
    remedy: 'give a whole number: register(0) is the first',
    site: Place.of(register).site,
  });
}

export interface LendAsked {
  readonly lender: Space;
  readonly range: Ranged;
  readonly rights: Rights;
}

interface Withdrawn {
  readonly as: Space;
  readonly space: Space;
  readonly range: Ranged;
  readonly rights: Rights;
}

export interface CallAsked {
  readonly verb: 'calls';
  readonly portal: Portal;
  readonly lends: readonly LendAsked[];
  readonly arguments: readonly ValueSource[];
}

/** What is asked for, in nouns. */
export type Asked =
  | { readonly verb: 'fetches'; readonly range: Ranged }
  | { readonly verb: 'loads'; readonly range: Ranged; readonly onBehalf?: true }
  | {
      readonly verb: 'stores';
      readonly range: Ranged;
      readonly source: ValueSource;
      readonly onBehalf?: true;
    }
  | CallAsked
  | { readonly verb: 'returns'; readonly results: readonly ValueSource[] }
  | { readonly verb: 'resumes'; readonly resume: 'retry' | { readonly skip: readonly Value[] } }
  | { readonly verb: 'maps'; readonly page: Page; readonly physicalPage: number }
  | { readonly verb: 'unmaps'; readonly page: Page }
  | ({ readonly verb: 'grants' | 'revokes' | 'unpasses' } & Withdrawn)
  | { readonly verb: 'raised' | 'delivered'; readonly line: Line }
  | StartAsked
  | { readonly verb: 'stops'; readonly device: Device }
  | { readonly verb: 'moves'; readonly device: Device; readonly value: Value }
  | { readonly verb: 'unwinds'; readonly depth: number }
  | { readonly verb: 'destroys' | 'creates'; readonly space: Space };

export interface StartAsked {
  readonly verb: 'starts';
  readonly device: Device;
  readonly range: Ranged;
  readonly direction: 'in' | 'out';
  readonly onBehalf?: true;
}

export interface Told<A extends Asked = Asked> {
  readonly by: Space | undefined;
  readonly place: Place;
  readonly asks: A;
  readonly expects?: ExpectedOutcome;
  readonly thread?: Thread;
}

/** A step of a story, or an entry of a menu. */
export class Act {
  readonly told: Told;

  constructor(told: Told) {
    this.told = told;
  }

  get noun(): 'sentence' {
    return 'sentence';
  }

  /** It is refused, for this cause. */
  faults(cause: Cause): Act {
    const place = Place.of(this.faults);
    const checked = oneOf(causes, cause, { what: 'cause', place });
    return expecting(this, { kind: 'fault', cause: checked }, place);
  }

  /** It happens on this thread. Needed where the machine has several. */
  on(thread: Thread): this {
    const place = Place.of(this.on);
    const checked = expectNoun<Thread>(thread, 'thread', 'on', place);
    if (this.told.thread === undefined) return saying(this, { thread: checked });
    throw new ScenarioError({
      says: 'a step says twice which thread it is on',
      remedy: 'leave out one .on(...)',
      site: place.site,
    });
  }
}

/** What comes of it is said once: of two the first would be forgotten. */
function expecting(act: Act, expects: ExpectedOutcome, place: Place): Act {
  if (act.told.expects === undefined) return new Act({ ...act.told, expects });
  throw new ScenarioError({
    says: 'a step says twice what comes of it',
    remedy: 'leave out one of .faults(...) and .sees(...)',
    site: place.site,
  });
}

/** The same act, saying more. */
function saying<A extends Act>(act: A, more: Partial<Told>): A {
  const Kind = act.constructor as new (told: Told) => A;
  return new Kind({ ...act.told, ...more });
}

/** A load, a store or a transfer: what a server may do for its caller with its own authority. */
abstract class AccessAct extends Act {
  declare readonly told: Told<Extract<Asked, { verb: 'loads' | 'stores' | 'starts' }>>;

  /** It is made for the caller, who ought to be able to make it: changes nothing in what happens. */
  onBehalfOfCaller(): this {
    return saying(this, { asks: { ...this.told.asks, onBehalf: true } });
  }
}

export class StoreAct extends AccessAct {}
export class StartAct extends AccessAct {}

export class LoadAct extends AccessAct {
  /** It observes these values in address order, equal neighbours merged. */
  sees(...values: Value[]): Act {
    const place = Place.of(this.sees);
    if (values.length === 0) {
      throw new ScenarioError({
        says: 'a load always sees something, and .sees() names no value',
        remedy: 'name what it sees, .sees(0), or leave out .sees()',
        site: place.site,
      });
    }
    const wrong = values.find((value) => !isIndex(value));
    if (values.some((value) => !isIndex(value))) {
      throw new ScenarioError({
        says: `${shown(wrong)} is no value that a load could see`,
        remedy: 'name whole numbers of at least 0, one behind the other: .sees(0, 1)',
        site: place.site,
      });
    }
    return expecting(this, { kind: 'sees', values }, place);
  }
}

export class CallAct extends Act {
  declare readonly told: Told<CallAsked>;

  /** Lets the callee use the range for as long as the call lasts. The lender is the caller's own. */
  lending(range: Ranged, rights: RightsText, lender?: Space): this {
    const place = Place.of(this.lending);
    if (lender === undefined && this.told.by === undefined) {
      throw new ScenarioError({
        says: 'anyone lends, and a loan is made by one of the two spaces that run',
        remedy: 'name the lender third: .lending(buffer, "r", app)',
        site: place.site,
      });
    }
    const lend: LendAsked = {
      lender: expectNoun<Space>(lender ?? this.told.by, 'space', 'the lender', place),
      range: expectRanged<Ranged>(range, 'what is lent', place),
      rights: checkRights(rights, place),
    };
    const { asks } = this.told;
    return saying(this, { asks: { ...asks, lends: [...asks.lends, lend] } });
  }

  /** Passes these in the callee's registers, from 0 on. */
  passing(...values: ValueSource[]): this {
    const place = Place.of(this.passing);
    const checked = values.map((value) => checkSource(value, place));
    const { asks } = this.told;
    if (asks.arguments.length === 0) return saying(this, { asks: { ...asks, arguments: checked } });
    throw new ScenarioError({
      says: 'a call says twice what it passes',
      remedy: 'name all values in one .passing(...)',
      site: place.site,
    });
  }
}
