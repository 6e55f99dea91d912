/** Small machines for what is planted in units: each with what makes a few of them show. */

import type { ScenarioData } from '../checker/scenario/data.ts';
import { anyone, dataOf, machine, register, scenario } from '../checker/scenario/index.ts';

/** Chains of grants and loans over one buffer, used in every way, by two threads. */
export function manyWays(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  app.region('secret', { at: 0x28, bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app, { hunks: 3, hunkBytes: 4 });
  const aux = m.thread('aux', server, { hunks: 2, hunkBytes: 4 });
  const third = m.thread('third', driver, { hunks: 2, hunkBytes: 4 });
  return dataOf(
    scenario(m, {
      shows: 'A buffer is passed on, used in every way, and taken away.',
      may: [
        app.grants(server, buffer, 'rx+').on(main),
        app.revokes(server, buffer, 'rx').on(main),
        server.grants(driver, buffer.part(0, 4), 'rx').on(aux),
        server.grants(driver, m.range(0x24, 8), 'r').on(aux),
        app.grants(driver, m.range(0x1c, 8), 'r').on(main),
        app.calls(serve).lending(buffer, 'rw').on(main),
        app.calls(serve).on(main),
        server.returns().on(main),
        server.loads(buffer).on(main),
        server.loads(buffer).on(aux),
        server.fetches(buffer).on(aux),
        server.stores(buffer, 1).on(aux),
        server.stores(buffer, 1).on(main),
        app.stores(buffer, 1).on(main),
        driver.loads(buffer.part(0, 4)).on(third),
        driver.fetches(buffer.part(0, 4)).on(third),
      ],
    }),
  );
}

/** Pages that are mapped to and fro under two threads and a device. */
export function twoPages(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 1 });
  const kernel = m.space('kernel');
  const app = m.space('app');
  const memory = kernel.region('memory', { at: 0, bytes: 32 });
  const table = kernel.region('table', { at: 32, bytes: 16 });
  const heap = app.region('heap', { at: 64, bytes: 16 });
  const stock = app.region('stock', { at: 80, bytes: 16 });
  const control = app.region('control', { at: 96, bytes: 16 });
  const wake = kernel.portal('wake');
  const main = m.thread('main', app, { hunks: 2, hunkBytes: 4 });
  const pager = m.thread('pager', kernel, { hunks: 2, hunkBytes: 4 });
  const line = m.line('line', { priority: 1, handler: wake });
  const dma = m.device('dma', { registers: control, raises: line });
  m.pages({ memory, table, pageBytes: 16 });
  const pageOfHeap = m.page('heapPage', heap, { mapped: 0 });
  m.page('stockPage', stock, { mapped: 1 });
  const [low, high] = [heap.part(0, 8), heap.part(8, 8)];
  return dataOf(
    scenario(m, {
      shows: 'Pages change under whoever uses them.',
      may: [
        kernel.maps(pageOfHeap, 1).on(pager),
        kernel.maps(pageOfHeap, 0).on(pager),
        kernel.unmaps(pageOfHeap).on(pager),
        app.stores(low, 1).on(main),
        app.loads(low).on(main),
        app.loads(high).on(main),
        app.stores(stock, 1).on(main),
        app.loads(stock).on(main),
        app.starts(dma, heap, 'in').on(main),
        dma.moves(1),
        kernel.loads(memory).on(pager),
      ],
    }),
  );
}

/** Calls several deep, with what is left in registers and hunks, interrupts, and ends. */
export function deepCalls(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 2 });
  const kernel = m.space('kernel');
  const app = m.space('app');
  const server = m.space('server', { maker: kernel });
  const serve = server.portal('serve', { callers: [app, server] });
  const back = app.portal('back', { callers: [server] });
  const main = m.thread('main', app, { hunks: 5, hunkBytes: 4 });
  const guard = m.thread('guard', kernel, { hunks: 2, hunkBytes: 4 });
  const tick = m.line('tick', { priority: 1, handler: back });
  return dataOf(
    scenario(m, {
      shows: 'Calls, several deep.',
      may: [
        app.calls(serve).passing(1).on(main),
        app.calls(serve).on(main),
        server.calls(back).on(main),
        server.calls(serve).on(main),
        server.stores(main.hunk(1), 1).on(main),
        server.loads(main.hunk(1)).on(main),
        anyone.returns().on(main),
        anyone.returns(register(1)).on(main),
        anyone.unwinds(0).on(main),
        anyone.unwinds(1).on(main),
        tick.raised(),
        tick.delivered().on(main),
        kernel.destroys(server).on(guard),
        kernel.creates(server).on(guard),
      ],
    }),
  );
}

/** A handler passes on what is lent to its space below the interrupt, and granted to it besides. */
export function handlersLoans(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 1 });
  const app = m.space('app');
  const kernel = m.space('kernel');
  const server = m.space('server');
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  const system = kernel.portal('system', { callers: [app] });
  const serve = server.portal('serve', { callers: [kernel] });
  const main = m.thread('main', app, { hunks: 5, hunkBytes: 4 });
  const aux = m.thread('aux', app, { hunks: 3, hunkBytes: 4 });
  const tick = m.line('tick', { priority: 1, handler: system });
  const steps = [
    app.calls(system).lending(buffer, 'r+').on(main),
    tick.raised(),
    tick.delivered().on(main),
    kernel.calls(serve).lending(buffer, 'r').on(main),
    server.loads(buffer).on(main),
    app.revokes(kernel, buffer, 'r').on(aux),
    server.loads(buffer).on(main),
    app.grants(kernel, buffer, 'r+').on(aux),
    server.loads(buffer).on(main),
  ];
  return dataOf(
    scenario(m, {
      shows: 'A handler passes on what it was granted.',
      initially: [app.grants(kernel, buffer, 'r+')],
      steps,
      may: [...steps, anyone.returns().on(main), kernel.loads(buffer).on(main)],
    }),
  );
}
