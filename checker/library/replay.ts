/** Plays the run of a report again, on the scenario as it is now. */

import { replay as replayed, variantIn } from '../command/replayed.ts';
import { isMachines } from '../finding/rows.ts';
import { subjectOf } from '../finding/subject.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import { readViolation } from '../report/violation/read-json.ts';
import type { ScenarioValue } from '../scenario/language/scenario.ts';
import { compiled } from './check.ts';
import type { ExitStatus, Replayed } from './types.ts';

/** How its messages call the report. */
const reportWord = 'the report';

/**
 * Plays the run of a report again, and says what has become of the violation. `report` is the JSON that
 * `json(violation)` returned, or that stands in `reports/*.json`: its text, or what `JSON.parse` made of it.
 *
 * Throws `UnusableReport` for what is no such report, or speaks of what the scenario no longer has; and
 * `ScenarioError` where the scenario cannot be used.
 */
export function replay(report: unknown, scenario: ScenarioValue): Replayed {
  const read = readViolation(
    typeof report === 'string' ? report : (JSON.stringify(report) ?? ''),
    reportWord,
  );
  const { name, file } = read.scenario;
  if (isMachines(name)) {
    throw new UnusableReport(`${reportWord} is about a random machine, and no scenario is one`);
  }
  const subject = subjectOf({ name, file, data: compiled(scenario, variantIn(read, reportWord)) });
  const { status, says, details } = replayed(read, subject, reportWord);
  // No other status is that of a replay.
  return { exitStatus: status as ExitStatus, says, details };
}
