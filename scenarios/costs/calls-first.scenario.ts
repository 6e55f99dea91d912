import { anything, atMost, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, port: 'calls first' });
const app = m.space('app');
const server = m.space('server');
const serve = server.portal('serve', { callers: [app] });
const main = m.thread('main', app, { hunks: 2 });
const strangers = m.spaces('stranger', 8);
const its = strangers[0].region('its');
for (const [i, one] of strangers.entries()) m.thread(`stranger-${i}`, one, { hunks: 2 });

const call = app.calls(serve).on(main);
const back = server.returns().on(main);
const granting = anything
  .by(...strangers)
  .only('grants', 'revokes')
  .within(its);

export default scenario(m, {
  shows:
    'Where calls go first at the port, whoever grants and revokes delays a call by one turn at most.',
  claims: ['C1'],
  steps: [app.calls(serve).on(main), server.returns().on(main), call, back],
  may: [],
  // Twice, as the call and the return each wait; without it eight strangers raise 15 cycles to 200.
  costs: [atMost(15, [call, back]), atMost(45, [call, back], { while: granting })],
});
