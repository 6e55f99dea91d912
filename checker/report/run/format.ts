/** What a format of a whole run is. The list of them is `command/formats.ts`. */

import type { Run } from './run.ts';

/** What depends on the clock or on this computer. */
export interface Measured {
  readonly seconds: number;
  /** Of those, reading scenario files. */
  readonly secondsReading?: number;
  readonly secondsPerScenario?: Readonly<Record<string, number>>;
  /** Most memory that the searching process took, in MiB. */
  readonly peakMegabytes?: number;
  /** Version of Node. */
  readonly node?: string;
}

export interface Format {
  /** The word by which `--reporter` asks for it. */
  readonly name: string;
  /** It is written to a file, for example to this one; without it, it is printed before the verdicts. */
  readonly exampleFile?: string;
  /** What the help adds to the name. */
  readonly remark?: string;
  /** Without `measured` the same run gives the same bytes. */
  print(run: Run, measured: Measured | undefined): string;
}
