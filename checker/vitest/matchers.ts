/**
 * The matchers: what a test says of a scenario, in place of what the scenario itself says must be found.
 *
 * Neither can be turned round: that a scenario does not hold leaves open whether something broke, was never
 * put to the test, or is not known yet.
 */

import { type PropertyName, propertyNames } from '../../properties/names.ts';
import { compiled, judged } from '../library/check.ts';
import type { CheckOptions, Result } from '../library/types.ts';
import { scenarioUnder } from '../scenario/compile/compile.ts';
import type { Expected } from '../scenario/data.ts';
import { ScenarioError } from '../scenario/error.ts';
import type { PolicyClause } from '../scenario/language/intent.ts';
import { ScenarioValue } from '../scenario/language/scenario.ts';
import { expectVariant } from '../scenario/language/variants.ts';
import { suggestion } from '../text/nearest.ts';
import { brokenText, failureText, headlineOf, placeOfResult, unusableText } from './failure.ts';

/** The call of the matcher is wrong. */
class Misused extends TypeError {}

/** What vitest is answered. */
interface Matched {
  readonly pass: boolean;
  message(): string;
}

/** What vitest knows of the call. */
interface Call {
  readonly isNot: boolean;
}

export function toHold(this: Call, received: unknown, options: CheckOptions = {}): Matched {
  return matched(toHold, () => {
    if (this.isNot) throw notTurned('toHold()', "toBreak('property')");
    const result = judged(received as ScenarioValue, options, { finds: { kind: 'holds' } });
    const headline = `should hold, and ${headlineOf(result)}`;
    return {
      pass: result.exitStatus === 0 && result.verdict === 'holds',
      message: () => failureText(result, headline, placeOfResult(result)),
    };
  });
}

export function toBreak(
  this: Call,
  received: unknown,
  property: PropertyName,
  because?: PolicyClause | string,
  options: CheckOptions = {},
): Matched {
  return matched(toBreak, () => {
    if (this.isNot) throw notTurned(`toBreak('${property}')`, 'toHold()');
    const finds = expectedOf(received, property, { because, variant: options.variant });
    const result = judged(received as ScenarioValue, options, { finds });
    const reason = typeof because === 'string' ? ` because of '${because}'` : '';
    const headline = `should violate ${property}${reason}, and ${foundInstead(result)}`;
    return {
      pass: result.exitStatus === 0 && result.verdict === 'violated',
      message: () => failureText(result, headline, placeOfResult(result)),
    };
  });
}

function expectedOf(
  received: unknown,
  property: PropertyName,
  { because, variant }: Reason,
): Expected {
  if (!propertyNames.includes(property)) {
    const hint = suggestion(property, propertyNames);
    throw new Misused(`there is no property '${property}'${hint === '' ? '' : `; ${hint}`}`);
  }
  const expected = { kind: 'breaks', property, site: compiled(received).site } as const;
  if (because === undefined) return expected;
  if (typeof because === 'string') return { ...expected, because: { words: because } };
  const clause = policyOf(received, variant).indexOf(because);
  if (clause >= 0) return { ...expected, because: { clause } };
  throw new Misused('the clause that should break is not in the policy of this scenario');
}

interface Reason {
  readonly because: PolicyClause | string | undefined;
  readonly variant: CheckOptions['variant'] | undefined;
}

/** That of the variant, where it has one of its own. */
function policyOf(received: unknown, variant: string | undefined): readonly PolicyClause[] {
  if (!(received instanceof ScenarioValue)) return [];
  const { options } =
    variant === undefined ? received : scenarioUnder(received, expectVariant(variant));
  return options.policy ?? [];
}

function foundInstead({ searches }: Result): string {
  const other = searches.find(({ asExpected, violation }) => violation && !asExpected)?.violation;
  return other === undefined ? 'no search broke it' : brokenText(other);
}

function notTurned(matcher: string, instead: string): Misused {
  return new Misused(`.not.${matcher} leaves open what happens instead: write ${instead}`);
}

/** What cannot be judged becomes an error at the line of the test. */
function matched(matcher: typeof toHold | typeof toBreak, judge: () => Matched): Matched {
  try {
    return judge();
  } catch (thrown) {
    if (!(thrown instanceof ScenarioError) && !(thrown instanceof Misused)) throw thrown;
    const error = new TypeError(thrown instanceof ScenarioError ? textOf(thrown) : thrown.message);
    Error.captureStackTrace(error, matcher);
    throw error;
  }
}

/** Where the call itself is wrong, and no line of a scenario, its place is vitest's. */
function textOf({ says, remedy, site }: ScenarioError): string {
  const isOurs = site !== undefined && !site.file.includes('node_modules/');
  return unusableText({ says, remedy, ...(isOurs && { site }) });
}
