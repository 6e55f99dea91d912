/** Where the cycles of a hart go. Every cycle has one cause. */

import type { Row } from './row.ts';

export const causes = [
  'idle',
  'issue',
  'look',
  'walk',
  'fill',
  'translate',
  'page walk',
  'memory',
  'port',
  'portal',
  'check',
  'write',
  'acknowledgements',
  'frame',
  'frozen',
] as const;
export type CycleCause = (typeof causes)[number];

export const causeWords: Readonly<Record<CycleCause, string>> = {
  idle: 'nothing to do',
  issue: 'an instruction begins',
  look: 'looks into its PLB',
  walk: 'reads the region table',
  fill: 'fills its PLB',
  translate: 'looks into its TLB',
  'page walk': 'reads the page table',
  memory: 'reads or writes memory',
  port: 'waits for the port of the region table',
  portal: 'reads a portal',
  check: 'checks what it may do',
  write: 'writes to the region table',
  acknowledgements: 'waits for acknowledgements',
  frame: 'saves or restores a frame',
  frozen: 'stands still while a space ends',
};

const places = Object.fromEntries(causes.map((cause, i) => [cause, i])) as Record<
  CycleCause,
  number
>;

/** Counts them, one row entry for each cause. */
export class Account {
  readonly #row: Row;

  static readonly words = causes.length;

  constructor(row: Row) {
    this.#row = row;
  }

  count(cause: number, cycles: number): void {
    this.#row[cause] = (this.#row[cause] as number) + cycles;
  }

  save(): Row {
    return this.#row.slice();
  }

  load(row: Row): void {
    this.#row.set(row);
  }

  get total(): number {
    return this.#row.reduce((sum, cycles) => sum + cycles, 0);
  }

  get byCause(): Record<CycleCause, number> {
    const by = { ...places };
    for (const cause of causes) by[cause] = this.of(cause);
    return by;
  }

  of(cause: CycleCause): number {
    return this.#row[places[cause]] as number;
  }
}
