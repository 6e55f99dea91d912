/**
 * The shapes of what the JSON file of a report is made of: places, states of the machine, and what a
 * step changed. `report-shape.ts` has the whole file.
 *
 * Everything goes by its name. The writers are typed by these shapes, the reader checks with them, and the
 * published schema is made of them.
 */

import * as z from 'zod';
import { address, index, value } from './action-json.ts';

export const name = z.string();

export const site = z
  .object({ file: z.string(), line: z.int(), column: z.int() })
  .meta({ id: 'site', description: 'A place in a scenario file' });

/** A chain and what is held name places in the same way. */
export const place = z
  .object({ name, base: address.exactOptional(), bytes: address.exactOptional() })
  .meta({
    id: 'place',
    description: 'Addresses by name and number; beyond the top of memory there are no numbers',
  });

export const rights = z
  .string()
  .meta({ id: 'rights', description: 'rw+, r+ w, or none; those before a + may be passed on' });

const activation = z.enum(['base', 'call', 'interrupt', 'fault']);

const aimed = place
  .exactOptional()
  .describe('The aperture that it was aimed at; absent: as it is described');

const device = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('idle'),
      status: z
        .enum(['none', 'done', 'aborted', 'stopped'])
        .describe('How its last transfer ended; none: there was none'),
      aimed,
    }),
    z.object({
      kind: z.literal('transfer'),
      space: name.describe('In whose name'),
      thread: name.describe('Whose lends count'),
      direction: z.enum(['in', 'out']).describe('in: the device writes memory'),
      where: place,
      next: place.describe('What it moves next'),
      found: place
        .exactOptional()
        .describe('The memory of that, as it was found at the start; absent: it is looked up'),
      adrift: z.literal(true).exactOptional().describe('Its space has ended'),
      aimed,
    }),
    z.object({
      kind: z.literal('hung'),
      status: z.enum(['done', 'aborted', 'stopped']).describe('How its last transfer ended'),
      aimed,
    }),
  ])
  .meta({ id: 'device' });

const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ownership') }),
  z.object({ kind: z.enum(['grant', 'lend']), from: name }),
]);

export const stepChange = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('space'), space: name, now: z.enum(['alive', 'dead']) }),
    z.object({
      kind: z.literal('frame'),
      thread: name,
      frame: index.describe('Counted from the base of the stack, which is 0'),
      now: z.enum(['open', 'ended', 'abandoned']),
      activation,
      code: name,
      data: name,
    }),
    z.object({
      kind: z.literal('rights'),
      space: name,
      where: place,
      before: rights.describe('By ownership, grants, and the lends of any thread'),
      after: rights,
      by: z.array(source).describe('The ownership, grants and lends that are not what they were'),
    }),
    z.object({
      kind: z.literal('page'),
      page: name,
      before: name.exactOptional().describe('Absent: it was mapped to nothing'),
      after: name.exactOptional(),
    }),
    z
      .object({ kind: z.literal('alias'), space: name, where: place, rights })
      .describe('Where memory was taken: an address by which this space still reaches it'),
    z.object({ kind: z.literal('pin'), page: name, now: z.enum(['pinned', 'not pinned']) }),
    z.object({ kind: z.literal('memory'), where: place, before: value, after: value }),
    z.object({
      kind: z.literal('register'),
      thread: name,
      frame: index,
      register: index,
      before: value,
      after: value,
    }),
    z.object({ kind: z.literal('device'), device: name, before: device, after: device }),
    z.object({ kind: z.literal('line'), line: name, now: z.enum(['pending', 'not pending']) }),
    z.object({
      kind: z.literal('slot'),
      slot: name.describe('Of a line, a space or a portal: tick.slot, app.faultSlot'),
      before: name.describe('The portal that it leads to, or nothing; of a portal: open or closed'),
      after: name,
    }),
  ])
  .meta({ id: 'change', description: 'A difference of the states before and after a step' });

const fact = z.object({ grantor: name, grantee: name, where: place, rights }).meta({ id: 'fact' });
const values = z.array(z.object({ where: place, value }));

const frame = z.object({
  kind: activation,
  code: name,
  data: name,
  priority: z.int(),
  registers: z.array(value).exactOptional(),
  lends: z.array(fact),
  memory: values.exactOptional().describe('What its part of the stack holds that is not zero'),
  abandoned: z.literal(true).exactOptional(),
  line: name.exactOptional().describe('Of an interrupt: what was delivered'),
  fault: z
    .object({ portal: name, refused: name })
    .exactOptional()
    .describe('The portal that took a fault, and the kind of action that was refused'),
});

export const machineState = z
  .object({
    dead: z.array(name).describe('The spaces that are not alive'),
    grants: z.array(fact),
    threads: z.array(z.object({ name, frames: z.array(frame).describe('The base first') })),
    pending: z.array(name).exactOptional().describe('The lines that are pending'),
    devices: z.array(z.object({ name, now: device })).exactOptional(),
    pages: z
      .array(z.object({ name, mapped: name.exactOptional() }))
      .exactOptional()
      .describe('What each page is mapped to; absent: to nothing'),
    pinned: z.array(name).exactOptional().describe('The pages that are pinned'),
    memory: values.exactOptional().describe('What is not zero'),
    slots: z
      .array(z.object({ slot: name, says: name }))
      .exactOptional()
      .describe('What the slots of lines, of faults and of portals say'),
  })
  .meta({
    id: 'state',
    description: 'The machine between two steps; of what it does not have there is no key',
  });

/** As a writer makes it: nothing of it is changed any more. */
export type Written<T> = T extends readonly (infer U)[]
  ? readonly Written<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Written<T[K]> }
    : T;

export type Place = Written<z.input<typeof place>>;
export type DeviceShape = Written<z.input<typeof device>>;
export type RightsSource = Written<z.input<typeof source>>;
export type StepChange = Written<z.input<typeof stepChange>>;
export type StateShape = Written<z.input<typeof machineState>>;
export type FrameShape = Written<z.input<typeof frame>>;
export type FactShape = Written<z.input<typeof fact>>;
