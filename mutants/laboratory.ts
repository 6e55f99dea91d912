/**
 * The machines on which planted bugs are looked for: small, each with every noun of some sections of the
 * contract, or with what makes a few bugs in units of the executor show.
 */

import type { ScenarioData } from '../checker/scenario/data.ts';
import {
  anyone,
  dataOf,
  machine,
  mayFlow,
  noAlias,
  only,
  register,
  scenario,
} from '../checker/scenario/index.ts';
import type { Design } from '../model/design.ts';

/**
 * Three spaces and a portal that runs on its caller's data; portals in a circle, so that calls nest and come
 * back; two threads, so that one can disturb the other; a region at 0 of two cells, and one at the top.
 */
export function laboratory(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 2 });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  app.region('buffer', { at: 0, bytes: 8 });
  driver.region('table', { at: 0xf8, bytes: 8 });
  server.portal('serve', { callers: [app, driver] });
  app.portal('callback', { callers: [server, driver] });
  driver.portal('drive', { callers: [server] });
  server.portal('shared', { data: app, callers: [app] });
  m.thread('main', app, { hunks: 4, hunkBytes: 4 });
  m.thread('aux', driver, { hunks: 2, hunkBytes: 4 });
  return dataOf(
    scenario(m, {
      shows: 'Accesses, calls, grants, lends and hunks.',
      // Cuts the buffer in two. The server does not hold it, so the grant itself is pruned.
      initially: [server.grants(driver, m.range(0, 4), 'r')],
      may: 'everything',
    }),
  );
}

/** Software that keeps its policy, as long as the hardware keeps the contract. */
export function confined(): ScenarioData {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  m.thread('main', app, { hunks: 3 });
  return dataOf(
    scenario(m, {
      shows: 'What is granted without the mark stays with the server.',
      may: [
        app.grants(server, buffer, 'r'),
        app.revokes(server, buffer, 'r'),
        app.calls(serve).lending(buffer, 'w'),
        server.grants(driver, buffer, 'r'),
        server.calls(drive),
        server.calls(drive).lending(buffer, 'w'),
        driver.loads(buffer),
        anyone.returns(),
      ],
      policy: [only([app, server], 'rw', buffer)],
    }),
  );
}

/** A server that touches, for its caller, nothing that the hardware would not let the caller touch. */
export function deputy(): ScenarioData {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const table = driver.region('table');
  const serve = server.portal('serve', { callers: [app] });
  m.thread('main', app, { hunks: 3 });
  return dataOf(
    scenario(m, {
      shows: 'A server that holds nothing itself uses for its caller what its caller lends it.',
      may: [
        app.calls(serve).lending(buffer, 'rw'),
        server.loads(buffer).onBehalfOfCaller(),
        server.stores(buffer, 0).onBehalfOfCaller(),
        server.loads(table).onBehalfOfCaller(),
        server.stores(table, 0).onBehalfOfCaller(),
        server.returns(),
      ],
    }),
  );
}

