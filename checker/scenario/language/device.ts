/** A device: it transfers in the name of the space that started it. */

import * as z from 'zod';
import type { Value } from '../../../model/state.ts';
import {
  checkName,
  checkOptions,
  expectIndex,
  expectNoun,
  expectNounOf,
  expectRanged,
} from './input.ts';
import {
  type DeviceNoun,
  type DeviceOptions,
  declared,
  type MachineNoun,
  nounClass,
  type Ranged,
} from './nouns.ts';
import { Act } from './sentences.ts';

const deviceOptions = z.strictObject({
  registers: z.unknown(),
  raises: z.unknown(),
  aperture: z.array(z.unknown()).optional(),
  apertureRegister: z.unknown().optional(),
  masters: z.boolean().optional(),
  wedges: z.boolean().optional(),
});

export class Device extends nounClass<DeviceNoun>('device') {
  /** One beat of the transfer: the next cell is moved; a device that writes memory writes this value. */
  moves(value: Value = 0): Act {
    const remedy = 'give a whole number of at least 0, or nothing for 0';
    expectIndex(value, 'is nothing that a device could move', remedy);
    return new Act({ by: undefined, request: { verb: 'moves', device: this, value } });
  }

  /** The card masters the bus by itself, and writes the value everywhere in a range of memory. */
  writes(range: Ranged, value: Value): Act {
    const checked = expectRanged(range, 'what the card writes');
    expectIndex(value, 'is nothing that a card could write', 'give a whole number of at least 0');
    const request = { verb: 'writes', device: this, range: checked, value } as const;
    return new Act({ by: undefined, request });
  }

  /** The card masters the bus by itself, and reads a range of memory. */
  reads(range: Ranged): Act {
    const checked = expectRanged(range, 'what the card reads');
    return new Act({ by: undefined, request: { verb: 'reads', device: this, range: checked } });
  }
}

export function declareDevice(machine: MachineNoun, name: string, options: DeviceOptions): Device {
  checkName(name, 'device', machine.devicesDeclared);
  checkOptions(deviceOptions, options, 'device');
  const registers = expectNounOf(
    machine,
    options.registers,
    'region',
    'the region of the registers',
  );
  const aperture = options.aperture?.map((range) => expectRanged(range, 'a part of the aperture'));
  const apertureRegister =
    options.apertureRegister &&
    expectNounOf(
      machine,
      options.apertureRegister,
      'region',
      'the region of the aperture register',
    );
  const device = new Device({
    name,
    registers,
    masters: options.masters === true,
    wedges: options.wedges === true,
    ...(apertureRegister && { apertureRegister }),
    line: expectNoun(options.raises, 'line', 'the line that a device raises'),
    ...(aperture && { aperture }),
  });
  return declared(machine.devicesDeclared, device);
}
