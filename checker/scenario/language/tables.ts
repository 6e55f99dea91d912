/**
 * The tables of the hardware that have addresses: where lines and faults go, which portals are open, which
 * threads begin, which spaces live. Who may write a slot decides what it says.
 */

import * as z from 'zod';
import { type TableName, tableNames } from '../../../model/description.ts';
import { refusal } from '../error.ts';
import { checkOptions, expectNounOf } from './input.ts';
import type {
  LineNoun,
  MachineNoun,
  PortalNoun,
  RegionNoun,
  SpaceNoun,
  TablesOptions,
  ThreadNoun,
} from './nouns.ts';
import { Range } from './range.ts';
import { CallSite } from './site.ts';

const tablesOptions = z.strictObject({
  lines: z.unknown().optional(),
  faults: z.unknown().optional(),
  portals: z.unknown().optional(),
  threads: z.unknown().optional(),
  spaces: z.unknown().optional(),
} satisfies { readonly [T in TableName]: z.ZodType });

/** The slot of a noun, which need not be there: whether it is, is known when the machine is. */
export function slotRange(
  machine: MachineNoun,
  table: TableName,
  of: LineNoun | SpaceNoun | PortalNoun | ThreadNoun,
): Range {
  return new Range({ machine, extent: { kind: 'slot', table, of } });
}

/** The tables of a machine, checked; a machine says once which it has. */
export function checkedTables(
  machine: MachineNoun,
  options: TablesOptions,
): NonNullable<MachineNoun['tablesDeclared']> {
  checkOptions(tablesOptions, options, 'set of tables');
  if (machine.tablesDeclared !== undefined) {
    throw refusal(
      'the machine says twice where its tables are',
      'name all of them in one m.tables(...)',
    );
  }
  const regions: { [T in TableName]?: RegionNoun } = {};
  for (const table of tableNames) {
    const region = options[table];
    if (region === undefined) continue;
    regions[table] = expectNounOf(machine, region, 'region', `the table of ${table}`);
  }
  if (Object.keys(regions).length === 0) {
    throw refusal('m.tables({}) names no table', `name some of: ${tableNames.join(', ')}`);
  }
  return { regions, callSite: CallSite.here() };
}
