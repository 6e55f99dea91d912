/** Where in a scenario file a violation stands: `scenarios/lend.scenario.ts:14:5`. */

import type { Site } from '../scenario/data.ts';
import type { Violation } from './finding.ts';
import type { Subject } from './subject.ts';

/**
 * Of the cost that is exceeded; of the step that broke the property, or of the menu entry that it came from; where nobody wrote one, of
 * the policy clause; otherwise of the scenario. Undefined on a machine that stands in no file.
 */
export function violationSite(
  { data }: Subject,
  { run, refutation, cost }: Pick<Violation, 'run' | 'refutation' | 'cost'>,
): Site | undefined {
  const clause = refutation.clause === undefined ? undefined : data.policy[refutation.clause];
  return [cost?.site, run.at(-1)?.site, clause?.site, data.site].find(isInFile);
}

/** Machines that nobody wrote have sites too, in no file. */
export function isInFile(site: Site | undefined): site is Site {
  return site !== undefined && site.line > 0;
}

export function siteText({ file, line, column }: Site): string {
  return `${file}:${line}:${column}`;
}
