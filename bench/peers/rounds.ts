/** Contenders one after the other, round by round, and what the rounds come to. */

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

/** Alternating, so that a machine that is busy for a while is so to all of them. */
export async function measured(
  contenders: readonly Contender[],
  rounds: number,
  tell: (line: string) => void,
): Promise<Result[]> {
  const all = contenders.map((): Searched[] => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const searched = await contender.search();
      all[i]?.push(searched);
      tell(`round ${round}: ${contender.name} ${searched.seconds.toFixed(2)} s`);
    }
  }
  return contenders.map((contender, i) => {
    const searched = all[i] as Searched[];
    const [first] = searched;
    if (first === undefined) throw new Error('without rounds nothing is measured');
    const medianOf = (figure: (one: Searched) => number | undefined) => {
      const said = searched.map(figure).filter((one) => one !== undefined);
      return said.length === 0 ? undefined : median(said);
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

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** Whether all of them speak of the same machine. */
export function agree(results: readonly Result[]): boolean {
  return new Set(results.map(({ states, transitions }) => `${states} ${transitions}`)).size === 1;
}

/** The first is what the others are compared with. */
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
  const told = results.map(({ contender: { name, told: options } }) => `${name}: ${options}`);
  return [...lines.map((line) => line.join('  ')), '', ...told].join('\n');
}
