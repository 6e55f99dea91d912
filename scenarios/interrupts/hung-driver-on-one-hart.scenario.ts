import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const kernel = m.space('kernel');
const driver = m.space('driver', { maker: kernel });
const work = kernel.region('work', { bytes: 8 });
const packet = kernel.region('packet', { bytes: 8 });
const send = driver.portal('send', { callers: [kernel] });
const expire = kernel.portal('expire');
const main = m.thread('main', kernel, { hunks: 4 });
const timer = m.line('timer', { priority: 1, handler: expire });

export default scenario(m, {
  shows:
    'On a single hart a driver that never returns is ended by the timer of the kernel that called it, which goes on.',
  claims: ['A9', 'A10'],
  steps: [
    kernel.stores(work, 1),
    kernel.calls(send).lending(packet, 'rw'),
    driver.stores(packet, 1),
    // It loops; nothing that it does keeps the timer out.
    timer.raised(),
    timer.delivered(),
    kernel.destroys(driver),
    kernel.returns(),
    // The call is over, without a result, and its caller is where it was.
    kernel.loads(work).sees(1),
    kernel.loads(main.hunk(1)).faults('protection'),
    kernel.calls(send).faults('dead'),
    kernel.creates(driver),
    kernel.calls(send),
    driver.loads(packet).faults('protection'),
    driver.returns(),
  ],
  may: [
    kernel.stores(work, 1),
    kernel.loads(work),
    kernel.calls(send).lending(packet, 'rw'),
    driver.stores(packet, 1),
    driver.stores(work, 0),
    timer.raised(),
    timer.delivered(),
    kernel.destroys(driver),
    kernel.creates(driver),
    anyone.returns(),
  ],
});
