import { breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const driver = m.space('driver');
const app = m.space('app');
const memory = pager.region('memory', { bytes: 4096 });
const table = pager.region('table');
const buffer = driver.region('buffer');
const control = driver.region('control');
const heap = app.region('heap');
const serve = driver.portal('serve');
const main = m.thread('main', driver, { hunks: 3 });
const user = m.thread('user', app, { hunks: 2 });
const daemon = m.thread('daemon', pager, { hunks: 2 });
const arrived = m.line('arrived', { priority: 1, handler: serve });
const nic = m.device('nic', { registers: control, raises: arrived });
m.pages({ memory, table });
const pageOfBuffer = m.page('pageOfBuffer', buffer, { mapped: 0 });
const pageOfHeap = m.page('pageOfHeap', heap);
const notTheHeap = never(driver, 'w', heap).physically();

const givenAway = [
  driver.starts(nic, buffer, 'in').on(main),
  pager.unmaps(pageOfBuffer).on(daemon),
  pager.maps(pageOfHeap, 0).on(daemon),
  app.loads(heap).on(user).sees(0),
  nic.moves(1),
];

export default scenario(m, {
  shows:
    'A page that is given away during a transfer is safe where beats go by addresses, and overwritten where they go by pages.',
  claims: ['A15', 'C4'],
  steps: [...givenAway, app.loads(heap).on(user).sees(0)],
  variants: {
    'physical-dma': {
      steps: [...givenAway, app.loads(heap).on(user).sees(1)],
      policy: [notTheHeap],
      finds: breaks('authority confinement', notTheHeap),
    },
  },
});
