/**
 * In what order searches begin: the longest first, so that no process is left with a long one when the
 * others have ended. It changes when a row is known, and nothing that is printed.
 */

import type { LoadedScenario } from '../finding/subject.ts';
import type { ScenarioData } from '../scenario/data.ts';
import { byName } from '../text/order.ts';

/** `secondsOf`: how long each took when it was last searched, where that is known. */
export function longestFirst(
  scenarios: readonly LoadedScenario[],
  secondsOf: (name: string) => number | undefined,
): LoadedScenario[] {
  const weights = new Map(
    scenarios.map(({ name, data }) => [name, secondsOf(name) ?? estimatedSeconds(data)]),
  );
  const weightOf = ({ name }: LoadedScenario) => weights.get(name) ?? 0;
  return [...scenarios].sort((a, b) => weightOf(b) - weightOf(a) || byName(a, b));
}

const runsUnlessSaid = 200;

/**
 * A guess, and it need be no better: it goes by how much is tried, and how large the machine is. Transfers
 * are tried at every moment, so devices count for as many runs as there are steps.
 */
function estimatedSeconds({ machine, bounds, steps }: ScenarioData): number {
  const { runs = runsUnlessSaid } = bounds;
  const atEveryMoment = machine.devices === undefined ? 0 : 10 * steps.length;
  const { spaces, regions, grants } = machine;
  const size = 1 + (spaces.length + regions.length + grants.length) / 20;
  return ((runs + atEveryMoment) * size) / 400;
}
