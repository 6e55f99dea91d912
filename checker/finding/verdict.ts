/**
 * From verdicts to the exit status, and from several verdicts to one.
 *
 * The worst wins, and that is not the largest number: a crash says nothing about the scenarios,
 * unusable input says that something was not checked at all, and only then come the verdicts. No
 * verdict leads to the status of an interrupted run.
 */

/**
 * `vacuous`: nothing broke, and something that was to be exercised was not. `not run`: the search cannot
 * run this scenario, which says nothing about it.
 */
export type Verdict = 'holds' | 'violated' | 'undecided' | 'vacuous' | 'not run';

export const status = {
  asSaid: 0,
  crash: 1,
  notAsSaid: 2,
  undecided: 3,
  unusable: 4,
  vacuous: 5,
  interrupted: 130,
} as const;

export type Status = (typeof status)[keyof typeof status];

/** In words, as the report of a whole run has them. */
export const statusWords: { readonly [S in Status]: string } = {
  0: 'as the scenarios say',
  1: 'crash',
  2: 'not as the scenarios say',
  3: 'undecided',
  4: 'unusable',
  5: 'vacuous',
  130: 'interrupted',
};

const worstFirst: readonly Status[] = [130, 1, 4, 2, 5, 3, 0];

interface Judged {
  /** A crash is no verdict: it stands where one would be. */
  readonly verdict: Verdict | 'crash';
  readonly asExpected: boolean;
}

/** Undecided and vacuous are never what a scenario says, whatever it expects to be found. */
export function statusOf({ verdict, asExpected }: Judged): Status {
  if (verdict === 'undecided') return status.undecided;
  if (verdict === 'vacuous') return status.vacuous;
  if (verdict === 'crash') return status.crash;
  if (verdict === 'not run') return status.asSaid;
  return asExpected ? status.asSaid : status.notAsSaid;
}

/** Of nothing at all: unusable, because nothing was checked. */
export function worst(statuses: Iterable<Status>): Status {
  const met = new Set(statuses);
  return worstFirst.find((candidate) => met.has(candidate)) ?? status.unusable;
}

/** The search whose verdict stands for all searches of a scenario; of equals a violation, or the first. */
export function standsForAll<J extends Judged>(searches: readonly J[]): J | undefined {
  const worstStatus = worst(searches.map(statusOf));
  const candidates = searches.filter((search) => statusOf(search) === worstStatus);
  return (
    candidates.find(({ verdict }) => verdict === 'violated') ??
    candidates.find(({ verdict }) => verdict !== 'not run') ??
    candidates[0]
  );
}
