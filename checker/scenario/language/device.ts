/** A device: it transfers in the name of the space that started it. */

import * as z from 'zod';
import type { Value } from '../../../model/state.ts';
import { ScenarioError } from '../error.ts';
import {
  checkName,
  checkOptions,
  expectNoun,
  expectRanged,
  foreign,
  isIndex,
  shown,
} from './input.ts';
import { type DeviceNoun, type DeviceOptions, type MachineNoun, nounClass } from './nouns.ts';
import { Act } from './sentences.ts';
import { CallSite } from './site.ts';

const deviceOptions = z.strictObject({
  registers: z.unknown(),
  raises: z.unknown(),
  aperture: z.array(z.unknown()).optional(),
});

export class Device extends nounClass<DeviceNoun>('device') {
  /** One beat of the transfer: the next cell is moved; a device that writes memory writes this value. */
  moves(value: Value = 0): Act {
    const callSite = CallSite.here();
    if (isIndex(value)) {
      return new Act({ by: undefined, callSite, request: { verb: 'moves', device: this, value } });
    }
    throw new ScenarioError({
      says: `${shown(value)} is nothing that a device could move`,
      remedy: 'give a whole number of at least 0, or nothing for 0',
      site: callSite.site,
    });
  }
}

export function declareDevice(machine: MachineNoun, name: string, options: DeviceOptions): Device {
  const callSite = CallSite.here();
  checkName(name, { of: 'device', among: machine.devicesDeclared }, callSite);
  checkOptions(deviceOptions, options, { of: 'device', callSite });
  const registers = expectNoun(options.registers, 'region', 'the registers', callSite);
  if (registers.machine !== machine) throw foreign(`the region ${registers.fullName}`, callSite);
  const aperture = options.aperture?.map((range) =>
    expectRanged(range, 'a part of the aperture', callSite),
  );
  const device = new Device({
    name,
    registers,
    line: expectNoun(options.raises, 'line', 'the line that a device raises', callSite),
    ...(aperture && { aperture }),
    callSite,
  });
  machine.devicesDeclared.push(device);
  return device;
}
