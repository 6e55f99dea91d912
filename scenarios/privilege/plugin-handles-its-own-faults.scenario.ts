import { anything, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 1, memory: false, faultValues: { protection: 1 } });
const kernel = m.space('kernel');
const app = m.space('app');
const plugin = m.space('plugin');
const table = kernel.region('table');
const heap = kernel.region('heap', { bytes: 8 });
const trap = kernel.portal('trap');
const install = kernel.portal('install', { callers: [app] });
plugin.portal('hook');
const start = plugin.portal('start', { callers: [app] });
m.thread('main', app, { hunks: 3 });
m.tables({ faults: table });
app.faultsTo(trap);

export default scenario(m, {
  shows: 'A plugin that may write its own slot handles its own faults, and takes nobody else’s.',
  claims: ['A4'],
  may: [
    app.calls(install),
    app.calls(start),
    app.loads(heap),
    kernel.grants(plugin, plugin.faultSlot, 'w'),
    kernel.revokes(plugin, plugin.faultSlot, 'w'),
    kernel.returns(),
    kernel.skips(),
    plugin.loads(heap),
    anything.by(plugin).only('handles', 'returns', 'skips'),
  ],
  policy: [only([kernel], 'w', app.faultSlot), only([kernel], 'w', kernel.faultSlot)],
});
