/** One whole report, pinned as `reports/sample.md`, and what other violations add to the page. */

import { expect, test } from 'vitest';
import { contract } from '../../../model/semantics.ts';
import confusedServer from '../../../scenarios/grants/confused-server.scenario.ts';
import type { Finding } from '../../finding/finding.ts';
import { breaks, machine, never, scenario } from '../../scenario/index.ts';
import { check } from '../../search/all.ts';
import { code, codeBlock, prose, table } from '../../text/escape.ts';
import { asTyped } from '../../text/invocation.ts';
import { findingOf, namedSubject } from './finding.fixture.ts';
import { markdownOf } from './markdown.ts';

function sampleFinding(): Finding {
  const subject = namedSubject('grants/confused-server', confusedServer);
  const finding = check(subject, { seed: 1 }).find(({ violation }) => violation);
  if (finding === undefined) throw new Error('the sample scenario is no longer violated');
  return asTyped('npm run', finding);
}

/** A stage for whatever a test wants to happen. */
function stage(options: Parameters<typeof machine>[0] = {}) {
  const m = machine(options);
  const app = m.space('app');
  const server = m.space('server');
  const driver = m.space('driver');
  const buffer = app.region('buffer');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server] });
  return { m, app, server, driver, buffer, serve, drive };
}

