import { anything, breaks, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 2, faultValues: { protection: 1 } });
const kernel = m.space('kernel');
const app = m.space('app');
const plugin = m.space('plugin');
const table = kernel.region('table');
const heap = kernel.region('heap', { bytes: 8 });
const trap = kernel.portal('trap');
const install = kernel.portal('install', { callers: [app] });
const hook = plugin.portal('hook');
const start = plugin.portal('start', { callers: [app] });
m.thread('main', app, { hunks: 3 });
m.tables({ faults: table });
app.faultsTo(trap);

const itsOwn = only([kernel], 'w', app.faultSlot);

export default scenario(m, {
  shows:
    'One forgotten right on the table of faults, and a plugin answers for the memory of everybody.',
  claims: ['A4'],
  steps: [
    app.loads(heap).faults('protection'),
    kernel.skips(0),
    app.calls(start),
    plugin.handles(app, hook).faults('protection'),
    plugin.returns(),
    app.calls(install),
    // Meant was plugin.faultSlot, so that the plugin handles its own faults.
    kernel.grants(plugin, table, 'w'),
    kernel.returns(),
    app.calls(start),
    plugin.handles(app, hook),
    plugin.returns(),
    app.loads(heap).faults('protection'),
    // It sees what the app asked for, and makes up the answer.
    plugin.skips(1),
  ],
  may: [
    app.calls(install),
    app.calls(start),
    app.loads(heap),
    kernel.grants(plugin, plugin.faultSlot, 'w'),
    kernel.grants(plugin, table, 'w'),
    kernel.returns(),
    kernel.skips(),
    anything.by(plugin).only('handles', 'returns', 'skips'),
  ],
  policy: [itsOwn],
  finds: breaks('authority confinement', itsOwn),
});
