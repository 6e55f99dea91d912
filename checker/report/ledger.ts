/**
 * The ledger of a whole run, as one more row: whether every rule, every cause of refusal and every
 * premise of a property was met somewhere. A hole means that something holds because it was never
 * put to the test.
 */

import { contract } from '../../model/semantics.ts';
import { propertiesOf } from '../../properties/index.ts';
import { holesIn, impossibleDeeds, type Met, possibleDeeds } from '../ledger.ts';
import type { CheckedScenario } from './run.ts';

export const ledgerName = 'ledger';

export function ledgerOf(met: readonly Met[]): CheckedScenario {
  const properties = propertiesOf([]);
  const { rules } = contract;
  const remarks = holesIn(met, { rules, properties });
  const steps = met.flatMap(({ deeds }) => Object.values(deeds)).reduce((sum, n) => sum + n, 0);
  const deeds = possibleDeeds(rules).filter((deed) => impossibleDeeds[deed] === undefined).length;
  const premises = properties.flatMap(({ covers }) => covers).length;
  return {
    name: ledgerName,
    file: ledgerName,
    shows: 'Nothing that was to be exercised was left out.',
    claims: [],
    searches: [
      {
        search: 'all',
        verdict: remarks.length === 0 ? 'holds' : 'vacuous',
        asExpected: remarks.length === 0,
        scope: `${deeds} kinds of deed, ${premises} premises`,
        command: 'npm run check',
        effort: { runs: 0, steps },
        remarks,
      },
    ],
  };
}
