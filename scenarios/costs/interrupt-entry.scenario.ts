import { atMost, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const driver = m.space('driver');
const data = app.region('data', { bytes: 512 });
const serve = server.portal('serve', { callers: [app] });
const tick = driver.portal('tick');
const timer = m.line('timer', { priority: 1, handler: tick });
const main = m.thread('main', app, { hunks: 4 });

const entry = timer.delivered().on(main);
const back = driver.returns();

export default scenario(m, {
  shows:
    'A handler runs a few cycles after its interrupt, whatever the hart was doing; the way back is a return.',
  claims: ['A9'],
  steps: [
    timer.raised(),
    entry,
    back,
    app.loads(data),
    app.calls(serve).lending(data, 'r'),
    server.loads(data),
    server.returns(),
    app.revokes(server, data, 'r'),
  ],
  may: [],
  // At each cycle of each step, a load of 64 words included. It waits only for a hart's own turn at
  // the port, which an instruction that has it keeps.
  costs: [atMost(5, entry), atMost(7, back), atMost(21, 'interrupt')],
});
