import { machine, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const files = m.space('files');
const page = app.region('page');
const billing = files.region('billing');
const read = files.portal('read', { callers: [app] });
m.thread('main', app);

export default scenario(m, {
  shows: 'A server that touches for its caller only what it is lent cannot be misled by a pointer.',
  claims: ['A7', 'A8'],
  steps: [
    app.calls(read).lending(page, 'w'),
    files.stores(page, 1).onBehalfOfCaller(),
    files.loads(billing).sees(0),
    files.returns(),
    app.loads(page).sees(1),
  ],
});
