/** What the author of a scenario intends and expects: the policy, what must be found, what may happen. */

import type { Rights, RightsText } from '../../../model/rights.ts';
import { type PropertyName, propertyNames } from '../../../properties/names.ts';
import { refusal } from '../error.ts';
import { CostClause } from './costs.ts';
import { checkRights, expectNoun, expectRanged, oneOf, shown } from './input.ts';
import { nounClass, type Ranged, type SpaceNoun } from './nouns.ts';
import type { CallSite } from './site.ts';

interface Denied {
  readonly range: Ranged;
  readonly rights: Rights;
  readonly physical?: true;
}

export type Intent =
  | ({ readonly kind: 'never'; readonly space: SpaceNoun } & Denied)
  | ({ readonly kind: 'only'; readonly spaces: readonly SpaceNoun[] } & Denied)
  | { readonly kind: 'mayFlow'; readonly from: SpaceNoun; readonly to: SpaceNoun }
  | { readonly kind: 'noAlias'; readonly range: Ranged };

/** One clause of a policy. */
export class PolicyClause extends nounClass<{
  readonly noun: 'clause';
  readonly intent: Intent;
  readonly callSite: CallSite;
}>('clause') {
  /** The clause is about the memory behind the range, through all addresses that reach it. */
  physically(): PolicyClause {
    if (this.intent.kind === 'noAlias') {
      throw refusal('noAlias means the memory behind the range anyway', 'leave out .physically()');
    }
    if (this.intent.kind !== 'mayFlow') {
      return new PolicyClause({ intent: { ...this.intent, physical: true } });
    }
    throw refusal(
      'what may flow names no memory',
      'leave out .physically(); flows are looked for by all addresses anyway',
    );
  }
}

/** The space holds none of these rights anywhere in the range, from whichever space they come. */
export function never(space: SpaceNoun, rights: RightsText, range: Ranged): PolicyClause {
  const checked = expectNoun(space, 'space', 'the one that never holds it');
  return new PolicyClause({ intent: { kind: 'never', space: checked, ...denied(rights, range) } });
}

/** No other space holds any of these rights anywhere in the range; the owner must be among these. */
export function only(
  spaces: readonly SpaceNoun[],
  rights: RightsText,
  range: Ranged,
): PolicyClause {
  if (!Array.isArray(spaces)) {
    throw refusal(
      `only wants a list of spaces and got ${shown(spaces)}`,
      "write only([app, server], 'w', buffer)",
    );
  }
  if (spaces.length === 0) {
    throw refusal(
      'only([], ...) forbids it to everybody, and the owner always holds it',
      'name at least the owner: only([app], ...)',
    );
  }
  const checked = spaces.map((one) => expectNoun(one, 'space', 'one of only'));
  return new PolicyClause({ intent: { kind: 'only', spaces: checked, ...denied(rights, range) } });
}

/** Information may flow from the one to the other. With one such clause, all other flows are forbidden. */
export function mayFlow(from: SpaceNoun, to: SpaceNoun): PolicyClause {
  const intent = {
    kind: 'mayFlow',
    from: expectNoun(from, 'space', 'where it flows from'),
    to: expectNoun(to, 'space', 'where it flows to'),
  } as const;
  return new PolicyClause({ intent });
}

/**
 * What is taken from a space on this range it keeps by no other address that leads to the same memory, and a
 * page that is unmapped here leaves no other page that leads there.
 */
export function noAlias(range: Ranged): PolicyClause {
  const intent = { kind: 'noAlias', range: expectRanged(range, 'what has no alias') } as const;
  return new PolicyClause({ intent });
}

function denied(rights: RightsText, range: Ranged): Denied {
  return {
    rights: checkRights(rights),
    range: expectRanged(range, 'what the policy speaks of'),
  };
}

/** What must be found: this property breaks, for this reason. */
export class Break extends nounClass<{
  readonly noun: 'break';
  readonly property: PropertyName;
  readonly because: PolicyClause | CostClause | string;
  readonly callSite: CallSite;
}>('break') {}

/** The property breaks because of a clause of the policy, of a cost, or in words that the report contains. */
export function breaks(property: PropertyName, because: PolicyClause | CostClause | string): Break {
  const named = oneOf(propertyNames, property, 'property');
  if (because instanceof PolicyClause && named !== judgedBy(because)) {
    throw refusal(
      `this clause of the policy cannot break '${named}'`,
      `write breaks('${judgedBy(because)}', ...), or give words that the report will contain`,
    );
  }
  if (because instanceof CostClause && named !== 'costs') {
    throw refusal(
      `a cost cannot break '${named}'`,
      "write breaks('costs', ...), or give words that the report will contain",
    );
  }
  const isStated = because instanceof PolicyClause || because instanceof CostClause;
  if (isStated || (typeof because === 'string' && because !== '')) {
    return new Break({ property: named, because });
  }
  throw refusal(
    `${shown(because)} is no reason for '${named}' to break`,
    'give the clause of the policy that breaks, or words that the report will contain',
  );
}

/** The property that judges a clause. */
function judgedBy({ intent }: PolicyClause): PropertyName {
  return intent.kind === 'noAlias' ? 'no surviving alias' : 'authority confinement';
}

/** All that the machine allows: a finite set of actions, which the verdict names. */
export const everything = 'everything';
