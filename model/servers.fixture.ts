/** The machine of most tests: app calls server, server calls driver, and driver runs on a thread too. */

import type { MachineDescription } from './description.ts';
import { parseRights, type Rights } from './rights.ts';

export const [app, server, driver] = [0, 1, 2];
/** Portals; the code of `shared` is the server's, its data the app's. */
export const [serve, drive, shared] = [0, 1, 2];
export const [main, aux] = [0, 1];
/** Spans: app's buffer of 8 bytes and its halves, server's and driver's memory, beyond the top, hunks. */
export const [buffer, low, high, serverMemory, driverMemory, beyond, appHunk, serverHunk, auxHunk] =
  [0, 1, 2, 3, 4, 5, 6, 7, 8];

export function at(base: number, bytes: number) {
  return { base: BigInt(base), bytes: BigInt(bytes) };
}

/** App may enter the server's memory, and the server the driver's. */
export function servers(changes: Partial<MachineDescription> = {}): MachineDescription {
  const e = parseRights('e') as Rights;
  return {
    addressBits: 6,
    spaces: [{ name: 'app' }, { name: 'server' }, { name: 'driver' }],
    regions: [
      { name: 'app.buffer', owner: app, ...at(0, 8) },
      { name: 'server.memory', owner: server, ...at(8, 8) },
      { name: 'driver.memory', owner: driver, ...at(56, 8) },
    ],
    portals: [
      { name: 'serve', entry: 8n, code: server, data: server },
      { name: 'drive', entry: 56n, code: driver, data: driver },
      { name: 'shared', entry: 8n, code: server, data: app },
    ],
    threads: [
      { name: 'main', home: { code: app, data: app }, stack: 16n, hunkBytes: 2n, hunks: 3 },
      { name: 'aux', home: { code: driver, data: driver }, stack: 32n, hunkBytes: 2n, hunks: 2 },
    ],
    grants: [
      { grantor: server, grantee: app, range: at(8, 8), rights: e },
      { grantor: driver, grantee: server, range: at(56, 8), rights: e },
    ],
    spans: [
      at(0, 8),
      at(0, 4),
      at(4, 4),
      at(8, 8),
      at(56, 8),
      at(56, 9),
      at(16, 2),
      at(18, 2),
      at(32, 2),
    ],
    registers: 2,
    memory: true,
    values: [0, 1, 2],
    ...changes,
  };
}
