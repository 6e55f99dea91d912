import { anything, atMost, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const serve = server.portal('serve', { callers: [app] });
const main = m.thread('main', app, { hunks: 2 });
const strangers = m.spaces('stranger', 31);
const nothing = strangers[0].region('nothing');
for (const [i, one] of strangers.entries()) m.thread(`stranger-${i}`, one, { hunks: 2 });

const call = app.calls(serve).on(main);
const back = server.returns().on(main);
/** So many strangers, each on its hart, revoke again and again what they never granted. */
const revoking = (count: number) =>
  anything
    .by(...strangers.slice(0, count))
    .only('revokes')
    .within(nothing);
const undisturbed = atMost(15, [call, back], { while: revoking(1) });

export default scenario(m, {
  shows: 'Spaces that revoke what they never granted delay the call of a stranger.',
  claims: ['C1'],
  steps: [app.calls(serve).on(main), server.returns().on(main), call, back],
  may: [],
  costs: [
    atMost(15, [call, back]),
    atMost(19, [call, back], { while: revoking(1) }),
    atMost(37, [call, back], { while: revoking(4) }),
    atMost(109, [call, back], { while: revoking(16) }),
    atMost(199, [call, back], { while: revoking(31) }),
    undisturbed,
  ],
  finds: breaks('costs', undisturbed),
});
