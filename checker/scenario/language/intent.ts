/** What an author intends and expects: policy clauses, what must be found, what may happen. */

import type { Rights, RightsText } from '../../../model/rights.ts';
import { type PropertyName, propertyNames } from '../../../properties/names.ts';
import { ScenarioError } from '../error.ts';
import { checkRights, expectNoun, expectRanged, oneOf, shown } from './input.ts';
import type { Ranged, Space } from './nouns.ts';
import { Place } from './site.ts';

interface Denied {
  readonly range: Ranged;
  readonly rights: Rights;
  readonly physical?: true;
}

export type Intent =
  | ({ readonly kind: 'never'; readonly space: Space } & Denied)
  | ({ readonly kind: 'only'; readonly spaces: readonly Space[] } & Denied)
  | { readonly kind: 'mayFlow'; readonly from: Space; readonly to: Space };

/** One statement of a policy. */
export class PolicyClause {
  readonly intent: Intent;
  readonly place: Place;

  constructor(intent: Intent, place: Place) {
    this.intent = intent;
    this.place = place;
  }

  get noun(): 'clause' {
    return 'clause';
  }

  /** The memory is meant, by whatever addresses it is reached, and not these addresses. */
  physically(): PolicyClause {
    const place = Place.of(this.physically);
    if (this.intent.kind !== 'mayFlow') {
      return new PolicyClause({ ...this.intent, physical: true }, place);
    }
    throw new ScenarioError({
      says: 'what may flow names no memory',
      remedy: 'leave out .physically(); flows are looked for by all addresses anyway',
      site: place.site,
    });
  }
}

/** The space holds none of these rights anywhere in the range, whoever would give them. */
export function never(space: Space, rights: RightsText, range: Ranged): PolicyClause {
  const place = Place.of(never);
  const checked = expectNoun<Space>(space, 'space', 'the one that never holds it', place);
  return new PolicyClause(
    { kind: 'never', space: checked, ...denied(rights, range, place) },
    place,
  );
}

/** Nobody but these spaces holds any of these rights anywhere in the range; the owner counts. */
export function only(spaces: readonly Space[], rights: RightsText, range: Ranged): PolicyClause {
  const place = Place.of(only);
  if (!Array.isArray(spaces)) {
    throw new ScenarioError({
      says: `only wants a list of spaces and got ${shown(spaces)}`,
      remedy: "write only([app, server], 'w', buffer)",
      site: place.site,
    });
  }
  if (spaces.length === 0) {
    throw new ScenarioError({
      says: 'only([], ...) forbids it to everybody, and the owner always holds it',
      remedy: 'name at least the owner: only([app], ...)',
      site: place.site,
    });
  }
  const checked = spaces.map((one) => expectNoun<Space>(one, 'space', 'one of only', place));
  return new PolicyClause(
    { kind: 'only', spaces: checked, ...denied(rights, range, place) },
    place,
  );
}

/** The one may flow to the other. With one such clause, nothing flows that no clause lets. */
export function mayFlow(from: Space, to: Space): PolicyClause {
  const place = Place.of(mayFlow);
  const intent = {
    kind: 'mayFlow',
    from: expectNoun<Space>(from, 'space', 'where it flows from', place),
    to: expectNoun<Space>(to, 'space', 'where it flows to', place),
  } as const;
  return new PolicyClause(intent, place);
}

function denied(rights: RightsText, range: Ranged, place: Place): Denied {
  return {
    rights: checkRights(rights, place),
    range: expectRanged<Ranged>(range, 'what the policy speaks of', place),
  };
}

/** What must be found: this property breaks, for this reason. */
export class Break {
  readonly property: PropertyName;
  readonly because: PolicyClause | string;
  readonly place: Place;

  constructor(property: PropertyName, because: PolicyClause | string, place: Place) {
    this.property = property;
    this.because = because;
    this.place = place;
  }

  get noun(): 'break' {
    return 'break';
  }
}

/** The property breaks because of a clause of the policy, or in words that the report contains. */
export function breaks(property: PropertyName, because: PolicyClause | string): Break {
  const place = Place.of(breaks);
  const named = oneOf(propertyNames, property, { what: 'property', place });
  if (because instanceof PolicyClause && named !== 'authority confinement') {
    throw new ScenarioError({
      says: `a clause of the policy cannot break '${named}'`,
      remedy:
        "write breaks('authority confinement', ...), or give words that the report will contain",
      site: place.site,
    });
  }
  const isReason =
    because instanceof PolicyClause || (typeof because === 'string' && because !== '');
  if (isReason) return new Break(named, because, place);
  throw new ScenarioError({
    says: `${shown(because)} is no reason for '${named}' to break`,
    remedy: 'give the clause of the policy that breaks, or words that the report will contain',
    site: place.site,
  });
}

/** All that the machine allows: a finite set of actions, which the verdict names. */
export const everything = 'everything';
