/** What a device costs the bus: what is read for it, what it is sent, and what it moves. Nothing depends on it. */

import type { Row } from './row.ts';

export const trafficKinds = [
  'region table',
  'page table',
  'messages',
  'acknowledgements',
  'words',
] as const;
export type TrafficKind = (typeof trafficKinds)[number];

export const trafficWords: Readonly<Record<TrafficKind, string>> = {
  'region table': 'entries of the region table read',
  'page table': 'entries of the page table read',
  messages: 'messages to the device',
  acknowledgements: 'acknowledgements by the device',
  words: 'words moved',
};

/** Counts them, one row entry for each kind. */
export class Traffic {
  readonly #row: Row = new Uint32Array(trafficKinds.length);

  count(kind: TrafficKind, by = 1): void {
    const place = trafficKinds.indexOf(kind);
    this.#row[place] = (this.#row[place] as number) + by;
  }

  of(kind: TrafficKind): number {
    return this.#row[trafficKinds.indexOf(kind)] as number;
  }

  save(): Row {
    return this.#row.slice();
  }

  load(row: Row): void {
    this.#row.set(row);
  }
}
