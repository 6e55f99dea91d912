/**
 * What goes between harts and DMA engines: that something was taken away, and that this was heeded.
 * And the port of the region table, which one hart holds at a time.
 *
 * It carries no data and no addresses: what was taken is read from the tables.
 */

import type { Row } from './extent.ts';

const header = 2;
const stride = 3;

/** What a message is about, as bits. */
export const news = { rights: 1, map: 2, halt: 4 } as const;

export class Bus {
  protected readonly row: Row;
  /** Harts first, then engines. */
  readonly agents: number;

  static words(agents: number): number {
    return header + agents * stride;
  }

  constructor(row: Row, agents: number) {
    this.row = row;
    this.agents = agents;
  }

  /** The hart that holds the port; -1: none. */
  get holder(): number {
    return (this.row[0] as number) - 1;
  }

  /** How many acknowledgements its holder still waits for. */
  get awaited(): number {
    return this.row[1] as number;
  }

  take(hart: number): void {
    this.row[0] = hart + 1;
  }

  release(): void {
    this.row[0] = 0;
  }

  /** Tells an agent, which hears it so many cycles from now. */
  tell(agent: number, what: number, cycles: number): void {
    const at = header + agent * stride;
    this.row[at] = cycles + 1;
    this.row[at + 2] = what;
    this.row[1] = this.awaited + 1;
  }

  /** The agent has heeded it, and the holder hears of that so many cycles from now. */
  acknowledge(agent: number, cycles: number): void {
    this.row[header + agent * stride + 1] = cycles + 1;
  }

  /** One cycle passes: messages come nearer, and acknowledgements arrive. */
  tick(): void {
    if (this.awaited === 0) return;
    for (let agent = 0; agent < this.agents; agent++) {
      const at = header + agent * stride;
      const message = this.row[at] as number;
      if (message > 1) this.row[at] = message - 1;
      const answer = this.row[at + 1] as number;
      if (answer > 1) this.row[at + 1] = answer - 1;
      if (answer === 2) {
        this.row[at + 1] = 0;
        this.row[1] = this.awaited - 1;
      }
    }
  }

  /** Cycles until something arrives, the one in which it does included. */
  get quiet(): number {
    let least = Number.POSITIVE_INFINITY;
    if (this.awaited === 0) return least;
    for (let agent = 0; agent < this.agents; agent++) {
      const at = header + agent * stride;
      const message = this.row[at] as number;
      if (message > 0 && message - 1 < least) least = message - 1;
      const answer = this.row[at + 1] as number;
      if (answer > 0 && answer - 1 < least) least = answer - 1;
    }
    return least;
  }

  /** So many cycles pass in which nothing arrives. */
  pass(cycles: number): void {
    if (this.awaited === 0) return;
    for (let agent = 0; agent < this.agents; agent++) {
      const at = header + agent * stride;
      if ((this.row[at] as number) > 1) this.row[at] = (this.row[at] as number) - cycles;
      if ((this.row[at + 1] as number) > 1) {
        this.row[at + 1] = (this.row[at + 1] as number) - cycles;
      }
    }
  }

  /** What a message says that arrives at the agent in this cycle; 0: none does. It is heard once. */
  hears(agent: number): number {
    const at = header + agent * stride;
    if (this.row[at] !== 1) return 0;
    this.row[at] = 0;
    return this.row[at + 2] as number;
  }
}
