/**
 * The sentences of the scenario language: who acts, what is requested, and which outcome is expected.
 *
 * A sentence does not decide whether its request is granted or refused. It is never changed:
 * `.faults(...)`, `.on(...)` and the like make another sentence that says more.
 */

import { type Cause, causes } from '../../../model/outcome.ts';
import type { Rights, RightsText } from '../../../model/rights.ts';
import type { Value } from '../../../model/state.ts';
import type { ExpectedOutcome } from '../../../properties/expectations.ts';
import { refusal } from '../error.ts';
import { checkRights, expectIndex, expectNoun, expectRanged, oneOf } from './input.ts';
import type {
  DeviceNoun,
  LineNoun,
  PageNoun,
  PortalNoun,
  Ranged,
  SpaceNoun,
  ThreadNoun,
  Unplaced,
} from './nouns.ts';
import { CallSite } from './site.ts';
import { checkSource, type ValueSource } from './values.ts';

export interface LendRequest {
  readonly lender: SpaceNoun;
  readonly range: Ranged;
  readonly rights: Rights;
}

export interface FactRequest {
  readonly verb: 'grants' | 'revokes' | 'unpasses';
  readonly as: SpaceNoun;
  readonly space: SpaceNoun;
  readonly range: Ranged;
  readonly rights: Rights;
}

export interface CallRequest {
  readonly verb: 'calls';
  readonly portal: PortalNoun;
  readonly lends: readonly LendRequest[];
  readonly arguments: readonly ValueSource[];
}

/** What a sentence asks the machine for: a verb and its objects, as nouns. */
export type Request =
  | { readonly verb: 'fetches'; readonly range: Ranged }
  | { readonly verb: 'loads'; readonly range: Ranged; readonly onBehalf?: true }
  | {
      readonly verb: 'stores';
      readonly range: Ranged;
      readonly source: ValueSource;
      readonly onBehalf?: true;
    }
  | CallRequest
  | { readonly verb: 'returns'; readonly results: readonly ValueSource[] }
  | { readonly verb: 'resumes'; readonly resume: 'retry' | { readonly skip: readonly Value[] } }
  | { readonly verb: 'maps'; readonly page: PageNoun; readonly physicalPage: number }
  | { readonly verb: 'unmaps'; readonly page: PageNoun }
  | FactRequest
  | { readonly verb: 'raised' | 'delivered'; readonly line: LineNoun }
  | StartRequest
  | { readonly verb: 'stops'; readonly device: DeviceNoun }
  | { readonly verb: 'moves'; readonly device: DeviceNoun; readonly value: Value }
  | { readonly verb: 'pins' | 'unpins'; readonly page: PageNoun }
  | { readonly verb: 'aims'; readonly device: DeviceNoun; readonly range: Ranged }
  | {
      readonly verb: 'writes';
      readonly device: DeviceNoun;
      readonly range: Ranged;
      readonly value: Value;
    }
  | { readonly verb: 'reads'; readonly device: DeviceNoun; readonly range: Ranged }
  | { readonly verb: 'unwinds'; readonly depth: number }
  | { readonly verb: 'destroys' | 'creates'; readonly space: SpaceNoun }
  | { readonly verb: 'binds'; readonly line: LineNoun; readonly portal: PortalNoun }
  | { readonly verb: 'handles'; readonly space: SpaceNoun; readonly portal: PortalNoun }
  | { readonly verb: 'begins'; readonly begun: ThreadNoun; readonly portal: PortalNoun }
  | { readonly verb: 'opens' | 'closes'; readonly portal: PortalNoun };

export interface StartRequest {
  readonly verb: 'starts';
  readonly device: DeviceNoun;
  readonly range: Ranged;
  readonly direction: 'in' | 'out';
  readonly onBehalf?: true;
}

