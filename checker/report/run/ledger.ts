/**
 * The ledger of a whole run, as one more row: whether every rule, every cause of refusal and every
 * premise of a property was met somewhere. A hole means that something holds only because it was never
 * put to the test.
 */

import { contract } from '../../../model/semantics.ts';
import { propertiesOf } from '../../../properties/index.ts';
import type { Coverage } from '../../finding/coverage.ts';
import { ledgerName } from '../../finding/rows.ts';
import { holesIn, possibleDeeds } from '../../search/ledger.ts';
import { type Checked, type CheckedScenario, isUnusable, type LedgerCounts } from './run.ts';

/** A run that the time limit cut short may have a hole for that reason: then nothing is decided. */
export function ledgerOf(
  met: Coverage,
  { isCut, command }: { readonly isCut: boolean; readonly command: string },
): CheckedScenario {
  const properties = propertiesOf([]);
  const { rules } = contract;
  const remarks = holesIn([met], { rules, properties });
  const steps = Object.values(met.deeds).reduce((sum, count) => sum + count, 0);
  const counts = {
    deeds: possibleDeeds(rules).length,
    premises: properties.flatMap(({ covers }) => covers).length,
    frames: met.frames,
    chains: met.chains,
  };
  return {
    name: ledgerName,
    file: ledgerName,
    shows: 'Nothing that was to be exercised was left out.',
    claims: [],
    counts,
    searches: [
      {
        search: 'all',
        verdict: remarks.length === 0 ? 'holds' : isCut ? 'undecided' : 'vacuous',
        asExpected: remarks.length === 0,
        scope: ledgerSentences(counts).join('; '),
        command,
        effort: { runs: 0, steps },
        remarks,
      },
    ],
  };
}

/** What the row of the ledger counted, if there is one. */
export function countsIn(scenarios: readonly Checked[]): LedgerCounts[] {
  return scenarios.flatMap((one) => (isUnusable(one) ? [] : (one.counts ?? [])));
}

/** The numbers of deeds and premises; how deep calls went; how long chains were. */
export function ledgerSentences({ deeds, premises, frames, chains }: LedgerCounts): string[] {
  return [
    `${deeds} kinds of deed, ${premises} premises`,
    `frames deep ${distribution(frames)}`,
    `accesses by chains of ${distribution(chains)}`,
  ];
}

/** More sizes than this are not each named. */
const sizesNamed = 9;

/** `1: 40 %, 2: 35 %, 3: 25 %`; the largest of many sizes together: `8 to 201: <1 %`. */
function distribution(counts: Readonly<Record<number, number>>): string {
  const sumOf = (some: readonly number[]) => some.reduce((sum, count) => sum + count, 0);
  const total = sumOf(Object.values(counts));
  const all = Object.entries(counts);
  const named = all.length > sizesNamed ? all.slice(0, sizesNamed - 1) : all;
  const texts = named.map(([size, count]) => `${size}: ${share(count / total)}`);
  const rest = all.slice(named.length);
  if (rest.length > 0) {
    const counted = sumOf(rest.map(([, count]) => count));
    texts.push(`${rest[0]?.[0]} to ${rest.at(-1)?.[0]}: ${share(counted / total)}`);
  }
  return texts.join(', ');
}

function share(part: number): string {
  const percent = 100 * part;
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}
