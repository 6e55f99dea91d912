/**
 * The machine that exhaustive search is measured on: two threads or three, two interrupts, one device that
 * moves memory, lends and grants over two cells.
 *
 * Nothing here is a claim about protection: the menu is chosen for the number of its states.
 */

import type { ScenarioData } from '../checker/scenario/data.ts';
import { anyone, dataOf, machine, scenario } from '../checker/scenario/index.ts';

/** `larger` has 4,080,848 states and 27,142,786 transitions; `small` is done in a moment. */
export const hunksOfWorker = { larger: 5, small: 0 } as const;

/**
 * Main has five hunks and the daemon has three. The third thread has this many, at least three, and is
 * left out for zero.
 */
export function interruptsAndTransfers(worker: number): ScenarioData {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const kernel = m.space('kernel');
  const head = app.region('head', { at: 0, bytes: 16 });
  const tail = app.region('tail', { at: 16, bytes: 16 });
  const both = head.through(tail);
  const nicRegisters = driver.region('registers');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server, kernel] });
  const system = kernel.portal('system', { callers: [app, driver] });
  m.thread('main', app, { hunks: 5 });
  m.thread('daemon', kernel, { hunks: 3 });
  if (worker > 0) m.thread('worker', app, { hunks: worker });
  const done = m.line('nic', { priority: 1, handler: drive });
  const timer = m.line('timer', { priority: 2, handler: system });
  const nic = m.device('nic', { registers: nicRegisters, raises: done });
  const may = [
    anyone.calls(serve),
    anyone.calls(serve).lending(both, 'rw+', app),
    anyone.calls(drive),
    anyone.calls(drive).lending(head, 'rw', server),
    anyone.calls(system),
    anyone.returns(),
    app.grants(server, both, 'rw+'),
    app.revokes(server, tail, 'rw'),
    app.revokes(server, head, 'w'),
    app.unpasses(server, head, 'rw'),
    server.grants(driver, both, 'rw+'),
    server.revokes(driver, both, 'rw'),
    driver.grants(server, head, 'r+'),
    anyone.starts(nic, both, 'in'),
    nic.moves(),
    timer.raised(),
    done.delivered(),
    timer.delivered(),
  ];
  return dataOf(scenario(m, { shows: 'Interrupts and transfers above calls.', may }));
}
