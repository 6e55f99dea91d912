/** A random machine as a scenario that can be checked: every noun is written with its addresses. */

import { showRange } from '../../model/address.ts';
import type { MachineDescription } from '../../model/description.ts';
import { model } from '../../model/semantics.ts';
import { nowhere, type ScenarioData } from '../scenario/data.ts';
import { contractName } from '../scenario/variants.ts';
import { machinesName, machinesNameUnder } from './rows.ts';
import type { Subject } from './subject.ts';

export function machineSubject(description: MachineDescription, variant?: string): Subject {
  const { regions, spaces, portals, threads, grants, registers, memory, addressBits } = description;
  const { lines = [], devices = [], pages, faultValues } = description;
  const site = nowhere;
  const isVariant = variant !== undefined && variant !== contractName;
  const data: ScenarioData = {
    shows: 'The contract holds on a machine that nobody wrote.',
    claims: [],
    machine: description,
    written: {
      options: {
        addressBits,
        registers,
        memory,
        values: description.values,
        ...(faultValues && { faultValues }),
        ...(isVariant && { variant }),
      },
      spaces: spaces.map(({ name, maker }) => {
        const made = maker === undefined ? undefined : spaces[maker]?.name;
        return { name, ...(made !== undefined && { maker: made }), site };
      }),
      regions: regions.map(({ name, base, bytes }) => ({
        name: name.slice(name.indexOf('.') + 1),
        at: base,
        bytes,
        site,
      })),
      portals: portals.map(({ name }) => ({ name, site })),
      threads: threads.map(({ name, stack, hunkBytes, hunks }) => ({
        name,
        at: stack,
        hunkBytes,
        hunks,
        site,
      })),
      lines: lines.map(({ name }) => ({ name, site })),
      devices: devices.map(({ name, aperture }) => ({
        name,
        ...(aperture && { aperture: aperture.map(showRange) }),
        site,
      })),
      faults: spaces.flatMap(({ faults }, space) =>
        faults === undefined ? [] : [{ space, site }],
      ),
      ...(pages && { paging: { pageBytes: pages.bytes, site } }),
      pages: (pages?.virtual ?? []).map(({ name, base }) => {
        const extent = { base, bytes: pages?.bytes ?? 1n };
        return { name, at: showRange(extent), extent, site };
      }),
      grants: grants.map(() => ({ site })),
      spans: [],
    },
    steps: [],
    may: { kind: 'nothing' },
    bounds: {},
    policy: [],
    finds: { kind: 'holds' },
    site,
    ...(isVariant && { variant: { name: variant, isOwn: true } }),
  };
  const name = machinesNameUnder(variant);
  return { name, file: machinesName, data, model: model(description) };
}
