import { breaks, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver');
const code = kernel.region('code', { bytes: 16 });
const ring = driver.region('ring', { bytes: 16 });
const control = driver.region('control', { bytes: 8 });
const serve = driver.portal('serve');
m.thread('main', driver, { hunks: 3 });
const owner = m.thread('owner', kernel, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const card = m.device('card', {
  registers: control,
  raises: arrived,
  aperture: [ring, code],
  masters: true,
});
const intact = only([kernel], 'w', code);

export default scenario(m, {
  shows:
    'A card whose aperture has more than its driver needs overwrites the kernel, and no space did it.',
  claims: ['A15', 'C5'],
  steps: [
    card.writes(ring, 1),
    kernel.loads(code).on(owner).sees(0),
    card.writes(code, 1),
    kernel.loads(code).on(owner).sees(1),
  ],
  policy: [intact],
  finds: breaks('authority confinement', intact),
});
