import { anyone, breaks, machine, never, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const cipher = m.space('cipher');
const wallet = m.space('wallet');
const memory = pager.region('memory');
const table = pager.region('table');
const keys = cipher.region('keys');
const coins = wallet.region('coins');
const missing = pager.portal('missing');
m.thread('main', wallet, { hunks: 3 });
m.pages({ memory, table });
m.page('keyPage', keys, { mapped: 0 });
const coinPage = m.page('coinPage', coins);
wallet.faultsTo(missing);

const apart = never(wallet, 'r', keys).physically();

export default scenario(m, {
  shows: 'A pager that maps a page before it has taken it away from somebody lends out his memory.',
  claims: ['A13', 'A14'],
  may: [wallet.loads(coins), pager.maps(coinPage, 0), anyone.retries()],
  policy: [apart],
  finds: breaks('authority confinement', apart),
});
