import { breaks, machine, register, scenario } from 'portcullis/scenario';

const m = machine();
const app = m.space('app');
const compiler = m.space('compiler');
const output = app.region('output');
const billing = compiler.region('billing');
const compile = compiler.portal('compile', { callers: [app] });
m.thread('main', app);

export default scenario(m, {
  shows: 'A compiler that writes wherever its caller points can be pointed at its own bill.',
  claims: ['A7'],
  steps: [
    app.calls(compile).lending(output, 'w').passing(1),
    compiler.stores(output, register(0)).onBehalfOfCaller(),
    compiler.returns(),
    // The same call, with a pointer that the caller could not use itself.
    app.calls(compile).passing(1),
    compiler.stores(billing, register(0)).onBehalfOfCaller(),
  ],
  finds: breaks('no borrowed authority', 'compiler used w on compiler.billing on behalf of app'),
});
