import { anything, atMost, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, port: 'calls first' });
const app = m.space('app');
const server = m.space('server');
const buffer = app.region('buffer');
const main = m.thread('main', app, { hunks: 2 });
const strangers = m.spaces('stranger', 4);
const own = strangers.map((one, i) => one.portal(`own-${i}`));
for (const [i, one] of strangers.entries()) m.thread(`stranger-${i}`, one, { hunks: 2 });

const revoke = app.revokes(server, buffer, 'r').on(main);
const calling = anything
  .by(...strangers)
  .only('calls', 'returns')
  .within(...own.map((portal) => portal.entry));
const inTheEnd = atMost(1000, revoke, { while: calling });

export default scenario(m, {
  shows:
    'Where calls go first at the port, spaces that do nothing but call keep a revoke from ever being done.',
  claims: ['C1'],
  steps: [app.grants(server, buffer, 'r').on(main), revoke],
  may: [],
  costs: [inTheEnd],
  finds: breaks('costs', inTheEnd),
});
