/**
 * The ledger of a whole run, as one more row: whether every rule, every cause of refusal and every
 * premise of a property was met somewhere. A hole means that something holds because it was never
 * put to the test.
 */

import { contract } from '../../../model/semantics.ts';
import { propertiesOf } from '../../../properties/index.ts';
import { type Coverage, mergedCoverage } from '../../finding/coverage.ts';
import { ledgerName } from '../../finding/rows.ts';
import { holesIn, possibleDeeds } from '../../search/ledger.ts';
import type { CheckedScenario } from './run.ts';

/** A hole in a run that the time cut short may be where it was cut: then it is left open. */
export function ledgerOf(met: readonly Coverage[], isCut: boolean): CheckedScenario {
  const properties = propertiesOf([]);
  const { rules } = contract;
  const remarks = holesIn(met, { rules, properties });
  const all = mergedCoverage(met);
  const steps = Object.values(all.deeds).reduce((sum, count) => sum + count, 0);
  const deeds = possibleDeeds(rules).length;
  const premises = properties.flatMap(({ covers }) => covers).length;
  return {
    name: ledgerName,
    file: ledgerName,
    shows: 'Nothing that was to be exercised was left out.',
    claims: [],
    searches: [
      {
        search: 'all',
        verdict: remarks.length === 0 ? 'holds' : isCut ? 'undecided' : 'vacuous',
        asExpected: remarks.length === 0,
        scope:
          `${deeds} kinds of deed, ${premises} premises; ` +
          `frames deep ${distribution(all.frames)}; ` +
          `accesses by chains of ${distribution(all.chains)}`,
        command: 'npm run check',
        effort: { runs: 0, steps },
        remarks,
      },
    ],
  };
}

/** `1: 40 %, 2: 35 %, 3: 25 %` */
function distribution(counts: Readonly<Record<number, number>>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return Object.entries(counts)
    .map(([size, count]) => `${size}: ${share(count / total)}`)
    .join(', ');
}

function share(part: number): string {
  const percent = 100 * part;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}
