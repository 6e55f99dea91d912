import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const code = kernel.region('code', { bytes: 16 });
const ring = driver.region('ring', { bytes: 16 });
const control = driver.region('control', { bytes: 8 });
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const card = m.device('card', {
  registers: control,
  raises: arrived,
  aperture: [ring],
  masters: true,
});

export default scenario(m, {
  shows:
    'A card that masters the bus by itself and misbehaves writes within its aperture, and nowhere else.',
  claims: ['A15', 'C5'],
  steps: [
    card.writes(ring, 1),
    card.writes(code, 1).faults('protection'),
    card.reads(code).faults('protection'),
    card.writes(ring.through(control), 1).faults('protection'),
    driver.loads(ring).on(main).sees(1),
    kernel.loads(code).on(owner).sees(0),
  ],
  may: [
    card.writes(ring, 0),
    card.writes(ring, 1),
    card.writes(code, 1),
    card.reads(code),
    anyone.loads(ring),
    anyone.stores(code, 0),
    anyone.starts(card, ring, 'out'),
    card.moves(0),
    arrived.delivered(),
    anyone.returns(),
  ],
  policy: [only([kernel], 'rwx', code)],
  variants: { 'physical-dma': {} },
});
