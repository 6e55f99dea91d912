/**
 * Planted bugs that cost cycles and break no contract: lockstep is blind to them, and only a scenario that
 * states a cost sees them.
 */

import { Hart } from '../executor/hart.ts';
import { type Units, units } from '../executor/machine.ts';
import { Plb } from '../executor/units/plb.ts';
import { Spiller } from '../executor/units/spiller.ts';
import { portVariants } from '../executor/variants/port.ts';
import type { Action } from '../model/action.ts';

export interface PlantedCost {
  readonly name: string;
  /** The scenario that sees it, in scenarios/costs/, and the cost that it states. */
  readonly where: string;
  readonly exceeds: string;
  readonly units: Units;
}

export const plantedCosts: readonly PlantedCost[] = [
  {
    name: 'a PLB keeps nothing',
    where: 'reference-anywhere',
    exceeds: 'atMost(4, step 5)',
    units: {
      ...units,
      plb: class extends Plb {
        override insert(): void {}
      },
    },
  },
  {
    name: 'a spiller moves every frame to memory',
    where: 'call-anywhere',
    exceeds: 'atMost(23, steps 21 + 22 + 23 + 24)',
    units: {
      ...units,
      spiller: class extends Spiller {
        override get isFull(): boolean {
          return true;
        }
      },
    },
  },
  {
    name: 'PLBs are emptied by every call, as if they had no tags',
    where: 'call-anywhere',
    exceeds: 'atMost(23, steps 21 + 22 + 23 + 24)',
    units: {
      ...units,
      hart: class extends Hart {
        protected override environmentChanged(): void {
          this.instructions.scrub();
          this.data.scrub();
        }
      },
    },
  },
  {
    name: 'an interrupt waits until the instruction at hand is done',
    where: 'interrupt-entry',
    exceeds: "atMost(21, 'interrupt')",
    units: {
      ...units,
      hart: class extends Hart {
        protected override mayInterrupt(): boolean {
          return this.action === undefined;
        }
      },
    },
  },
  {
    name: 'a revoke of nothing takes the port after all',
    where: 'idle-revokes-pass',
    exceeds: 'atMost(15, steps 3 + 4, { while: anything.by(stranger[0], … stranger[30]) })',
    units: {
      ...units,
      hart: class extends (portVariants['idle revokes pass'].units?.hart ?? Hart) {
        protected override mayPass(): boolean {
          return false;
        }
      },
    },
  },
  {
    name: 'calls go first only where nobody waits',
    where: 'calls-first',
    exceeds: 'atMost(45, steps 3 + 4, { while: anything.by(stranger[0], … stranger[7]) })',
    units: {
      ...units,
      hart: class extends Hart {
        protected override mayTakePort(action: Action): boolean {
          const isAlone = !this.context.harts.some(
            ({ id, waiting }) => id !== this.id && waiting !== undefined,
          );
          return isAlone || action.kind !== 'call';
        }
      },
    },
  },
];
