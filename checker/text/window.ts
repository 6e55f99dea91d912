/**
 * How wide a line may be: as wide as the window, and without one as long as it is, so that logs, `grep`
 * and comparisons see the same in every window.
 */

export interface WindowSettings {
  /** Of the terminal; undefined where verdicts go elsewhere. */
  readonly columns: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The same bytes everywhere: COLUMNS is not heeded. */
  readonly isStable: boolean;
}

/** Infinite where nothing says how wide. */
export function columnsFor({ columns, environment, isStable }: WindowSettings): number {
  if (columns !== undefined && columns > 0) return Math.max(columns, columnsLeast);
  const { COLUMNS: wanted = '' } = environment;
  if (isStable || !/^[1-9]\d{0,4}$/.test(wanted)) return Number.POSITIVE_INFINITY;
  return Math.max(Number(wanted), columnsLeast);
}

/** In a narrower window the terminal breaks lines. */
const columnsLeast = 40;
