/** A step that the ledger kept as the first of its kind, in words. */

import type { Example, First } from './coverage.ts';
import { outcomeText } from './describe.ts';
import { actionText } from './phrasing.ts';
import type { SearchKind } from './search-kind.ts';
import type { Subject } from './subject.ts';

export function exampleOf(
  subject: Subject,
  search: SearchKind,
  { observed, run, step }: First,
): Example {
  const { before, action, after } = observed;
  return {
    scenario: subject.name,
    search,
    ...(search === 'random' && { run }),
    step,
    says: `${actionText(subject, before, action)}: ${outcomeText(after.outcome)}`,
  };
}
