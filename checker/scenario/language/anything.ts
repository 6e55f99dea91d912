/** An attacker: a space that tries everything that it can ask the machine for. An entry of a menu. */

import { type AttackVerb, attackVerbs, type VerbLimit, verbsWithin } from '../attacks.ts';
import { refusal } from '../error.ts';
import { expectNoun, expectRanged, oneOf } from './input.ts';
import { nounClass, type Ranged, type SpaceNoun } from './nouns.ts';
import type { CallSite } from './site.ts';

interface AttackerFields {
  readonly noun: 'attacker';
  readonly spaces: readonly SpaceNoun[];
  readonly limit?: VerbLimit;
  /** The only ranges that it names. */
  readonly ranges?: readonly Ranged[];
  readonly callSite: CallSite;
}

export class Attacker extends nounClass<AttackerFields>('attacker') {
  /** It tries nothing but this: `anything.by(driver).only('loads', 'stores')`. */
  only(...verbs: AttackVerb[]): Attacker {
    return limited(this, 'only', verbs);
  }

  /** It tries everything but this: `anything.by(driver).except('unwinds')`. */
  except(...verbs: AttackVerb[]): Attacker {
    return limited(this, 'except', verbs);
  }

  /** It names these ranges and no others: `anything.by(driver).within(packet, table)`. */
  within(...ranges: Ranged[]): Attacker {
    if (this.ranges !== undefined) {
      throw refusal(
        'an attacker is kept within ranges twice',
        'name all of them in one .within(...)',
      );
    }
    if (ranges.length === 0) {
      throw refusal('.within() names no range', 'name at least one, or leave it out');
    }
    const checked = ranges.map((range) => expectRanged(range, 'one of within'));
    return new Attacker({ ...fieldsOf(this), ranges: checked });
  }
}

function fieldsOf({ spaces, limit, ranges, callSite }: Attacker): Omit<AttackerFields, 'noun'> {
  return { spaces, callSite, ...(limit && { limit }), ...(ranges && { ranges }) };
}

function limited(attacker: Attacker, kind: VerbLimit['kind'], verbs: AttackVerb[]): Attacker {
  if (attacker.limit !== undefined) {
    throw refusal(
      'an attacker is limited twice in what it tries',
      'name all verbs in one .only(...) or one .except(...)',
    );
  }
  if (verbs.length === 0) {
    throw refusal(`.${kind}() names no verb`, `name some: .${kind}('grants', 'revokes')`);
  }
  const limit = {
    kind,
    verbs: verbs.map((verb) => oneOf(attackVerbs, verb, 'verb of an attacker')),
  };
  if (verbsWithin(limit).length > 0) return new Attacker({ ...fieldsOf(attacker), limit });
  throw refusal(
    'an attacker that tries nothing is left',
    'leave it out of the menu, or name fewer verbs in .except(...)',
  );
}

/** Each of the spaces tries everything that it can ask the machine for; the others do what the menu says. */
function by(...spaces: SpaceNoun[]): Attacker {
  if (spaces.length === 0) {
    throw refusal(
      'anything.by() does not say whose code may do anything',
      'name a space, or several: anything.by(driver)',
    );
  }
  const family = spaces.find((one) => Array.isArray(one));
  if (family !== undefined) {
    throw refusal(
      'anything.by wants spaces and got a list',
      'spell a family out with three dots: anything.by(...client)',
    );
  }
  const checked = spaces.map((one) => expectNoun(one, 'space', 'one of anything.by'));
  const twice = checked.find((one, i) => checked.indexOf(one) !== i);
  if (twice === undefined) return new Attacker({ spaces: checked });
  throw refusal(`anything.by names the space ${twice.name} twice`, 'leave one of them out');
}

/** Everything that a space can ask the machine for: `anything.by(driver)` as an entry of a menu. */
export const anything = Object.freeze({ by });