/** A buffer that is lent to a driver, filled by its device, and only then shown to a server. */
export function handedOn(): ScenarioData {
  const m = machine({ registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer', { bytes: 8 });
  const registers = driver.region('registers', { bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [app] });
  m.thread('main', app, { hunks: 3 });
  const arrived = m.line('arrived', { priority: 1, handler: drive });
  const nic = m.device('nic', { registers, raises: arrived });
  return dataOf(
    scenario(m, {
      shows:
        'When the server can read the buffer, the device of the driver does not write there any more.',
      may: [
        app.calls(drive).lending(buffer, 'w'),
        app.calls(serve).lending(buffer, 'r'),
        driver.starts(nic, buffer, 'in'),
        nic.moves(),
        anyone.returns(),
      ],
      policy: [
        mayFlow(app, driver),
        mayFlow(driver, app),
        mayFlow(app, server),
        mayFlow(server, app),
      ],
    }),
  );
}

/** Steps whose outcomes depend on values, not only on authority. */
export function story(): ScenarioData {
  const m = machine({ registers: 2 });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  m.thread('main', app);
  return dataOf(
    scenario(m, {
      shows: 'A load observes what was stored, in address order.',
      steps: [
        app.stores(buffer, 1),
        app.stores(buffer.part(0, 4), 2),
        app.loads(buffer).sees(2, 1),
        app.calls(serve).lending(buffer, 'r'),
        server.loads(buffer.part(4, 4)).sees(1),
        server.stores(buffer, 0).faults('protection'),
        server.returns(),
        app.loads(buffer).sees(2, 1),
      ],
    }),
  );
}

/** Two threads that share a buffer, one of them taking it away while the other uses it. */
export function race(): ScenarioData {
  const { m, app, server, buffer, serve, main, aux } = sharedBuffer();
  return dataOf(
    scenario(m, {
      shows: 'A buffer is granted, used and taken away by two threads at once.',
      may: [
        app.grants(server, buffer, 'rw').on(main),
        app.revokes(server, buffer, 'rw').on(main),
        app.revokes(server, buffer.part(0, 4), 'r').on(main),
        app.calls(serve).lending(buffer, 'r').on(main),
        server.returns().on(main),
        server.loads(buffer).on(main),
        server.loads(buffer).on(aux),
        server.loads(buffer.part(4, 4)).on(aux),
        server.stores(buffer.part(0, 4), 1).on(aux),
        server.loads(m.range(0x27, 2)).on(aux),
      ],
    }),
  );
}

/** The same of single bytes at either end of the buffer, and of what is lent beside a hunk. */
export function bytesAtTheEnds(): ScenarioData {
  const { m, app, server, buffer, serve, main, aux } = sharedBuffer();
  const ends = [m.range(0x20, 1), m.range(0x27, 1)];
  return dataOf(
    scenario(m, {
      shows: 'All of a buffer is taken away, of which single bytes were granted.',
      may: [
        ...ends.flatMap((end) => [
          app.grants(server, end, 'r').on(main),
          server.loads(end).on(aux),
          server.loads(end).on(main),
        ]),
        app.revokes(server, buffer, 'r').on(main),
        app.calls(serve).lending(buffer, 'r').on(main),
        server.returns().on(main),
      ],
    }),
  );
}

/** Two harts of one space take the same away, and another one's hart uses it and passes it on. */
export function twoRevokers(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 0, memory: false });
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  const main = m.thread('main', app, { hunks: 1, hunkBytes: 4 });
  const other = m.thread('other', app, { hunks: 1, hunkBytes: 4 });
  const its = m.thread('its', server, { hunks: 1, hunkBytes: 4 });
  return dataOf(
    scenario(m, {
      shows: 'A buffer is taken away twice at once.',
      may: [
        app.grants(server, buffer, 'r+').on(main),
        app.revokes(server, buffer, 'r').on(main),
        app.revokes(server, buffer, 'r').on(other),
        app.revokes(server, buffer.part(4, 4), 'r').on(other),
        app.unpasses(server, buffer, 'r').on(other),
        server.loads(buffer).on(its),
        server.loads(buffer.part(4, 4)).on(its),
        server.grants(driver, buffer, 'r').on(its),
      ],
    }),
  );
}

