/** A machine with one of each unit that a time line or a mismatch can name. */

import { model } from '../../model/semantics.ts';
import { dataOf, machine, scenario } from '../scenario/index.ts';
import type { Subject } from './subject.ts';

/** Span 0 is `app.buffer`. */
export function lockstepSubject(): Subject {
  const m = machine({ addressBits: 8, registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const memory = app.region('memory', { at: 0, bytes: 32 });
  const table = app.region('table', { at: 32, bytes: 16 });
  const buffer = app.region('buffer', { at: 48, bytes: 16 });
  const registers = server.region('registers', { at: 64, bytes: 8 });
  const serve = server.portal('serve');
  const main = m.thread('main', app, { hunks: 2, hunkBytes: 4 });
  m.thread('aux', app, { hunks: 2, hunkBytes: 4 });
  const tick = m.line('tick', { priority: 1, handler: serve });
  m.device('nic', { registers, raises: tick });
  m.pages({ memory, table, pageBytes: 16 });
  m.page('page', buffer, { mapped: 0 });
  const data = dataOf(
    scenario(m, {
      shows: 'Every unit has a name.',
      steps: [app.loads(buffer).on(main)],
    }),
  );
  return { name: 'here', file: 'here.scenario.ts', data, model: model(data.machine) };
}
