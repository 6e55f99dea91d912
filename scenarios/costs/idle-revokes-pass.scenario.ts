import { anything, atMost, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false, port: 'idle revokes pass' });
const app = m.space('app');
const server = m.space('server');
const serve = server.portal('serve', { callers: [app] });
const main = m.thread('main', app, { hunks: 2 });
const strangers = m.spaces('stranger', 31);
const nothing = strangers[0].region('nothing');
for (const [i, one] of strangers.entries()) m.thread(`stranger-${i}`, one, { hunks: 2 });

const call = app.calls(serve).on(main);
const back = server.returns().on(main);
const revoking = anything
  .by(...strangers)
  .only('revokes')
  .within(nothing);

export default scenario(m, {
  shows: 'Where a revoke that finds nothing takes no port, revoking nothing delays nobody.',
  claims: ['C1'],
  steps: [app.calls(serve).on(main), server.returns().on(main), call, back],
  may: [],
  costs: [atMost(15, [call, back], { while: revoking })],
});
