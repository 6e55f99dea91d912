/** Runs drawn as ladders, line by line. */

import { expect, test } from 'vitest';
import { contract, model } from '../../../model/semantics.ts';
import type { Violation } from '../../finding/finding.ts';
import type { Subject } from '../../finding/subject.ts';
import { anything, dataOf, machine, scenario } from '../../scenario/index.ts';
import { play } from '../../search/directed.ts';
import { Judge } from '../../search/judge.ts';
import { Ledger } from '../../search/ledger.ts';
import { attackersTexts, type LadderLine, ladderOf } from './ladder.ts';

const fit = { longest: 40, first: 5, last: 20 };

function drawn(value: unknown, fitting = fit): readonly LadderLine[] | undefined {
  const data = dataOf(value);
  const made = model(data.machine, contract);
  const subject: Subject = { name: 'here', file: 'here', data, model: made };
  const { run } = play(made, data.steps, new Judge(made, [], new Ledger([])), false);
  const violation: Violation = {
    property: 'expectations',
    claim: '',
    refutation: { says: '' },
    run,
    minimality: { kind: 'as written' },
  };
  return ladderOf(subject, violation, fitting);
}

function lines(value: unknown): string[] | undefined {
  return drawn(value)?.map(({ text }) => text);
}

function stage() {
  const m = machine();
  const app = m.space('app');
  const server = m.space('server');
  const buffer = app.region('buffer', { bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  const back = app.portal('back', { callers: [server] });
  return { m, app, server, buffer, serve, back };
}

test('each line but the head has its step in words, numbered as it is drawn', () => {
  const { m, app, server, buffer, serve } = stage();
  m.thread('main', app);
  const story = scenario(m, {
    shows: 'A lend.',
    steps: [app.calls(serve).lending(buffer, 'r'), server.loads(buffer), server.stores(buffer, 1)],
  });

  expect(drawn(story)?.map(({ words }) => words)).toEqual([
    undefined,
    '1  app calls serve, lending app.buffer r: done',
    '2  server loads app.buffer: sees 0',
    '3  server stores 1 to app.buffer: refused: protection',
  ]);
  expect(drawn(story, { longest: 2, first: 1, last: 1 })?.at(2)?.words).toBe(
    '... 1 step left out ...',
  );
});

test('calls open a bracket, returns close it, and grants point at who gets them', () => {
  const { m, app, server, buffer, serve } = stage();
  m.thread('main', app);

  expect(
    lines(
      scenario(m, {
        shows: 'There and back.',
        steps: [
          app.grants(server, buffer, 'r'),
          app.calls(serve).lending(buffer, 'w').passing(1),
          server.loads(buffer),
          server.returns(1),
        ],
      }),
    ),
  ).toEqual([
    '   app               server',
    '1  │ grants r ─────▶              app.buffer',
    '2  │ calls serve ──▶ ┌            lending app.buffer w, passing 1',
    '3  │                 │ loads      app.buffer: sees 0',
    '4  │ ◀────────────── └ returns 1',
  ]);
});

test('the column of an attacker is marked, also on the data of another, and said in words', () => {
  const { m, app, server, buffer, serve } = stage();
  const sort = server.portal('sort', { data: app, callers: [app] });
  m.thread('main', app);
  const attacked = scenario(m, {
    shows: 'Attacked.',
    steps: [
      app.grants(server, buffer, 'r'),
      app.calls(serve),
      server.returns(),
      app.calls(sort),
      server.loads(buffer),
    ],
    may: [anything.by(server)],
  });

  expect(lines(attacked)?.[0]?.trim().split(/ {2,}/)).toEqual([
    'app',
    'server (attacker) server/app (attacker)',
  ]);
  const data = dataOf(attacked);
  const subject: Subject = { name: 'here', file: 'here', data, model: model(data.machine) };
  expect(attackersTexts(subject)).toEqual([
    'server is an attacker: it tries everything that the menu leaves it.',
  ]);
});

test('what is refused is dashed and marked, and says why', () => {
  const { m, app, server, buffer, serve, back } = stage();
  m.thread('main', app, { hunks: 2 });
  const ladder = drawn(
    scenario(m, {
      shows: 'No.',
      steps: [app.calls(serve), server.stores(buffer, 1), server.calls(back)],
    }),
  );

  expect(ladder?.map(({ text }) => text)).toEqual([
    '   app               server',
    '1  │ calls serve ──▶ ┌',
    '2  │                 │ stores 1    app.buffer: refused: protection',
    '3  │ ✗╌╌╌╌╌╌╌╌╌╌╌╌╌╌ │ calls back  refused: stack',
  ]);
  expect(ladder?.map(({ isRefused }) => isRefused)).toEqual([false, false, true, true]);
});

test('a call back to who is on the stack already opens a bracket there', () => {
  const { m, app, server, serve, back } = stage();
  m.thread('main', app);

  expect(
    lines(
      scenario(m, { shows: 'Back.', steps: [app.calls(serve), server.calls(back), app.returns()] }),
    ),
  ).toEqual([
    '   app               server',
    '1  │ calls serve ──▶ ┌',
    '2  ┌ ◀────────────── │ calls back',
    '3  └ returns ──────▶ │',
  ]);
});

test('threads are named, and the frames of others are dotted', () => {
  const { m, app, server, buffer, serve } = stage();
  const main = m.thread('main', app);
  const aux = m.thread('aux', app);

  expect(
    lines(
      scenario(m, {
        shows: 'Two.',
        steps: [app.calls(serve).on(main), app.loads(buffer).on(aux), server.returns().on(main)],
      }),
    ),
  ).toEqual([
    '        app               server',
    '1 main  │ calls serve ──▶ ┌',
    '2 aux   │ loads           ┊          app.buffer: sees 0',
    '3 main  │ ◀────────────── └ returns',
  ]);
});

test('a call within one environment turns on itself, and library code has a column of its own', () => {
  const m = machine();
  const app = m.space('app');
  const library = m.space('library');
  const own = app.portal('own', { callers: [app] });
  const help = library.portal('help', { data: app, callers: [app] });
  m.thread('main', app);

  expect(
    lines(scenario(m, { shows: 'In place.', steps: [app.calls(own), app.calls(help)] })),
  ).toEqual(['   app              library/app', '1  │ calls own ↻', '2  │ calls help ──▶ ┌']);
});

test('a loop is drawn once', () => {
  const { m, app, server, serve } = stage();
  m.thread('main', app);
  const trips = Array.from({ length: 5 }, () => [app.calls(serve), server.returns()]).flat();

  expect(lines(scenario(m, { shows: 'Loop.', steps: [...trips, app.calls(serve)] }))).toEqual([
    '    app               server',
    '1   │ calls serve ──▶ ┌',
    '2   │ ◀────────────── └ returns',
    '    ... steps 1 to 2 again, 4 times more, up to step 10 ...',
    '11  │ calls serve ──▶ ┌',
  ]);
});

test('too many columns, or no step at all, make no ladder', () => {
  const m = machine();
  const spaces = Array.from({ length: 12 }, (_, i) => m.space(`s${i}`));
  const [first] = spaces;
  if (first === undefined) throw new Error('there is no space');
  const buffer = first.region('buffer');
  m.thread('main', first);
  const grants = spaces.slice(1).map((space) => first.grants(space, buffer, 'r'));

  expect(drawn(scenario(m, { shows: 'Wide.', steps: grants }))).toBeUndefined();
  expect(drawn(scenario(m, { shows: 'Wide.', steps: grants.slice(0, 3) }))).toHaveLength(4);
  expect(drawn(scenario(m, { shows: 'None.', steps: [] }))).toBeUndefined();
});
