/** What the author of a scenario intends and expects: the policy, what must be found, what may happen. */

import type { Rights, RightsText } from '../../../model/rights.ts';
import { type PropertyName, propertyNames } from '../../../properties/names.ts';
import { ScenarioError } from '../error.ts';
import { checkRights, expectNoun, expectRanged, oneOf, shown } from './input.ts';
import type { Ranged, SpaceNoun } from './nouns.ts';
import { CallSite } from './site.ts';

interface Denied {
  readonly range: Ranged;
  readonly rights: Rights;
  readonly physical?: true;
}

export type Intent =
  | ({ readonly kind: 'never'; readonly space: SpaceNoun } & Denied)
  | ({ readonly kind: 'only'; readonly spaces: readonly SpaceNoun[] } & Denied)
  | { readonly kind: 'mayFlow'; readonly from: SpaceNoun; readonly to: SpaceNoun };

/** One clause of a policy. */
export class PolicyClause {
  readonly intent: Intent;
  readonly callSite: CallSite;

  constructor(intent: Intent, callSite: CallSite) {
    this.intent = intent;
    this.callSite = callSite;
  }

  get noun(): 'clause' {
    return 'clause';
  }

  /** The clause is about the memory behind the range, through all addresses that reach it. */
  physically(): PolicyClause {
    const callSite = CallSite.here();
    if (this.intent.kind !== 'mayFlow') {
      return new PolicyClause({ ...this.intent, physical: true }, callSite);
    }
    throw new ScenarioError({
      says: 'what may flow names no memory',
      remedy: 'leave out .physically(); flows are looked for by all addresses anyway',
      site: callSite.site,
    });
  }
}

/** The space holds none of these rights anywhere in the range, from whichever space they come. */
export function never(space: SpaceNoun, rights: RightsText, range: Ranged): PolicyClause {
  const callSite = CallSite.here();
  const checked = expectNoun(space, 'space', 'the one that never holds it', callSite);
  return new PolicyClause(
    { kind: 'never', space: checked, ...denied(rights, range, callSite) },
    callSite,
  );
}

/** No other space holds any of these rights anywhere in the range; the owner must be among these. */
export function only(
  spaces: readonly SpaceNoun[],
  rights: RightsText,
  range: Ranged,
): PolicyClause {
  const callSite = CallSite.here();
  if (!Array.isArray(spaces)) {
    throw new ScenarioError({
      says: `only wants a list of spaces and got ${shown(spaces)}`,
      remedy: "write only([app, server], 'w', buffer)",
      site: callSite.site,
    });
  }
  if (spaces.length === 0) {
    throw new ScenarioError({
      says: 'only([], ...) forbids it to everybody, and the owner always holds it',
      remedy: 'name at least the owner: only([app], ...)',
      site: callSite.site,
    });
  }
  const checked = spaces.map((one) => expectNoun(one, 'space', 'one of only', callSite));
  return new PolicyClause(
    { kind: 'only', spaces: checked, ...denied(rights, range, callSite) },
    callSite,
  );
}

/** Information may flow from the one to the other. With one such clause, all other flows are forbidden. */
export function mayFlow(from: SpaceNoun, to: SpaceNoun): PolicyClause {
  const callSite = CallSite.here();
  const intent = {
    kind: 'mayFlow',
    from: expectNoun(from, 'space', 'where it flows from', callSite),
    to: expectNoun(to, 'space', 'where it flows to', callSite),
  } as const;
  return new PolicyClause(intent, callSite);
}

function denied(rights: RightsText, range: Ranged, callSite: CallSite): Denied {
  return {
    rights: checkRights(rights, callSite),
    range: expectRanged(range, 'what the policy speaks of', callSite),
  };
}

/** What must be found: this property breaks, for this reason. */
export class Break {
  readonly property: PropertyName;
  readonly because: PolicyClause | string;
  readonly callSite: CallSite;

  constructor(property: PropertyName, because: PolicyClause | string, callSite: CallSite) {
    this.property = property;
    this.because = because;
    this.callSite = callSite;
  }

  get noun(): 'break' {
    return 'break';
  }
}

/** The property breaks because of a clause of the policy, or in words that the report contains. */
export function breaks(property: PropertyName, because: PolicyClause | string): Break {
  const callSite = CallSite.here();
  const named = oneOf(propertyNames, property, { what: 'property', callSite });
  if (because instanceof PolicyClause && named !== 'authority confinement') {
    throw new ScenarioError({
      says: `a clause of the policy cannot break '${named}'`,
      remedy:
        "write breaks('authority confinement', ...), or give words that the report will contain",
      site: callSite.site,
    });
  }
  const isReason =
    because instanceof PolicyClause || (typeof because === 'string' && because !== '');
  if (isReason) return new Break(named, because, callSite);
  throw new ScenarioError({
    says: `${shown(because)} is no reason for '${named}' to break`,
    remedy: 'give the clause of the policy that breaks, or words that the report will contain',
    site: callSite.site,
  });
}

/** All that the machine allows: a finite set of actions, which the verdict names. */
export const everything = 'everything';
