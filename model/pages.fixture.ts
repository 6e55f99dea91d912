/** The machine with pages of the rules' tests: the guest runs on memory that the host maps. */

import type { MachineDescription } from './description.ts';
import { at } from './servers.fixture.ts';

export const [host, guest] = [0, 1];
export const [trap, emulate] = [0, 1];
/** The second thread; the first is the guest's. */
export const daemon = 1;
/** The only virtual page. */
export const onlyPage = 0;
/** Spans: the guest's page, its halves, the physical pages, the table, the page that has no name. */
export const [page, low, high, first, second, table, elsewhere] = [0, 1, 2, 3, 4, 5, 6];

export function paged(changes: Partial<MachineDescription> = {}): MachineDescription {
  return {
    addressBits: 7,
    spaces: [{ name: 'host' }, { name: 'guest' }],
    regions: [
      { name: 'host.memory', owner: host, ...at(0, 32) },
      { name: 'host.table', owner: host, ...at(32, 16) },
      { name: 'guest.page', owner: guest, ...at(48, 16) },
      { name: 'guest.other', owner: guest, ...at(64, 16) },
    ],
    portals: [
      { name: 'trap', entry: 48n, code: guest, data: guest },
      { name: 'emulate', entry: 0n, code: host, data: host },
    ],
    threads: [
      { name: 'main', home: { code: guest, data: guest }, stack: 96n, hunkBytes: 4n, hunks: 4 },
      { name: 'daemon', home: { code: host, data: host }, stack: 112n, hunkBytes: 4n, hunks: 2 },
    ],
    pages: {
      bytes: 16n,
      region: 0,
      table: 1,
      entryBytes: 8n,
      virtual: [{ name: 'page', base: 48n, initially: 0 }],
      physical: [{ name: 'p0' }, { name: 'p1' }],
    },
    grants: [],
    spans: [at(48, 16), at(48, 8), at(56, 8), at(0, 16), at(16, 16), at(32, 8), at(64, 16)],
    registers: 2,
    memory: true,
    values: [0, 1, 2, 3],
    ...changes,
  };
}

/** The same machine, where the host handles what is refused to the guest. */
export function faulting(changes: Partial<MachineDescription> = {}): MachineDescription {
  return paged({
    spaces: [{ name: 'host' }, { name: 'guest', faults: emulate }],
    faultValues: { protection: 1, unmapped: 2 },
    ...changes,
  });
}
