import { atMost, breaks, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const own = app.portal('own');
m.thread('main', app, { hunks: 2 });

const call = app.calls(own);
const back = app.returns();
// What a jump that saves its link, and the jump back, would need too: two instructions, and the
// frame’s link and registers saved and restored.
const ofAJump = atMost(6, [call, back], { by: ['issue', 'frame'] });
const asAJump = atMost(6, [call, back]);

export default scenario(m, {
  shows:
    'A call that crosses nothing costs more than a jump that saves its link: it is a call by a portal.',
  claims: ['A7'],
  steps: [app.calls(own), app.returns(), call, back],
  may: [],
  costs: [ofAJump, asAJump],
  finds: breaks('costs', asAJump),
});
