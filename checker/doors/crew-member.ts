/** A thread that takes part in a search: it makes the system itself, and ends when the search does. */

import { workerData } from 'node:worker_threads';
import { commonIn } from '../exhaustive/common.ts';
import { Failed, fail } from '../exhaustive/meeting.ts';
import type { PartedSystem } from '../exhaustive/parted.ts';
import { takePart } from '../exhaustive/together.ts';
import type { Berth } from './crew.ts';

const { call, me } = workerData as Berth;
try {
  const { module, maker, argument } = call.source;
  const makers = (await import(module)) as Record<string, (argument: unknown) => PartedSystem>;
  const make = makers[maker];
  if (make === undefined) throw new Error(`${module} exports no ${maker}`);
  takePart(make(argument), call.memory, me);
} catch (error) {
  // Whoever made it fail has said so.
  if (!(error instanceof Failed)) fail(commonIn(call.memory), `${(error as Error).stack ?? error}`);
}
