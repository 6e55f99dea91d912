import { anything, atMost, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, port: 'idle revokes pass' });
const app = m.space('app');
const server = m.space('server');
const serve = server.portal('serve', { callers: [app] });
const main = m.thread('main', app, { hunks: 2 });
const strangers = m.spaces('stranger', 4);
const its = strangers[0].region('its');
for (const [i, one] of strangers.entries()) m.thread(`stranger-${i}`, one, { hunks: 2 });

const call = app.calls(serve).on(main);
const back = server.returns().on(main);
const granting = anything
  .by(...strangers)
  .only('grants', 'revokes')
  .within(its);
const undisturbed = atMost(15, [call, back], { while: granting });

export default scenario(m, {
  shows: 'That revokes of nothing take no port does not help: who grants holds it longer.',
  claims: ['C1'],
  steps: [app.calls(serve).on(main), server.returns().on(main), call, back],
  may: [],
  costs: [atMost(15, [call, back]), undisturbed],
  finds: breaks('costs', undisturbed),
});