/** The section with this title, without it. */
function section(page: string, title: string): string {
  const found = page.split(/^## /m).find((text) => text.startsWith(title));
  if (found === undefined) throw new Error(`there is no section ${title}`);
  return found.slice(found.indexOf('\n')).trim();
}

test('the sample is a report as it is printed', async () => {
  await expect(markdownOf(sampleFinding())).toMatchFileSnapshot('../../../reports/sample.md');
});

test('the same finding gives the same bytes of Markdown', () => {
  expect(markdownOf(sampleFinding())).toBe(markdownOf(sampleFinding()));
});

test('a finding that is not violated has no page of Markdown', () => {
  const { violation: _, ...finding } = sampleFinding();

  expect(() => markdownOf(finding)).toThrow('only a finding with a violation');
});

test('the first lines say what is wrong, whether it was expected, and how to run it again', () => {
  const page = markdownOf({
    ...sampleFinding(),
    asExpected: false,
    remarks: ['Look | here'],
    seed: 7,
  });

  expect(page.split('\n').slice(0, 12)).toEqual([
    '# grants/confused-server: authority confinement',
    '',
    "driver holds w on app.buffer, granted by server, against never(driver, 'w', app.buffer)",
    '',
    '- violated, **not expected**',
    '- Look \\| here',
    expect.stringMatching(/^- claim: No space ever holds/),
    expect.stringMatching(
      /^- scenario: `scenarios\/grants\/confused-server\.scenario\.ts:\d+:\d+` \(A server/,
    ),
    expect.stringMatching(/^- search: exhaustive, /),
    '- seed: 7',
    '- run it again: `npm run check -- grants/confused-server`',
    '',
  ]);
});

test('a chain of lends names the frames that carry them', () => {
  const { m, app, server, driver, buffer, serve, drive } = stage();
  m.thread('main', app);
  const confined = never(driver, 'r', buffer);
  const page = markdownOf(
    findingOf(
      scenario(m, {
        shows: 'Lent twice.',
        steps: [
          app.calls(serve).lending(buffer, 'rw+'),
          server.calls(drive).lending(buffer.part(0, 8), 'r'),
        ],
        policy: [confined],
        finds: breaks('authority confinement', confined),
      }),
    ),
  );

  expect(section(page, 'The authority chain')).toBe(`Of \`r\` on app.buffer[0, 8):

- app owns it
- app -> server: \`rw+\`, lent to frame 1 of main at step 1
- server -> driver: \`r\`, lent to frame 2 of main at step 2 **<- broken: the policy says never(driver, 'r', app.buffer)**`);
  expect(section(page, 'Rights')).toContain(`\
| who | by ownership and grants | with lends |
| --- | --- | --- |
| app | \`rwxe+\` (owner) |  |
| server | none | \`rw+\` on main |
| driver | none | \`r\` on main |`);
});

test('a link that was taken away and still counts is named with both steps', () => {
  const { m, app, server, driver, buffer, serve } = stage();
  m.thread('main', app);
  const unpruned = { ...contract, settle: { prune: () => undefined } };
  const page = markdownOf(
    findingOf(
      scenario(m, {
        shows: 'Nothing is pruned.',
        steps: [
          app.grants(server, buffer, 'r+'),
          app.calls(serve),
          server.grants(driver, buffer, 'r'),
          server.returns(),
          app.revokes(server, buffer, 'r'),
        ],
      }),
      unpruned,
    ),
  );

  expect(section(page, 'The authority chain')).toMatch(
    /- server -> driver: `r`, granted at step 3 \*\*<- broken: .*\*\*$/,
  );
  expect(section(page, 'The authority chain')).toContain('- app owns it\n- ...\n');
  expect(section(page, 'The rule that decided step 5: revoke')).toBe(
    'It has no conditions: any code that can ask for it gets it.',
  );
  expect(section(page, 'The run')).toContain(
    '| takes r+ on app.buffer from server (granted by app); takes r on app.buffer from driver |',
  );
});

test('grants in force from the start go by the line that wrote them', () => {
  const { m, app, server, driver, buffer } = stage();
  m.thread('main', app);
  const page = markdownOf(
    findingOf(
      scenario(m, {
        shows: 'Wrong from the start.',
        initially: [app.grants(server, buffer, 'r+'), server.grants(driver, buffer, 'r')],
        may: [],
        policy: [never(driver, 'r', buffer)],
      }),
    ),
  );

  expect(section(page, 'The authority chain')).toMatch(
    /- app -> server: `r\+`, granted initially \(`checker\/report\/violation\/markdown\.test\.ts:\d+:\d+`\)\n/,
  );
  expect(section(page, 'The run')).toBe('No step: the machine is like this from the start.');
  expect(page).not.toContain('## The rule');
});

test('callers of a portal are granted its entry by the portal', () => {
  const { m, app, serve } = stage();
  m.thread('main', app);
  const page = markdownOf(
    findingOf(scenario(m, { shows: 'Called.', steps: [], policy: [never(app, 'e', serve.entry)] })),
  );

  expect(section(page, 'The authority chain')).toContain(
    '- server -> app: `e`, granted initially to the callers of serve (`',
  );
});

test('a refusal is explained condition by condition', () => {
  const { m, app, buffer, server, serve } = stage({ addressBits: 8 });
  m.thread('main', app);
  const page = markdownOf(
    findingOf(scenario(m, { shows: 'Refused.', steps: [app.calls(serve), server.loads(buffer)] })),
  );

  expect(section(page, 'The rule that decided step 2: load')).toBe(`\
| condition | value | if false, refused as |
| --- | --- | --- |
| the range stays inside the address space | true | bounds |
| every cell that it touches may be read by the running environment | false, at app.buffer | protection |
| every cell that it touches is mapped | not evaluated | unmapped |`);
  expect(section(page, 'The run')).toMatch(
    /\| \*\*2\*\* \| \d+ \| app > server \| server loads app\.buffer \| \*\*refused: protection\*\* \| {2}\|$/,
  );
  expect(page).not.toContain('## Rights');
});

test('the page names conditions that were not evaluated, and an action that could not be asked for', () => {
  const { m, app, driver, serve, drive, buffer } = stage();
  m.thread('main', app);
  const refused = markdownOf(
    findingOf(scenario(m, { shows: 'Refused.', steps: [app.calls(drive)] })),
  );
  const disabled = markdownOf(
    findingOf(
      scenario(m, {
        shows: 'Disabled.',
        steps: [app.calls(serve), app.grants(driver, buffer, 'r')],
      }),
    ),
  );

  expect(section(refused, 'The rule that decided step 1: call')).toContain(
    '| each lender holds what it lends, passable | not evaluated | exceeds-authority |',
  );
  const asked = section(disabled, 'The rule that decided step 2: grant');
  expect(asked).toMatch(/^The action was not enabled: it could not even be asked for\.$/m);
  expect(asked).toContain('| the grantee is alive | not evaluated | dead |');
  expect(section(disabled, 'The run')).toContain('| **not possible here** |');
});

test('the page names the memory behind a page, and who else comes to it', () => {
  const m = machine({ registers: 0 });
  const pager = m.space('pager');
  const app = m.space('app');
  const memory = pager.region('memory', { bytes: 2 * 4096 });
  const table = pager.region('table');
  const buffer = app.region('buffer');
  const window = app.region('window');
  const main = m.thread('main', pager);
  const other = m.thread('other', app);
  m.pages({ memory, table });
  m.page('bufferPage', buffer, { mapped: 0 });
  const windowPage = m.page('windowPage', window);
  const [lower, upper] = [memory.part(0, 4096), memory.part(4096, 4096)];
  const granted = pager.grants(app, memory, 'r').on(main);
  const shownOf = (where: Parameters<typeof never>[2], ...steps: (typeof granted)[]) => {
    const policy = [never(where === lower || where === upper ? app : pager, 'r', where)];
    return section(markdownOf(findingOf(scenario(m, { shows: 'A.', steps, policy }))), 'Rights');
  };

  expect(shownOf(lower, granted)).toContain(
    'pager.memory[0, 4096) is memory, and app.buffer leads to it.',
  );
  expect(shownOf(lower, pager.maps(windowPage, 0).on(main), granted)).toContain(
    'pager.memory[0, 4096) is memory, and app.buffer and app.window lead to it.',
  );
  expect(shownOf(upper, granted)).toContain(
    'pager.memory[4096, 8192) is memory, and no page leads to it.',
  );
  expect(shownOf(buffer, app.grants(pager, buffer, 'r').on(other))).toContain(
    'app.buffer leads to pager.memory[0, 4096), and no other page does.',
  );
});

test('a long run is folded, and says by how much', () => {
  const { m, app, server, serve, buffer } = stage();
  m.thread('main', app);
  const trips = Array.from({ length: 22 }, () => [app.calls(serve), server.returns()]).flat();
  const page = markdownOf(
    findingOf(scenario(m, { shows: 'Long.', steps: [...trips, app.loads(buffer).faults('dead')] })),
  );
  const rows = section(page, 'The run').split('\n').slice(2);

  expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(['1', '2', '', '**45**']);
  expect(rows[2]).toMatch(/\| \.\.\. steps 1 to 2 again, 21 times more, up to step 44 \.\.\. \|/);
  expect(section(page, 'Keep it').match(/app\.calls\(serve\)/g)).toHaveLength(22);
});

test('of a long run that does not repeat the middle is left out', () => {
  const { m, app, buffer } = stage({ values: Array.from({ length: 60 }, (_, i) => i) });
  m.thread('main', app);
  const steps = Array.from({ length: 59 }, (_, i) => app.stores(buffer, i + 1));
  const page = markdownOf(
    findingOf(scenario(m, { shows: 'Long.', steps: [...steps, app.loads(buffer).faults('dead')] })),
  );
  const rows = section(page, 'The run').split('\n').slice(2);

  expect(rows).toHaveLength(26);
  expect(rows[5]).toMatch(/\| \.\.\. 35 steps left out \.\.\. \|/);
  expect(rows.at(-1)).toMatch(/^\| \*\*60\*\* \|/);
});

test('several threads are named, and deep stacks are cut short', () => {
  const { m, app, server, serve, buffer } = stage();
  const back = app.portal('back', { callers: [server] });
  const main = m.thread('main', app);
  m.thread('aux', { code: server, data: app });
  const page = markdownOf(
    findingOf(
      scenario(m, {
        shows: 'Deep.',
        steps: [
          app.calls(serve).on(main),
          server.calls(back).on(main),
          app.calls(serve).on(main),
          server.calls(back).on(main),
          app.loads(buffer).on(main).faults('dead'),
        ],
      }),
    ),
  );

  expect(section(page, 'The run')).toMatch(
    /^\| step \| line \| thread \| running \| action \| outcome \| changes \|\n/,
  );
  expect(section(page, 'The run')).toMatch(
    /\| main \| app > \.\.\. > server > app \| app loads app\.buffer \| sees 0 \| {2}\|$/,
  );
});

test('how short the run is', () => {
  const finding = sampleFinding();
  const { violation } = finding;
  if (violation === undefined) throw new Error('no violation');
  const { explanation: _, ...bare } = violation;
  const text = (minimality: typeof violation.minimality) =>
    section(markdownOf({ ...finding, violation: { ...bare, minimality } }), 'How short');

  expect([
    text({ kind: 'as written' }),
    text({ kind: 'shortest' }),
    text({ kind: 'shrunk', from: 143, attempts: 129 }),
  ]).toEqual([
    'As written: the first 3 steps of the scenario, none left out.',
    'Shortest possible: no run of fewer than 3 steps from this menu breaks the property.',
    'Shrunk from 143 to 3 steps with 129 attempts. A shorter run may exist.',
  ]);
});

test('nothing that a name contains becomes markup', () => {
  expect(
    [
      'a|b',
      '*bold* _under_ snake_case',
      '<b>&amp;',
      '`x`',
      '[17](http://example.org) client[17], [0, 8)',
      '# title',
      '- item',
      '1. item',
      'a\nb\u202e\u0007',
      '$x$ ~~y~~ \\',
    ].map(prose),
  ).toEqual([
    'a\\|b',
    '\\*bold\\* \\_under\\_ snake_case',
    '\\<b>\\&amp;',
    '\\`x\\`',
    '[17\\](http://example.org) client[17], [0, 8)',
    '\\# title',
    '\\- item',
    '1\\. item',
    'a b\ufffd\ufffd',
    '\\$x\\$ \\~\\~y\\~\\~ \\\\',
  ]);
});

test('code is quoted whatever it contains', () => {
  expect([code('a'), code('`a`'), code('a``b`c'), code('')]).toEqual([
    '`a`',
    '`` `a` ``',
    '```a``b`c```',
    '`  `',
  ]);
  expect(codeBlock('ts', 'a;\n```\n')).toBe('````ts\na;\n```\n````');
  expect(table(['a'], [['b']])).toBe('| a |\n| --- |\n| b |');
});
