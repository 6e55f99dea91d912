import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const kernel = m.space('kernel');
const files = m.space('files');
const nic = m.space('nic');
const packet = kernel.region('packet');
const table = files.region('table');
const send = nic.portal('send', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });

const intact = never(nic, 'w', table);

// The file system trusts the kernel with its table, the mark included; and the kernel, for its own
// convenience, lends its drivers all that it has.
export default scenario(m, {
  shows: 'A driver that is lent all that the kernel can use can overwrite the file system.',
  claims: ['A10'],
  initially: [files.grants(kernel, table, 'rw+')],
  may: [
    kernel.calls(send).lending(packet, 'r'),
    kernel.calls(send).lending(packet, 'r').lending(table, 'rw'),
    nic.loads(packet),
    nic.stores(table, 0),
    anyone.returns(),
  ],
  policy: [intact, never(nic, 'w', packet)],
  finds: breaks('authority confinement', intact),
});
