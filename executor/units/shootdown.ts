/** Which agents have to hear that something is taken away, and of what: sets of agents, as bits. */

import { message } from './bus.ts';

export interface AgentSets {
  rights: number;
  map: number;
  halt: number;
}

export class Shootdown {
  /** By the number of the hart. */
  readonly harts: AgentSets = { rights: 0, map: 0, halt: 0 };
  /** By the number of the device. */
  readonly engines: AgentSets = { rights: 0, map: 0, halt: 0 };

  clear(): void {
    for (const sets of [this.harts, this.engines]) {
      sets.rights = 0;
      sets.map = 0;
      sets.halt = 0;
    }
  }
}

/** What the message to an agent is about; 0: there is none. */
export function messageTo({ rights, map, halt }: AgentSets, agent: number): number {
  return (
    (((rights >>> agent) & 1) * message.rights) |
    (((map >>> agent) & 1) * message.map) |
    (((halt >>> agent) & 1) * message.halt)
  );
}