/** What a sentence says. */
export interface SentenceContent<R extends Request = Request> {
  /** The space that acts; undefined: `anyone`, or the outside world. */
  readonly by: SpaceNoun | undefined;
  readonly callSite: CallSite;
  readonly request: R;
  readonly expects?: ExpectedOutcome;
  readonly thread?: ThreadNoun;
}

/** One sentence: a step, an entry of a menu, or a grant at the start. */
export class Act {
  readonly content: SentenceContent;

  constructor(content: Unplaced<SentenceContent>) {
    this.content = { callSite: CallSite.here(), ...content };
  }

  get noun(): 'sentence' {
    return 'sentence';
  }

  /** The request is refused, for this cause. */
  faults(cause: Cause): Act {
    const checked = oneOf(causes, cause, 'cause');
    return expecting(this, { kind: 'fault', cause: checked });
  }

  /** The request is made on this thread. A step must say so where the machine has several. */
  on(thread: ThreadNoun): this {
    const checked = expectNoun(thread, 'thread', 'on');
    if (this.content.thread === undefined) return saying(this, { thread: checked });
    throw refusal('a step says twice which thread it is on', 'leave out one .on(...)');
  }
}

/** The outcome is stated once: of two the first would be lost. */
function expecting(act: Act, expects: ExpectedOutcome): Act {
  if (act.content.expects === undefined) return new Act({ ...act.content, expects });
  throw refusal(
    'a step says twice what comes of it',
    'leave out one of .faults(...) and .sees(...)',
  );
}

/** The same act, saying more. */
function saying<A extends Act>(act: A, more: Partial<SentenceContent>): A {
  const Kind = act.constructor as new (content: SentenceContent) => A;
  return new Kind({ ...act.content, ...more });
}

/** A load, a store or a transfer: what a server may do for its caller with its own authority. */
abstract class AccessAct extends Act {
  declare readonly content: SentenceContent<
    Extract<Request, { verb: 'loads' | 'stores' | 'starts' }>
  >;

  /**
   * Marks the access as made for the caller, who ought to be able to make it. The mark changes nothing
   * in what happens.
   */
  onBehalfOfCaller(): this {
    return saying(this, { request: { ...this.content.request, onBehalf: true } });
  }
}

export class StoreAct extends AccessAct {}
export class StartAct extends AccessAct {}

export class LoadAct extends AccessAct {
  /** The load observes these values in address order, equal neighbours merged. */
  sees(...values: Value[]): Act {
    if (values.length === 0) {
      throw refusal(
        'a load always sees something, and .sees() names no value',
        'name what it sees, .sees(0), or leave out .sees()',
      );
    }
    for (const value of values) {
      const remedy = 'name whole numbers of at least 0, one behind the other: .sees(0, 1)';
      expectIndex(value, 'is no value that a load could see', remedy);
    }
    return expecting(this, { kind: 'sees', values });
  }
}

export class CallAct extends Act {
  declare readonly content: SentenceContent<CallRequest>;

  /** Lends the range to the callee for as long as the call lasts. The lender is the space that calls. */
  lending(range: Ranged, rights: RightsText, lender?: SpaceNoun): this {
    if (lender === undefined && this.content.by === undefined) {
      throw refusal(
        'anyone lends, and a lend is made by one of the two spaces that run',
        'name the lender third: .lending(buffer, "r", app)',
      );
    }
    const lend: LendRequest = {
      lender: expectNoun(lender ?? this.content.by, 'space', 'the lender'),
      range: expectRanged(range, 'what is lent'),
      rights: checkRights(rights),
    };
    const { request } = this.content;
    return saying(this, { request: { ...request, lends: [...request.lends, lend] } });
  }

  /** Passes these in the callee's registers, from 0 on. */
  passing(...values: ValueSource[]): this {
    const checked = values.map(checkSource);
    const { request } = this.content;
    if (request.arguments.length === 0)
      return saying(this, { request: { ...request, arguments: checked } });
    throw refusal('a call says twice what it passes', 'name all values in one .passing(...)');
  }
}
