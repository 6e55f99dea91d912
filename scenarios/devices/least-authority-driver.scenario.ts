import { anything, machine, never, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const kernel = m.space('kernel');
const files = m.space('files');
const nic = m.space('nic');
const packet = kernel.region('packet');
const table = files.region('table');
const send = nic.portal('send', { callers: [kernel] });
const lookUp = files.portal('lookUp', { callers: [kernel] });
m.thread('main', kernel, { hunks: 3 });

export default scenario(m, {
  shows: 'A network driver that is lent the packet it sends cannot overwrite the file system.',
  claims: ['A10'],
  may: [
    kernel.calls(lookUp).lending(packet, 'w'),
    kernel.calls(send).lending(packet, 'r'),
    // The driver is as wild as can be.
    anything.by(nic).within(packet, table, lookUp.entry),
    files.stores(table, 0),
    files.stores(packet, 0),
    files.returns(),
  ],
  bounds: { runs: 50 },
  policy: [never(nic, 'rw', table), never(nic, 'w', packet), only([files], 'w', table)],
});
