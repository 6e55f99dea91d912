import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const driver = m.space('driver');
const memory = pager.region('memory', { bytes: 2 * 4096 });
const table = pager.region('table');
const buffer = driver.region('buffer');
const control = driver.region('control', { bytes: 8 });
const base = driver.region('base', { bytes: 8 });
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const daemon = m.thread('daemon', pager, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const [low, high] = [memory.part(0, 4096), memory.part(4096, 4096)];
const card = m.device('card', {
  registers: control,
  raises: arrived,
  aperture: [low],
  apertureRegister: base,
  masters: true,
});
m.pages({ memory, table });
m.page('page', buffer, { mapped: 1 });

export default scenario(m, {
  shows:
    'Whoever aims an aperture has to hold the memory that it is aimed at: a driver that was given none moves its card nowhere.',
  claims: ['A4', 'A15'],
  steps: [
    driver.starts(card, buffer, 'in').on(main),
    card.moves(1),
    arrived.delivered().on(main),
    driver.returns().on(main),
    // Its own buffer is outside the aperture: nothing was written.
    driver.loads(buffer).on(main).sees(0),
    driver.aims(card, high).on(main).faults('protection'),
    pager.aims(card, high).on(daemon).faults('protection'),
    pager.grants(driver, high, 'rw').on(daemon),
    driver.aims(card, high).on(main).faults('protection'),
    pager.grants(driver, high, 'rw+').on(daemon),
    driver.aims(card, memory).on(main).faults('protection'),
    driver.starts(card, buffer, 'in').on(main),
    driver.aims(card, high).on(main).faults('busy'),
    driver.stops(card).on(main),
    driver.aims(card, high).on(main),
    card.writes(low, 1).faults('protection'),
    driver.starts(card, buffer, 'in').on(main),
    card.moves(1),
    driver.loads(buffer).on(main).sees(1),
    pager.loads(low).on(daemon).sees(0),
  ],
  may: [
    anyone.aims(card, high),
    anyone.aims(card, memory),
    anyone.starts(card, buffer, 'in'),
    anyone.stops(card),
    pager.grants(driver, high, 'rw+'),
    pager.revokes(driver, high, 'rw'),
    card.moves(1),
    card.writes(high, 1),
    card.writes(memory, 0),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [only([pager], 'w', low)],
  variants: { 'physical-dma': {} },
});
