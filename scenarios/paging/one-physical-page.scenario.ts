import { anyone, machine, only, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const pager = m.space('pager');
const cipher = m.space('cipher');
const wallet = m.space('wallet');
const memory = pager.region('memory');
const table = pager.region('table');
const keys = cipher.region('keys');
const coins = wallet.region('coins');
const encrypt = cipher.portal('encrypt', { callers: [wallet] });
const missing = pager.portal('missing');
m.thread('main', wallet, { hunks: 4 });
m.pages({ memory, table });
const keyPage = m.page('keyPage', keys, { mapped: 0 });
const coinPage = m.page('coinPage', coins);
cipher.faultsTo(missing);
wallet.faultsTo(missing);

export default scenario(m, {
  shows:
    'One physical page serves two libraries that trust nobody: each misses it in turn, and the pager moves it.',
  claims: ['A14'],
  steps: [
    wallet.stores(coins, 1).faults('unmapped'),
    pager.unmaps(keyPage),
    pager.stores(memory, 0),
    pager.maps(coinPage, 0),
    pager.retries(),
    wallet.stores(coins, 1),
    wallet.calls(encrypt),
    cipher.loads(keys).faults('unmapped'),
    pager.loads(memory).sees(1),
    pager.unmaps(coinPage),
    pager.stores(memory, 0),
    pager.maps(keyPage, 0),
    pager.retries(),
    cipher.loads(keys).sees(0),
    cipher.returns(),
    wallet.loads(coins).faults('unmapped'),
    pager.unmaps(keyPage),
    pager.stores(memory, 1),
    pager.maps(coinPage, 0),
    pager.retries(),
    wallet.loads(coins).sees(1),
  ],
  may: [
    wallet.stores(coins, 1),
    cipher.stores(keys, 1),
    wallet.loads(keys),
    anyone.loads(coins),
    wallet.calls(encrypt),
    pager.maps(coinPage, 0),
    pager.maps(keyPage, 0),
    pager.unmaps(coinPage),
    pager.unmaps(keyPage),
    pager.stores(memory, 0),
    anyone.retries(),
    anyone.returns(),
  ],
  policy: [only([cipher], 'rw', keys), only([wallet], 'rw', coins)],
});
