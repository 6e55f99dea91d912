/** One state of the machine, by name: what there is between two steps of a run. */

import { allFacts } from '../../../model/facts.ts';
import type { Machine } from '../../../model/machine.ts';
import * as naming from '../../../model/naming.ts';
import { type Rights, showRights } from '../../../model/rights.ts';
import { entries } from '../../../model/sparse.ts';
import {
  type CellId,
  type Device,
  type Facts,
  type Frame,
  isAlive,
  type MachineState,
  type PortalId,
  type SpaceId,
  type Value,
} from '../../../model/state.ts';
import { faultPortalOf, handlerOf, isOpen } from '../../../model/wiring.ts';
import {
  deviceName,
  lineName,
  pageName,
  physicalName,
  portalName,
  spaceName,
  threadName,
} from '../../finding/describe.ts';
import type { Subject } from '../../finding/subject.ts';
import { joinedRanges, placeOf, placeOfSpan } from './places.ts';
import type { DeviceShape, FactShape, FrameShape, Place, StateShape } from './shapes.ts';

export function stateJson(subject: Subject, state: MachineState): StateShape {
  const { machine } = subject.model;
  const { spaces, lines, pages } = machine;
  const dead = [...spaces.keys()].filter((space) => !isAlive(state, space));
  const pending = [...lines.keys()].filter((line) => state.lines[line] === 'pending');
  return {
    dead: dead.map((space) => spaceName(subject, space)),
    grants: factsJson(subject, state.grants),
    threads: state.threads.map((frames, thread) => ({
      name: threadName(subject, thread),
      frames: frames.map((frame) => frameJson(subject, frame)),
    })),
    ...(lines.length > 0 && { pending: pending.map((line) => lineName(subject, line)) }),
    ...(state.devices.length > 0 && {
      devices: state.devices.map((device, i) => ({
        name: deviceName(subject, i),
        now: deviceShape(subject, device),
      })),
    }),
    ...(pages && {
      pages: [...pages.virtual.keys()].map((page) => {
        const mapped = state.map[page];
        const name = pageName(subject, page);
        return { name, ...(mapped !== undefined && { mapped: physicalName(subject, mapped) }) };
      }),
    }),
    ...(pages?.pins && {
      pinned: Object.keys(state.pins).map((page) => pageName(subject, Number(page))),
    }),
    ...(machine.description.memory && { memory: valuesJson(subject, entries(state.memory)) }),
    ...(hasWiring(machine) && { slots: slotsSaying(machine, state) }),
  };
}

function hasWiring({ slots }: Machine): boolean {
  return [slots.lines, slots.faults, slots.portals].some((table) => table !== undefined);
}

/** What every slot says that can be written and is no more than alive or halted. */
export function slotsSaying(
  machine: Machine,
  state: MachineState,
): { readonly slot: string; readonly says: string }[] {
  const { lines = [], faults = [], portals = [] } = machine.slots;
  const to = (portal: PortalId | undefined) =>
    portal === undefined ? 'nothing' : naming.portalName(machine, portal);
  return [
    ...[...lines.keys()].map((line) => ({
      slot: naming.slotName(machine, 'lines', line),
      says: to(handlerOf(machine, state, line)),
    })),
    ...[...faults.keys()].map((space) => ({
      slot: naming.slotName(machine, 'faults', space),
      says: to(faultPortalOf(machine, state, space)),
    })),
    ...[...portals.keys()].map((portal) => ({
      slot: naming.slotName(machine, 'portals', portal),
      says: isOpen(machine, state, portal) ? 'open' : 'closed',
    })),
  ];
}

function frameJson(subject: Subject, frame: Frame): FrameShape {
  const { kind, code, data, priority, registers, lends, hunk, abandoned, line, fault } = frame;
  const stored = Object.entries(hunk).map(([cell, value]) => [Number(cell), value] as const);
  return {
    kind,
    code: spaceName(subject, code),
    data: spaceName(subject, data),
    priority,
    ...(registers.length > 0 && { registers: [...registers] }),
    lends: factsJson(subject, lends),
    ...(subject.model.machine.description.memory && { memory: valuesJson(subject, stored) }),
    ...(abandoned && { abandoned }),
    ...(line !== undefined && { line: lineName(subject, line) }),
    ...(fault && {
      fault: { portal: portalName(subject, fault.portal), refused: fault.refused.kind },
    }),
  };
}

interface Given {
  readonly grantor: SpaceId;
  readonly grantee: SpaceId;
  readonly rights: Rights;
}

function factsJson(subject: Subject, facts: Facts): FactShape[] {
  const found = [...allFacts(facts)].map(({ cell, ...is }) => ({ cell, is: is as Given }));
  const keyOf = ({ grantor, grantee, rights }: Given) => `${grantor} ${grantee} ${rights}`;
  return joinedRanges(subject, found, keyOf).map(({ where, is }) => ({
    grantor: spaceName(subject, is.grantor),
    grantee: spaceName(subject, is.grantee),
    where,
    rights: showRights(is.rights),
  }));
}

function valuesJson(
  subject: Subject,
  stored: Iterable<readonly [CellId, Value]>,
): { where: Place; value: Value }[] {
  const found = [...stored].map(([cell, is]) => ({ cell, is }));
  return joinedRanges(subject, found, String).map(({ where, is }) => ({ where, value: is }));
}

export function deviceShape(subject: Subject, device: Device): DeviceShape {
  const { aperture } = device;
  const aimed = aperture !== undefined && { aimed: placeOfSpan(subject, aperture) };
  if (device.kind !== 'transfer')
    return { kind: device.kind, status: device.status, ...aimed } as DeviceShape;
  const { space, thread, direction, span, next, found: [found] = [], adrift } = device;
  return {
    kind: 'transfer',
    space: spaceName(subject, space),
    thread: threadName(subject, thread),
    direction,
    where: placeOfSpan(subject, span),
    next: placeOf(subject, next),
    ...(found !== undefined && found !== next && { found: placeOf(subject, found) }),
    ...(adrift && { adrift }),
    ...aimed,
  };
}
