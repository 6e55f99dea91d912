/**
 * The matchers: what a test says of a scenario, in place of what the scenario itself says must be found.
 *
 * Neither can be turned round: that a scenario does not hold leaves open whether something broke, was never
 * put to the test, or is not known yet.
 */

import { type PropertyName, propertyNames } from '../../properties/names.ts';
import { compiled, judged } from '../library/check.ts';
import type { CheckOptions, Result, Violation } from '../library/types.ts';
import type { Expected } from '../scenario/data.ts';
import { ScenarioError } from '../scenario/error.ts';
import type { ScenarioValue } from '../scenario/language/scenario.ts';
import { suggestion } from '../text/nearest.ts';
import { brokenText, failureText, headlineOf, unusableText } from './failure.ts';

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
  if (this.isNot) throw new TypeError(notTurned('toHold()', "toBreak('property')"));
  const result = explained(() =>
    judged(received as ScenarioValue, options, { finds: { kind: 'holds' } }),
  );
  return {
    pass: result.exitStatus === 0 && result.verdict === 'holds',
    message: () => failureText(result, `should hold, and ${headlineOf(result)}`),
  };
}

export function toBreak(
  this: Call,
  received: unknown,
  property: PropertyName,
  because?: string | PolicyClause,
  options: CheckOptions = {},
): Matched {
  if (this.isNot) throw new TypeError(notTurned(`toBreak('${property}')`, 'toHold()'));
  if (!propertyNames.includes(property)) {
    const hint = suggestion(property, propertyNames);
    throw new TypeError(`there is no property '${property}'${hint === '' ? '' : `; ${hint}`}`);
  }
  const result = explained(() => {
    const finds = { kind: 'breaks', property, ...reasonOf(received, because) } as const;
    return judged(received as ScenarioValue, options, { finds: { ...finds, site: compiled(received).site } });
  });
  return {
    pass: result.exitStatus === 0 && result.verdict === 'violated',
    message: () => failureText(result, missedText(result, property, wordsOf(because))),
  };
}

/** The clause by its number, as searches have it. */
function reasonOf(received: unknown, because: string | PolicyClause | undefined) {
  if (because === undefined) return {};
  if (typeof because === 'string') return { because: { words: because } };
  const policy = received instanceof ScenarioValue ? (received.options.policy ?? []) : [];
  const clause = policy.indexOf(because);
  if (clause >= 0) return { because: { clause } };
  throw new TypeError('the clause that must break is not in the policy of this scenario');
}

function missedText(result: Result, property: PropertyName, because: string | undefined): string {
  const reason = because === undefined ? '' : ` because '${because}'`;
  const other = otherViolation(result);
  const found = other === undefined ? 'no search broke it' : brokenText(other);
  return `should violate ${property}${reason}, and ${found}`;
}

function otherViolation({ searches }: Result): Violation | undefined {
  return searches.find(({ asExpected, violation }) => violation !== undefined && !asExpected)
    ?.violation;
}

function notTurned(matcher: string, instead: string): string {
  return `.not.${matcher} leaves open what happens instead: write ${instead}`;
}

function explained(judge: () => Result): Result {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new TypeError(unusableText(error));
  }
}