/** Chains of grants and lends over one buffer, used in every way, by three threads. */
export function manyWays(): ScenarioData {
  const { m, app, server, buffer, serve, main, aux } = sharedBuffer();
  const driver = m.space('driver');
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

/** A machine on which two threads use the buffer of one space, which has a secret just above it. */
function sharedBuffer() {
  const m = machine({ addressBits: 8, registers: 1 });
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { at: 0x20, bytes: 8 });
  app.region('secret', { at: 0x28, bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const main = m.thread('main', app, { hunks: 3, hunkBytes: 4 });
  const aux = m.thread('aux', server, { hunks: 2, hunkBytes: 4 });
  return { m, app, server, buffer, serve, main, aux };
}

/** Interrupts and transfers above calls: two lines, a device with an aperture, spaces that end. */
export function outside(): ScenarioData {
  const m = machine({ registers: 1 });
  const kernel = m.space('kernel');
  const app = m.space('app', { maker: kernel });
  const driver = m.space('driver', { maker: kernel });
  const head = app.region('head', { at: 0, bytes: 16 });
  const tail = app.region('tail', { at: 16, bytes: 16 });
  const pool = driver.region('pool', { bytes: 16 });
  const registers = driver.region('registers', { bytes: 16 });
  const drive = driver.portal('drive', { callers: [app] });
  const back = app.portal('back', { callers: [driver] });
  const system = kernel.portal('system', { callers: [app, driver] });
  const main = m.thread('main', app, { hunks: 5 });
  const daemon = m.thread('daemon', kernel, { hunks: 3 });
  const arrived = m.line('arrived', { priority: 1, handler: drive });
  const tick = m.line('tick', { priority: 2, handler: system });
  const nic = m.device('nic', { registers, raises: arrived, aperture: [head, pool] });
  const both = head.through(tail);
  return dataOf(
    scenario(m, {
      shows: 'Interrupts, transfers, unwinding and spaces that end.',
      may: [
        app.calls(drive).lending(both, 'rw').passing(1),
        app.calls(system).lending(head, 'r'),
        driver.calls(back),
        anyone.returns(),
        kernel.loads(head),
        driver.stores(pool, 1),
        app.stores(main.hunk(0), 1),
        app.grants(driver, tail, 'r'),
        anyone.starts(nic, both, 'in'),
        anyone.starts(nic, pool, 'out'),
        driver.stops(nic),
        nic.moves(1),
        arrived.raised(),
        tick.raised(),
        arrived.delivered(),
        tick.delivered(),
        anyone.unwinds(0),
        app.destroys(driver).on(main),
        kernel.destroys(driver).on(daemon),
        kernel.creates(driver).on(daemon),
      ],
    }),
  );
}

/** Faults two levels deep, pages, a device below them, and an interrupt above all of it. */
export function paged(): ScenarioData {
  const m = machine({
    registers: 2,
    faultValues: { protection: 1, unmapped: 2 },
    // With addresses that a fault handler can find in its registers.
    values: [0, 1, 2, 8, 16, 32, 40, 48, 64, 72, 96],
  });
  const host = m.space('host');
  const guest = m.space('guest', { maker: host });
  const app = m.space('app');
  const memory = host.region('memory', { at: 0, bytes: 32 });
  const table = host.region('table', { at: 32, bytes: 16 });
  const page = guest.region('page', { at: 48, bytes: 16 });
  const heap = app.region('heap', { at: 64, bytes: 16 });
  const control = app.region('control', { at: 96, bytes: 16 });
  const serve = guest.portal('serve', { callers: [app] });
  const back = app.portal('back', { callers: [guest] });
  const trap = guest.portal('trap');
  const emulate = host.portal('emulate');
  const main = m.thread('main', app, { hunks: 5 });
  const daemon = m.thread('daemon', host, { hunks: 3 });
  const tick = m.line('tick', { priority: 1, handler: trap });
  const [first, second] = [memory.part(0, 16), memory.part(16, 16)];
  const dma = m.device('dma', { registers: control, raises: tick, aperture: [first] });
  m.pages({ memory, table, pageBytes: 16 });
  const pageOfGuest = m.page('guestPage', page, { mapped: 1 });
  const pageOfHeap = m.page('heapPage', heap, { mapped: 0 });
  app.faultsTo(trap);
  guest.faultsTo(emulate);
  host.faultsTo(emulate);
  const [low, high] = [heap.part(0, 8), heap.part(8, 8)];
  return dataOf(
    scenario(m, {
      shows: 'Faults and pages.',
      initially: [host.grants(guest, first, 'r')],
      may: [
        app.calls(serve).lending(heap, 'rw').passing(1),
        guest.calls(back),
        app.stores(low, 1),
        app.stores(high, 2),
        app.stores(main.hunk(0), 1),
        app.grants(guest, high, 'r'),
        app.revokes(guest, high, 'r'),
        anyone.loads(heap),
        anyone.loads(page),
        anyone.loads(table),
        guest.stores(page, 1),
        guest.stores(main.hunk(1), 1),
        anyone.stores(table, 1),
        host.stores(second, 2),
        host.loads(first),
        anyone.maps(pageOfHeap, 0),
        anyone.maps(pageOfHeap, 1),
        anyone.maps(pageOfGuest, 0),
        anyone.unmaps(pageOfHeap),
        anyone.unmaps(pageOfGuest),
        host.grants(guest, pageOfGuest.entry, 'w'),
        host.grants(guest, first, 'rw'),
        host.grants(guest, memory.part(0, 8), 'rw+'),
        anyone.starts(dma, heap, 'in'),
        dma.moves(1),
        tick.raised(),
        tick.delivered(),
        anyone.destroys(guest).on(daemon),
        host.creates(guest).on(daemon),
        anyone.destroys(guest).on(main),
        anyone.retries(),
        anyone.skips(2),
        anyone.returns(register(0)),
      ],
    }),
  );
}

/** A page that its owner shares by address alone, and a space that may map a page of its own. */
export function aliased(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 0, memory: false });
  const kernel = m.space('kernel');
  const app = m.space('app');
  const guest = m.space('guest');
  const memory = kernel.region('memory', { at: 0, bytes: 32 });
  const table = kernel.region('table', { at: 32, bytes: 16 });
  const heap = app.region('heap', { at: 64, bytes: 16 });
  const stock = guest.region('stock', { at: 80, bytes: 16 });
  const main = m.thread('main', app, { hunks: 2, hunkBytes: 4 });
  const other = m.thread('other', guest, { hunks: 2, hunkBytes: 4 });
  m.pages({ memory, table, pageBytes: 16 });
  const pageOfHeap = m.page('heapPage', heap, { mapped: 0 });
  const pageOfStock = m.page('stockPage', stock);
  return dataOf(
    scenario(m, {
      shows: 'Who may map no memory but its own finds no second way to that of another.',
      initially: [
        kernel.grants(app, pageOfHeap.entry, 'w'),
        kernel.grants(guest, pageOfStock.entry, 'w'),
        kernel.grants(guest, memory.part(16, 16), 'rw+'),
      ],
      may: [
        app.grants(guest, heap, 'r').on(main),
        app.revokes(guest, heap, 'r').on(main),
        app.unmaps(pageOfHeap).on(main),
        guest.loads(heap).on(other),
        guest.maps(pageOfStock, 0).on(other),
        guest.maps(pageOfStock, 1).on(other),
        guest.unmaps(pageOfStock).on(other),
      ],
      policy: [noAlias(heap)],
    }),
  );
}

