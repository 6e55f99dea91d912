import { machine, scenario } from 'portcullis/scenario';

const m = machine({ registers: 0, memory: false });
const app = m.space('app');
const server = m.space('server');
const driver = m.space('driver');
const page = app.region('page');
const main = m.thread('main', app);
const desk = m.thread('desk', server);
const drive = m.thread('drive', driver);

export default scenario(m, {
  shows: 'Who loses the mark keeps the right, and the space that had it from there does not.',
  claims: ['A5'],
  steps: [
    app.grants(server, page, 'rw+').on(main),
    server.grants(driver, page, 'r').on(desk),
    driver.loads(page).on(drive),
    app.unpasses(server, page, 'r').on(main),
    server.loads(page).on(desk),
    driver.loads(page).on(drive).faults('protection'),
    server.grants(driver, page, 'r').on(desk).faults('exceeds-authority'),
    // The mark of another right is another mark.
    server.grants(driver, page, 'w').on(desk),
    driver.stores(page, 0).on(drive),
  ],
  may: [
    app.grants(server, page, 'r').on(main),
    app.grants(server, page, 'rw+').on(main),
    app.unpasses(server, page, 'rw').on(main),
    server.grants(driver, page, 'r').on(desk),
    driver.grants(server, page, 'r').on(drive),
    driver.loads(page).on(drive),
  ],
  variants: {
    'passable-grants': {
      // There is no mark that anybody could lose: only a revoke takes back what was passed on.
      steps: [
        app.grants(server, page, 'rw').on(main),
        server.grants(driver, page, 'r').on(desk),
        driver.loads(page).on(drive),
        app.unpasses(server, page, 'r').on(main),
        driver.loads(page).on(drive),
        server.grants(driver, page, 'w').on(desk),
        driver.stores(page, 0).on(drive),
        app.revokes(server, page, 'rw').on(main),
        driver.loads(page).on(drive).faults('protection'),
      ],
    },
  },
});
