/**
 * The machine of a scenario: what declares all its other nouns, and remembers them in order.
 *
 * A noun is what later lines refer to by its variable, so a misspelt one does not compile.
 */

import * as z from 'zod';
import { portRules } from '../../../executor/variants/port.ts';
import { causes } from '../../../model/outcome.ts';
import { type Device, declareDevice } from './device.ts';
import { latenciesShape, sizesShape } from './executor.ts';
import { checkOptions } from './input.ts';
import { declareLine, type Line } from './line.ts';
import type {
  DeviceOptions,
  Home,
  LineOptions,
  MachineNoun,
  MachineOptions,
  PageOptions,
  PagingOptions,
  Ranged,
  SpaceNoun,
  SpaceOptions,
  TablesOptions,
  ThreadOptions,
} from './nouns.ts';
import { declarePage, type Page, pagingOf } from './page.ts';
import { Range, startAndLength } from './range.ts';
import { CallSite } from './site.ts';
import { declareSpace, declareSpaces, type Space } from './space.ts';
import { checkedTables } from './tables.ts';
import { declareThread, type Thread } from './thread.ts';
import { expectVariant } from './variants.ts';

const machineOptions = z.strictObject({
  addressBits: z.int().min(4).max(64).optional(),
  registers: z.int().min(0).max(16).optional(),
  memory: z.boolean().optional(),
  values: z.array(z.int().nonnegative()).nonempty().optional(),
  faultValues: z.partialRecord(z.enum(causes), z.int().nonnegative()).optional(),
  variant: z.string().optional(),
  sizes: sizesShape.optional(),
  latencies: latenciesShape.optional(),
  port: z.enum(portRules).optional(),
});

export class Machine implements MachineNoun {
  readonly options: MachineOptions;
  readonly callSite: CallSite;
  readonly spacesDeclared: MachineNoun['spacesDeclared'] = [];
  readonly familiesDeclared: MachineNoun['familiesDeclared'] = [];
  readonly faultHandlersDeclared: MachineNoun['faultHandlersDeclared'] = new Map();
  readonly regionsDeclared: MachineNoun['regionsDeclared'] = [];
  readonly portalsDeclared: MachineNoun['portalsDeclared'] = [];
  readonly threadsDeclared: MachineNoun['threadsDeclared'] = [];
  readonly linesDeclared: MachineNoun['linesDeclared'] = [];
  readonly devicesDeclared: MachineNoun['devicesDeclared'] = [];
  readonly pagesDeclared: MachineNoun['pagesDeclared'] = [];
  #paging: MachineNoun['paging'];
  #tables: MachineNoun['tablesDeclared'];

  constructor(options: MachineOptions) {
    this.callSite = CallSite.here();
    this.options = checkOptions(machineOptions, options, 'machine');
    if (options.variant !== undefined) expectVariant(options.variant);
  }

  get noun(): 'machine' {
    return 'machine';
  }

  get paging(): MachineNoun['paging'] {
    return this.#paging;
  }

  get tablesDeclared(): MachineNoun['tablesDeclared'] {
    return this.#tables;
  }

  /** From now on memory is what pages are mapped to, and an address outside of them is unmapped. */
  pages(options: PagingOptions): void {
    this.#paging = pagingOf(this, options);
  }

  /** The regions of tables of the hardware. Who may write a slot there decides what it says. */
  tables(options: TablesOptions): void {
    this.#tables = checkedTables(this, options);
  }

  /** The page that this is in, which may be mapped to a physical page. */
  page(name: string, at: Ranged, options: PageOptions = {}): Page {
    return declarePage(this, name, { at, options });
  }

  /** A protection domain. No space is privileged. */
  space(name: string, options: SpaceOptions = {}): Space {
    return declareSpace(this, name, options);
  }

  /** A family of spaces that differ by number: `client[0]` to `client[size - 1]`. */
  spaces(name: string, size: number): readonly Space[] {
    return declareSpaces(this, name, size);
  }

  /** An interrupt line, which is delivered to a portal. */
  line(name: string, options: LineOptions): Line {
    return declareLine(this, name, options);
  }

  /** A device; any space that may write its registers can have it transfer. */
  device(name: string, options: DeviceOptions): Device {
    return declareDevice(this, name, options);
  }

  /** A thread: a stack of frames whose base frame runs in its home environment. */
  thread(name: string, home: SpaceNoun | Home, options: ThreadOptions = {}): Thread {
    return declareThread(this, name, { home, options });
  }

  /** Any addresses, inside a region or not, also beyond the top of the address range. */
  range(at: bigint | number, bytes: bigint | number): Range {
    const extent = { kind: 'absolute', ...startAndLength(at, bytes) } as const;
    return new Range({ machine: this, extent });
  }
}
