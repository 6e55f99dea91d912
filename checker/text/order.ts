/** The order of names: unit by unit, so that it is the same on every machine. */

interface Named {
  readonly name: string;
}

/** For `sort`. */
export function byName(a: Named, b: Named): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
