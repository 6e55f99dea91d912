/**
 * The unit that a difference in lockstep probably comes from: which, since which cycle, and what was
 * seen of it. As data, and as a sentence.
 */

import type { ActionKind } from '../../model/action.ts';
import { plain, type Rights, showRights } from '../../model/rights.ts';
import type { PageId, SpaceId } from '../../model/state.ts';
import { pageName, spaceName } from './describe.ts';
import { type Difference, differenceTexts } from './mismatch.ts';
import type { Subject } from './subject.ts';
import { type Actor, type Buffer, type Suspect, suspectName, unitName } from './unit.ts';

/** What the model, a table or a buffer says of the probed range. */
export type Holding =
  /** Of the last user of the range; no rights at all are an answer too. */
  | { readonly kind: 'rights'; readonly rights: Rights }
  /** Copies of entries of the region table, and the spaces that they are for. */
  | {
      readonly kind: 'copies';
      readonly copies: readonly { readonly rights: Rights; readonly space: SpaceId }[];
    }
  /** Of the pages that the range touches. */
  | {
      readonly kind: 'mappings';
      readonly mappings: readonly Mapping[];
      /** The range is in one page, which need not be named. */
      readonly isOfOnePage: boolean;
    };

export interface Mapping {
  readonly page: PageId;
  readonly physicalPage: PageId | undefined;
}

export interface SuspectedUnit {
  readonly unit: Suspect;
  readonly cycle: number;
  readonly reason: SuspectReason;
}

/** `rw`, `rw server`, `phys 1`; `-` where nothing may be done or is mapped. `holder` goes without saying. */
export function holdingText(
  subject: Subject,
  holding: Holding | undefined,
  holder?: SpaceId,
): string {
  if (holding === undefined) return '';
  switch (holding.kind) {
    case 'rights':
      return holding.rights === 0 ? '-' : showRights(holding.rights);
    case 'copies':
      return sortedText(
        holding.copies.map(({ rights, space }) => {
          const text = showRights(plain(rights));
          return space === holder ? text : `${text} ${spaceName(subject, space)}`;
        }),
      );
    case 'mappings':
      return sortedText(
        holding.mappings.map(({ page, physicalPage }) => {
          const to = physicalPage === undefined ? '-' : `phys ${physicalPage}`;
          return holding.isOfOnePage ? to : `${pageName(subject, page)} ${to}`;
        }),
      );
  }
}

function sortedText(texts: readonly string[]): string {
  return [...texts].sort().join(', ');
}

export interface SuspectTexts {
  readonly unit: string;
  readonly cycle: number;
  /** What was seen of the unit. */
  readonly says: string;
}

export function suspectTexts(
  subject: Subject,
  { unit, cycle, reason }: SuspectedUnit,
): SuspectTexts {
  const sentence = reasonSentences[reason.kind] as (
    seen: SuspectReason,
    subject: Subject,
  ) => string;
  return { unit: suspectName(subject, unit), cycle, says: sentence(reason, subject) };
}

/** What was seen of a unit. */
export type SuspectReason = {
  [K in keyof typeof reasonSentences]: { readonly kind: K } & Parameters<
    (typeof reasonSentences)[K]
  >[0];
}[keyof typeof reasonSentences];

/** All that a reason may name; each names some of it. */
interface Facts {
  /** What the unit did. */
  readonly action: ActionKind;
  /** What took authority away. */
  readonly loss: ActionKind;
  readonly actor: Actor;
  readonly buffer: Buffer;
  readonly holding: Holding | undefined;
  readonly table: Holding | undefined;
  readonly model: Holding | undefined;
  readonly isAfterLoss: boolean;
  readonly difference: Difference;
  readonly messageAt: number;
  readonly filledAt: number;
  /** Cycles until the action retired. */
  readonly left: number;
}

type Seen<Names extends keyof Facts = never> = Pick<Facts, Names>;

const reasonSentences = {
  'did the impossible': ({ action }: Seen<'action'>) => `it did a ${action} that was not possible`,
  'did not carry out': ({ action }: Seen<'action'>) => `it did not carry out a ${action}`,
  'let pass': ({ action }: Seen<'action'>) => `it let the ${action} pass`,
  'came to something else': ({ action }: Seen<'action'>) =>
    `it came to something else with its ${action}`,
  /** It still holds what the model says is gone. */
  keeps: (_: Seen) => 'it keeps what is gone',
  holds: ({ holding }: Seen<'holding'>, subject: Subject) =>
    `it holds ${holdingText(subject, holding)}, which nobody has`,
  differs({ difference }: Seen<'difference'>, subject: Subject) {
    const { where, executor, model } = differenceTexts(subject, difference);
    return `${where} is ${executor}, and ${model} in the model`;
  },
  cycles: (_: Seen) => 'its cycles do not add up',
  waits: (_: Seen) => 'it waits',
  /** The region table says something else than the model. */
  says({ isAfterLoss, table, model }: Seen<'isAfterLoss' | 'table' | 'model'>, subject: Subject) {
    const verb = isAfterLoss ? 'still says' : 'says';
    return `it ${verb} ${holdingText(subject, table)}, and the model ${holdingText(subject, model)}`;
  },
  'acknowledged early': ({ action, left }: Seen<'action' | 'left'>) =>
    `it acknowledged when its ${action} had still ${left} cycles to go`,
  /** No message about the loss came to an actor whose action went on. */
  'went on': ({ actor, loss, action }: Seen<'actor' | 'loss' | 'action'>, subject: Subject) =>
    `${unitName(subject, actor)} was not told of the ${loss}, and its ${action} went on`,
  /** A PLB let an action pass that none of its copies covers. */
  'answered without a copy': (_: Seen) => 'it answered for what no copy of its covers',
  /** No message about the loss came to a buffer. */
  'no message'({ buffer, loss, holding }: Seen<'buffer' | 'loss' | 'holding'>, subject: Subject) {
    const held = holdingText(subject, holding);
    return `${unitName(subject, buffer)} was not told of the ${loss}, and holds ${held}`;
  },
  kept: ({ messageAt, holding }: Seen<'messageAt' | 'holding'>, subject: Subject) =>
    `told at cycle ${messageAt}, it kept ${holdingText(subject, holding)}`,
  filled(
    { messageAt, filledAt, buffer, holding }: Seen<'messageAt' | 'filledAt' | 'buffer' | 'holding'>,
    subject: Subject,
  ) {
    const filled = `${unitName(subject, buffer)} with ${holdingText(subject, holding)}`;
    return `told at cycle ${messageAt}, it filled ${filled} at cycle ${filledAt}`;
  },
};
