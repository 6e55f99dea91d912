/**
 * The bus: messages that something was taken away, and their acknowledgements. And the port of the
 * region table, which one hart holds at a time.
 *
 * It carries no data and no addresses: what was taken away is read from the tables.
 */

import { present } from '../../model/assert.ts';
import { type Row, record, recordsIn } from './row.ts';

/** What a message is about, as bits: rights, the map, or that the agent has to stop. */
export const message = { rights: 1, map: 2, halt: 4 } as const;

class BusState extends record({
  /** The hart that holds the port. */
  holder: 'optional',
  /** How many acknowledgements it still waits for. */
  awaited: 'number',
}) {}

/** The message and the acknowledgement under way between the holder of the port and one agent. */
class Exchange extends record({
  /** Cycles until the message arrives, the one in which it does included; 0: none is under way. */
  messageIn: 'number',
  acknowledgementIn: 'number',
  about: 'number',
}) {}

export class Bus {
  readonly #state: BusState;
  readonly #exchanges: readonly Exchange[];

  static words(agents: number): number {
    return BusState.words + agents * Exchange.words;
  }

  /** Agents are harts and behind them engines. */
  constructor(row: Row) {
    this.#state = new BusState(row);
    this.#exchanges = recordsIn(Exchange, row, BusState.words);
  }

  #exchange(agent: number): Exchange {
    return present(this.#exchanges[agent], 'an agent is known to the bus');
  }

  /** The hart that holds the port; -1: none. */
  get holder(): number {
    return this.#state.holder;
  }

  /** How many acknowledgements its holder still waits for. */
  get awaited(): number {
    return this.#state.awaited;
  }

  take(hart: number): void {
    this.#state.holder = hart;
  }

  release(): void {
    this.#state.holder = -1;
  }

  /** Sends a message, which arrives so many cycles from now. */
  send(agent: number, about: number, cycles: number): void {
    const exchange = this.#exchange(agent);
    exchange.messageIn = cycles + 1;
    exchange.about = about;
    this.#state.awaited++;
  }

  /** The agent goes by what was taken away no longer; the holder hears so many cycles from now. */
  acknowledge(agent: number, cycles: number): void {
    this.#exchange(agent).acknowledgementIn = cycles + 1;
  }

  /** One cycle passes: messages come nearer, and acknowledgements arrive. */
  tick(): void {
    if (this.awaited === 0) return;
    for (const exchange of this.#exchanges) {
      if (exchange.messageIn > 1) exchange.messageIn--;
      const left = exchange.acknowledgementIn;
      if (left > 1) exchange.acknowledgementIn = left - 1;
      if (left === 2) {
        exchange.acknowledgementIn = 0;
        this.#state.awaited--;
      }
    }
  }

  /** Cycles until something arrives, the one in which it does included. */
  get quiet(): number {
    let least = Number.POSITIVE_INFINITY;
    if (this.awaited === 0) return least;
    for (const { messageIn, acknowledgementIn } of this.#exchanges) {
      if (messageIn > 0 && messageIn - 1 < least) least = messageIn - 1;
      if (acknowledgementIn > 0 && acknowledgementIn - 1 < least) least = acknowledgementIn - 1;
    }
    return least;
  }

  /** So many cycles pass in which nothing arrives. */
  pass(cycles: number): void {
    if (this.awaited === 0) return;
    for (const exchange of this.#exchanges) {
      if (exchange.messageIn > 1) exchange.messageIn -= cycles;
      if (exchange.acknowledgementIn > 1) exchange.acknowledgementIn -= cycles;
    }
  }

  /** Takes the message that arrives at the agent in this cycle; 0: none does. */
  receive(agent: number): number {
    const exchange = this.#exchange(agent);
    if (exchange.messageIn !== 1) return 0;
    exchange.messageIn = 0;
    return exchange.about;
  }
}
