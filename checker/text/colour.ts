/** Whether output has colours: what the flags say, else FORCE_COLOR, else NO_COLOR, else a terminal. */

export interface OutputSettings {
  /** What the flags say, if they do. */
  readonly asked: boolean | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

export function wantsColour({ asked, environment, isTerminal }: OutputSettings): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (asked !== undefined) return asked;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return isTerminal && term !== 'dumb';
}
