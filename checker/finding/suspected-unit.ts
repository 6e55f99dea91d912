/**
 * The unit that a difference in lockstep probably comes from: which, since which cycle, and what was
 * seen of it. As data, and as a sentence.
 */

import type { ActionKind } from '../../model/action.ts';
import { plain, type Rights, showRights } from '../../model/rights.ts';
import type { PageId, SpaceId } from '../../model/state.ts';
import { pageName, spaceName } from './describe.ts';
import type { Subject } from './finding.ts';
import { type Difference, differenceTexts } from './mismatch.ts';
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

/** What was seen of a unit. `loss` is what took authority away, `action` what the unit did. */
export type SuspectReason =
  | { readonly kind: 'did the impossible'; readonly action: ActionKind }
  | { readonly kind: 'did not carry out'; readonly action: ActionKind }
  | { readonly kind: 'let pass'; readonly action: ActionKind }
  | { readonly kind: 'came to something else'; readonly action: ActionKind }
  /** It still holds what the model says is gone. */
  | { readonly kind: 'keeps' }
  | { readonly kind: 'holds'; readonly holding: Holding | undefined }
  | { readonly kind: 'differs'; readonly difference: Difference }
  | { readonly kind: 'cycles' }
  | { readonly kind: 'waits' }
  /** The region table says something else than the model. */
  | {
      readonly kind: 'says';
      readonly isAfterLoss: boolean;
      readonly table: Holding | undefined;
      readonly model: Holding | undefined;
    }
  | {
      readonly kind: 'acknowledged early';
      readonly action: ActionKind;
      /** Cycles until the action retired. */
      readonly left: number;
    }
  /** No message about the loss came to an actor whose action went on. */
  | {
      readonly kind: 'went on';
      readonly actor: Actor;
      readonly loss: ActionKind;
      readonly action: ActionKind;
    }
  /** A PLB let an action pass that none of its copies covers. */
  | { readonly kind: 'answered without a copy' }
  /** No message about the loss came to a buffer. */
  | {
      readonly kind: 'no message';
      readonly buffer: Buffer;
      readonly loss: ActionKind;
      readonly holding: Holding | undefined;
    }
  | { readonly kind: 'kept'; readonly messageAt: number; readonly holding: Holding | undefined }
  | {
      readonly kind: 'filled';
      readonly messageAt: number;
      readonly filledAt: number;
      readonly buffer: Buffer;
      readonly holding: Holding | undefined;
    };

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
  return { unit: suspectName(subject, unit), cycle, says: reasonText(subject, reason) };
}

function reasonText(subject: Subject, reason: SuspectReason): string {
  const held = (holding: Holding | undefined) => holdingText(subject, holding);
  switch (reason.kind) {
    case 'did the impossible':
      return `it did a ${reason.action} that was not possible`;
    case 'did not carry out':
      return `it did not carry out a ${reason.action}`;
    case 'let pass':
      return `it let the ${reason.action} pass`;
    case 'came to something else':
      return `it came to something else with its ${reason.action}`;
    case 'keeps':
      return 'it keeps what is gone';
    case 'holds':
      return `it holds ${held(reason.holding)}, which nobody has`;
    case 'differs': {
      const { where, executor, model } = differenceTexts(subject, reason.difference);
      return `${where} is ${executor}, and ${model} in the model`;
    }
    case 'cycles':
      return 'its cycles do not add up';
    case 'waits':
      return 'it waits';
    case 'says': {
      const verb = reason.isAfterLoss ? 'still says' : 'says';
      return `it ${verb} ${held(reason.table)}, and the model ${held(reason.model)}`;
    }
    case 'acknowledged early':
      return `it acknowledged when its ${reason.action} had still ${reason.left} cycles to go`;
    case 'went on': {
      const name = unitName(subject, reason.actor);
      return `${name} was not told of the ${reason.loss}, and its ${reason.action} went on`;
    }
    case 'answered without a copy':
      return 'it answered for what no copy of its covers';
    case 'no message': {
      const name = unitName(subject, reason.buffer);
      return `${name} was not told of the ${reason.loss}, and holds ${held(reason.holding)}`;
    }
    case 'kept':
      return `told at cycle ${reason.messageAt}, it kept ${held(reason.holding)}`;
    case 'filled': {
      const name = unitName(subject, reason.buffer);
      return `told at cycle ${reason.messageAt}, it filled ${name} with ${held(reason.holding)} at cycle ${reason.filledAt}`;
    }
  }
}