/** Physical transfers of a device that is aimed, masters the bus and wedges, on pages that can be pinned. */
export function physical(): ScenarioData {
  const m = machine({ addressBits: 8, registers: 0, variant: 'physical-dma' });
  const kernel = m.space('kernel');
  const driver = m.space('driver', { maker: kernel });
  const memory = kernel.region('memory', { at: 0, bytes: 32 });
  const table = kernel.region('table', { at: 32, bytes: 16 });
  const buffer = driver.region('buffer', { at: 48, bytes: 16 });
  const heap = kernel.region('heap', { at: 64, bytes: 16 });
  const control = kernel.region('control', { at: 80, bytes: 8 });
  const base = kernel.region('base', { at: 88, bytes: 8 });
  const serve = driver.portal('serve');
  const main = m.thread('main', driver, { hunks: 3, hunkBytes: 4 });
  const daemon = m.thread('daemon', kernel, { hunks: 3, hunkBytes: 4 });
  const arrived = m.line('arrived', { priority: 1, handler: serve });
  const [first, second] = [memory.part(0, 16), memory.part(16, 16)];
  const card = m.device('card', {
    registers: control,
    raises: arrived,
    aperture: [first],
    apertureRegister: base,
    masters: true,
    wedges: true,
  });
  m.pages({ memory, table, pageBytes: 16, pins: true });
  const pageOfBuffer = m.page('pageOfBuffer', buffer, { mapped: 0 });
  const pageOfHeap = m.page('pageOfHeap', heap);
  const low = buffer.part(0, 8);
  return dataOf(
    scenario(m, {
      shows: 'Physical transfers.',
      may: [
        kernel.grants(driver, control, 'w').on(daemon),
        driver.starts(card, buffer, 'in').on(main),
        driver.starts(card, low, 'out').on(main),
        driver.starts(card, heap, 'in').on(main),
        kernel.starts(card, heap, 'out').on(daemon),
        card.moves(1),
        anyone.stops(card),
        kernel.maps(pageOfBuffer, 1).on(daemon),
        kernel.maps(pageOfBuffer, 0).on(daemon),
        kernel.unmaps(pageOfBuffer).on(daemon),
        kernel.maps(pageOfHeap, 1).on(daemon),
        anyone.pins(pageOfBuffer),
        kernel.pins(pageOfHeap).on(daemon),
        anyone.unpins(pageOfBuffer),
        anyone.aims(card, second),
        anyone.aims(card, first),
        kernel.grants(driver, base, 'w').on(daemon),
        kernel.grants(driver, second, 'rw').on(daemon),
        kernel.grants(driver, second, 'rw+').on(daemon),
        card.writes(first, 1),
        card.writes(second, 1),
        kernel.loads(heap).on(daemon),
        kernel.destroys(driver).on(daemon),
      ],
    }),
  );
}

