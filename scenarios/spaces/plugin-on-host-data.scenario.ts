import { anything, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const host = m.space('host');
const plugin = m.space('plugin');
const secret = host.region('secret', { bytes: 8 });
const notes = plugin.region('notes', { bytes: 8 });
const run = plugin.portal('run', { data: host, callers: [host] });
const call = plugin.portal('call', { callers: [host] });
m.thread('main', host, { hunks: 3 });

const kept = never(plugin, 'r', secret);

export default scenario(m, {
  shows:
    'Code that runs on the data of its caller may do all that the caller may, and give it away.',
  claims: ['A2'],
  steps: [
    // Called as itself the plugin is refused; run on the data of its host it is not.
    host.calls(call),
    plugin.loads(secret).faults('protection'),
    plugin.returns(),
    host.calls(run),
    plugin.loads(secret).sees(0),
    plugin.stores(notes, 1),
    host.grants(plugin, secret, 'r'),
  ],
  may: [host.calls(call), host.calls(run), anything.by(plugin).within(secret, notes)],
  bounds: { depth: 2 },
  policy: [kept],
  finds: breaks('authority confinement', kept),
});
