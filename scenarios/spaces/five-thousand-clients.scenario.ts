import { machine, never, scenario } from 'portcullis/scenario';

const m = machine();
const server = m.space('server');
const client = m.spaces('client', 5000);
const mailbox = client.map((one) => one.region('mailbox', { bytes: 64 }));
const deliver = server.portal('deliver', { callers: client });
const last = client.length - 1;
const main = m.thread('main', client[17]);
const other = m.thread('other', client[16]);

export default scenario(m, {
  shows: 'Five thousand spaces share one server, and each is as protected as if there were two.',
  claims: ['A1', 'A5'],
  initially: client.map((one, i) => one.grants(server, mailbox[i], 'w')),
  steps: [
    client[17].calls(deliver).on(main),
    server.stores(mailbox[17], 1).on(main),
    server.stores(mailbox[last], 1).on(main),
    server.loads(mailbox[18]).on(main).faults('protection'),
    server.returns().on(main),
    client[17].loads(mailbox[17]).on(main).sees(1),
    client[16].loads(mailbox[17]).on(other).faults('protection'),
    client[17].loads(mailbox[18]).on(main).faults('protection'),
    client[17].loads(mailbox[last]).on(main).faults('protection'),
    client[17].revokes(server, mailbox[17], 'w').on(main),
    client[17].calls(deliver).on(main),
    server.stores(mailbox[17], 0).on(main).faults('protection'),
    server.stores(mailbox[16], 0).on(main),
  ],
  may: [
    client[17].calls(deliver),
    client[17].loads(mailbox[17]),
    client[16].loads(mailbox[17]),
    server.stores(mailbox[17], 1),
    server.loads(mailbox[18]),
    server.returns(),
  ],
  bounds: { runs: 50 },
  policy: [never(server, 'r', mailbox[17]), never(client[16], 'r', mailbox[17])],
});
