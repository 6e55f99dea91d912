import { anything, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const host = m.space('host');
const plugin = m.space('plugin');
const net = m.space('net');
const draft = host.region('draft');
const spell = plugin.portal('spell', { callers: [host] });
net.portal('send', { callers: [plugin] });
m.thread('main', host, { hunks: 3 });

const unsent = never(net, 'r', draft);

// The host means to show its draft to the plugin alone, and forgets what the + says.
export default scenario(m, {
  shows: 'A plugin that is called back with more than it needs sends what it was shown.',
  claims: ['A5'],
  may: [
    host.calls(spell).lending(draft, 'r+'),
    anything.by(plugin),
    net.loads(draft),
    net.returns(),
  ],
  bounds: { depth: 2 },
  policy: [unsent],
  finds: breaks('authority confinement', unsent),
});
