/** Measures contenders one after the other, round by round, and takes medians. */

import { median } from '../median.ts';
import type { Contender, Searched } from './contenders.ts';

export interface Result {
  readonly contender: Contender;
  readonly states: number;
  readonly transitions: number;
  /** Medians of the rounds. */
  readonly seconds: number;
  readonly peakBytes: number | undefined;
  readonly searchSeconds: number | undefined;
  readonly keptBytes: number | undefined;
}

/** Contenders alternate, so that a busy machine slows all of them. */
export async function measureRounds(
  contenders: readonly Contender[],
  rounds: number,
  report: (line: string) => void,
): Promise<Result[]> {
  const all = contenders.map((): Searched[] => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const searched = await contender.search();
      all[i]?.push(searched);
      report(`round ${round}: ${contender.name} ${searched.seconds.toFixed(2)} s`);
    }
  }
  return contenders.map((contender, i) => {
    const searched = all[i] as Searched[];
    const [first] = searched;
    if (first === undefined) throw new Error('at least one round is needed');
    const medianOf = (figure: (one: Searched) => number | undefined) => {
      const figures = searched.map(figure).filter((one) => one !== undefined);
      return figures.length === 0 ? undefined : median(figures);
    };
    return {
      contender,
      states: first.states,
      transitions: first.transitions,
      seconds: median(searched.map(({ seconds }) => seconds)),
      peakBytes: medianOf(({ peakBytes }) => peakBytes),
      searchSeconds: medianOf((one) => one.searchSeconds),
      keptBytes: medianOf(({ keptBytes }) => keptBytes),
    };
  });
}

/** Whether all of them counted the same states and transitions. */
export function agree(results: readonly Result[]): boolean {
  return new Set(results.map(({ states, transitions }) => `${states} ${transitions}`)).size === 1;
}

/** A table, with times relative to the first result, and then the options of each contender. */
export function tableOf(results: readonly Result[]): string {
  const [first] = results;
  const rows = results.map(({ contender, states, transitions, seconds, peakBytes }) => [
    contender.name,
    states.toLocaleString('en'),
    transitions.toLocaleString('en'),
    seconds.toFixed(2),
    contender.buildSeconds.toFixed(2),
    peakBytes === undefined ? '?' : (peakBytes / 1e6).toFixed(0),
    peakBytes === undefined ? '?' : (peakBytes / states).toFixed(0),
    (seconds / (first?.seconds ?? seconds)).toFixed(2),
  ]);
  const head = [
    'who',
    'states',
    'transitions',
    'search s',
    'build s',
    'peak MB',
    'B/state',
    'times',
  ];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const lines = [head, ...rows].map((row) =>
    row.map((one, i) => (i === 0 ? one.padEnd(widths[i] ?? 0) : one.padStart(widths[i] ?? 0))),
  );
  const options = results.map(({ contender }) => `${contender.name}: ${contender.options}`);
  return [...lines.map((line) => line.join('  ')), '', ...options].join('\n');
}
