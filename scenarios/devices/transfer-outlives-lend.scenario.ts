import { anyone, machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0 });
const app = m.space('app');
const driver = m.space('driver');
const head = app.region('head', { at: 0, bytes: 8 });
const tail = app.region('tail', { at: 8, bytes: 8 });
const both = head.through(tail);
const registers = driver.region('registers', { bytes: 8 });
const read = driver.portal('read', { callers: [app] });
const serve = driver.portal('serve');
const main = m.thread('main', app, { hunks: 3 });
const other = m.thread('other', app, { hunks: 2 });
const done = m.line('done', { priority: 1, handler: serve });
const disk = m.device('disk', { registers, raises: done });

export default scenario(m, {
  shows:
    'A transfer ends where its authority ends: with the lend, or with a revoke, in the middle of it.',
  claims: ['A15'],
  steps: [
    app.calls(read).lending(both, 'w').on(main),
    driver.starts(disk, both, 'in').on(main),
    disk.moves(1),
    driver.returns().on(main),
    // What was on its way is gone, and the driver is interrupted.
    done.delivered().on(main),
    driver.returns().on(main),
    app.loads(both).on(main).sees(1, 0),
    app.grants(driver, both, 'w').on(main),
    app.calls(read).on(main),
    driver.starts(disk, both, 'in').on(main),
    app.revokes(driver, tail, 'w').on(other),
    done.delivered().on(other),
    driver.starts(disk, tail, 'in').on(main).faults('protection'),
    driver.starts(disk, head, 'in').on(main),
    disk.moves(1),
  ],
  may: [
    app.calls(read).lending(both, 'w').on(main),
    app.grants(driver, both, 'w').on(other),
    app.revokes(driver, tail, 'w').on(other),
    anyone.starts(disk, both, 'in'),
    driver.stops(disk),
    disk.moves(1),
    done.delivered(),
    anyone.returns(),
  ],
  variants: {
    'physical-dma': {
      // Both ends come too late for what has started: the device writes all that was lent.
      steps: [
        app.calls(read).lending(both, 'w').on(main),
        driver.starts(disk, both, 'in').on(main),
        disk.moves(1),
        driver.returns().on(main),
        disk.moves(1),
        done.delivered().on(main),
        driver.returns().on(main),
        app.loads(both).on(main).sees(1),
        app.calls(read).on(main),
        driver.starts(disk, both, 'in').on(main).faults('protection'),
      ],
    },
  },
});
