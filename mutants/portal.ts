/** Planted bugs in opening and closing portals: who may, and what a closed one keeps out. */

import { WiringRules } from '../executor/peer-to-peer/wiring.ts';
import { Wiring } from '../executor/units/wiring.ts';
import { entryRefused, leadsToTheLiving } from '../model/rules/slots.ts';
import { handlerOf, isOpen, withPortal } from '../model/wiring.ts';
import { wired } from './laboratory.ts';
import {
  actionSpan,
  afterCommit,
  everyCell,
  type Mutant,
  mutant,
  withCommit,
  withCondition,
  withoutCondition,
  withRule,
} from './mutant.ts';
import { architectureWith, type PlantedUnit, plantedUnit } from './planted-unit.ts';

export const portalMutants: readonly Mutant[] = [
  mutant(
    'a call does not ask whether the portal is open',
    { class: 'D', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withCondition('call', 'protection', (m, s, a) => entryRefused(m, s, a) === undefined),
  ),
  mutant(
    'who may write the slot of a portal opens that of another space',
    { class: 'C', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withoutCondition('open', 1),
  ),
  mutant(
    'a portal is opened without its slot',
    { class: 'C', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withoutCondition('open', 0),
  ),
  mutant(
    'a portal that is closed again is opened',
    { class: 'A', caughtBy: 'controlled entry', shortest: 3, on: 'wired' },
    withCommit('close', (m, draft, a, old) => {
      const now = isOpen(m.machine, draft.state, a.portal);
      const outcome = old.commit(m, draft, a);
      if (!now) {
        draft.replace({ wiring: withPortal(m.machine, draft.state.wiring, a.portal, 'open') });
      }
      return outcome;
    }),
  ),
  mutant(
    'a line is delivered to a portal that is closed',
    { class: 'E', caughtBy: 'no forged interrupt', shortest: 5, on: 'wired' },
    withRule('deliver', ({ enabled }) => ({
      enabled(m, s, a) {
        const portal = handlerOf(m.machine, s, a.line);
        const wiring = withPortal(m.machine, s.wiring, portal, 'open');
        return enabled(m, leadsToTheLiving(m, s, portal) ? { ...s, wiring } : s, a);
      },
    })),
  ),
  mutant(
    'the end of a space opens its portals for the next one',
    { class: 'A', caughtBy: 'controlled entry', shortest: 4, on: 'wired' },
    afterCommit('create', (draft, { space }, _, { machine }) => {
      const portals = [...machine.portals.keys()].filter(
        (portal) => machine.portals[portal]?.data === space,
      );
      const wiring = portals.reduce(
        (now, portal) => withPortal(machine, now, portal, 'open'),
        draft.state.wiring,
      );
      draft.replace({ wiring });
    }),
  ),
  mutant(
    'what is behind an open portal cannot be read',
    { class: 'D', caughtBy: 'noninterference', shortest: 1, on: 'door' },
    withCondition('load', 'protection', (m, s, a, old) => {
      const entered = new Set(
        m.machine.portals.flatMap(({ entry }, portal) =>
          isOpen(m.machine, s, portal) ? [entry] : [],
        ),
      );
      return old.holds(m, s, a) && everyCell(actionSpan(m, a), (cell) => !entered.has(cell));
    }),
  ),
];

export const portalUnits: readonly PlantedUnit[] = [
  plantedUnit(
    'a portal that was opened stays open',
    { class: 'D', shows: ['slot'], shortest: 3, where: wired },
    {
      wiring: class extends Wiring {
        override setOpen(portal: number, isOpen: boolean): void {
          super.setOpen(portal, isOpen || this.isOpen(portal));
        }
      },
    },
  ),
  plantedUnit(
    'whoever holds the slot opens the portal',
    { class: 'D', shows: ['outcome'], because: 'protection', shortest: 3, where: wired },
    architectureWith({
      wirings: class extends WiringRules {
        protected override isItsOwn(): undefined {
          return undefined;
        }
      },
    }),
  ),
];