/** Pages that are mapped and unmapped while two threads and a device use them. */
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
      shows: 'Pages change while they are in use.',
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

/** Calls several deep that leave values in registers and hunks, under interrupts and the end of a space. */
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

/** A handler passes on what is lent to its space below the interrupt, and granted to it as well. */
export function handlersLends(): ScenarioData {
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

/** The machine of a scenario, of another design. */
export function inDesign(data: ScenarioData, design: Partial<Design>): ScenarioData {
  return { ...data, machine: { ...data.machine, design } };
}

/** The first laboratory, where whatever is granted or lent may be passed on. */
export function passable(): ScenarioData {
  return inDesign(laboratory(), { grants: 'passable' });
}

/** The chains of three threads, where whatever is granted or lent may be passed on. */
export function manyWaysPassable(): ScenarioData {
  return inDesign(manyWays(), { grants: 'passable' });
}

/** Lines and a device, where what was lent to the interrupted code counts for its handler. */
export function reaching(): ScenarioData {
  return inDesign(outside(), { handlers: 'with lends' });
}

/** The first laboratory, where all hunks of a thread are its home's. */
export function callersStack(): ScenarioData {
  return inDesign(laboratory(), { hunks: "the caller's" });
}

/** Tables that have addresses, two calls away: lines and faults led elsewhere, threads, portals and spaces. */
export function wired(): ScenarioData {
  const m = machine({ registers: 1, addressBits: 16, faultValues: { protection: 1 } });
  const client = m.space('client');
  const shell = m.space('shell');
  const kernel = m.space('kernel');
  const app = m.space('app');
  const driver = m.space('driver', { maker: app });
  const tables = {
    lines: kernel.region('lines', { bytes: 64 }),
    faults: kernel.region('faults', { bytes: 64 }),
    portals: kernel.region('portals', { bytes: 64 }),
    threads: kernel.region('threads', { bytes: 64 }),
    spaces: kernel.region('spaces', { bytes: 64 }),
  };
  const secret = kernel.region('secret', { bytes: 16 });
  const run = shell.portal('run', { callers: [client] });
  const enter = app.portal('enter', { callers: [shell] });
  const system = kernel.portal('system', { callers: [shell, app, driver] });
  const inner = kernel.portal('inner');
  const drive = driver.portal('drive', { callers: [shell, app, kernel] });
  const late = driver.portal('late', { callers: [kernel], closed: true });
  const back = app.portal('back', { callers: [driver] });
  const main = m.thread('main', client, { hunks: 6, hunkBytes: 16 });
  const aux = m.thread('aux', driver, { hunks: 4, hunkBytes: 16, halted: true });
  const arrived = m.line('arrived', { priority: 1, handler: drive });
  const tick = m.line('tick', { priority: 2, handler: system });
  m.tables(tables);
  app.faultsTo(system);
  return dataOf(
    scenario(m, {
      shows:
        'What lines, faults, portals, threads and spaces lead to is changed by who may write it.',
      initially: [
        kernel.grants(driver, arrived.slot, 'w'),
        kernel.grants(app, app.faultSlot, 'w'),
        kernel.grants(driver, late.slot, 'w'),
      ],
      may: [
        client.calls(run),
        shell.calls(enter),
        shell.calls(drive),
        shell.calls(system).passing(1),
        app.calls(drive),
        kernel.calls(late),
        driver.calls(late),
        anyone.returns(),
        anyone.skips(),
        app.loads(secret),
        driver.stores(main.hunk(2), 1).on(main),
        ...[app, driver].flatMap((one) => [
          one.binds(arrived, drive),
          one.binds(arrived, late),
          one.binds(arrived, back),
          one.binds(arrived, inner),
          one.binds(tick, back),
        ]),
        app.handles(app, system),
        app.handles(app, drive),
        app.handles(app, inner),
        driver.handles(driver, back),
        driver.opens(late),
        driver.opens(drive),
        kernel.opens(late),
        driver.closes(late),
        kernel.closes(drive),
        ...[app, driver, kernel].flatMap((one) => [
          one.begins(aux, drive),
          one.begins(aux, late),
          one.begins(aux, back),
        ]),
        app.destroys(driver),
        kernel.destroys(driver),
        kernel.creates(driver),
        app.destroys(app),
        kernel.grants(driver, tick.slot, 'w'),
        kernel.revokes(driver, late.slot, 'w'),
        kernel.revokes(driver, arrived.slot, 'w'),
        arrived.raised(),
        tick.raised(),
        arrived.delivered(),
        tick.delivered(),
      ],
    }),
  );
}

/** A portal that one space opens and closes, and another reads the code behind it. */
export function door(): ScenarioData {
  const m = machine({ registers: 0, addressBits: 8 });
  const app = m.space('app');
  const server = m.space('server');
  const portals = server.region('portals', { bytes: 2 });
  const init = server.portal('init', { callers: [app] });
  const late = server.portal('late', { closed: true });
  m.thread('main', app, { hunks: 2, hunkBytes: 4 });
  m.tables({ portals });
  return dataOf(
    scenario(m, {
      shows:
        'Who may read the code behind a portal, and not enter, cannot tell whether it is open.',
      initially: [server.grants(app, late.entry, 'r')],
      may: [
        app.calls(init),
        app.loads(late.entry),
        app.calls(late),
        server.opens(late),
        server.closes(late),
        server.returns(),
      ],
    }),
  );
}

/** The machines on which bugs planted in the model can be looked for. */
export const laboratories = {
  ...{ laboratory, confined, deputy, handedOn, story, outside, paged, aliased, wired, door },
  ...{ passable, reaching, callersStack, physical },
};
