/** The words of reports, pinned: every name and every sentence once. */

import { expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import { model } from '../../model/semantics.ts';
import type { MachineState } from '../../model/state.ts';
import { dataOf, machine, scenario } from '../scenario/index.ts';
import {
  cellName,
  cellsName,
  environmentName,
  outcomeText,
  rangeName,
  runningName,
  spaceName,
  spanName,
} from './describe.ts';
import { actionText } from './phrasing.ts';
import type { Subject } from './subject.ts';

const subject = subjectOf();

function subjectOf(): Subject {
  const m = machine({ addressBits: 8, registers: 2 });
  const app = m.space('app');
  const server = m.space('server');
  m.spaces('client', 3);
  const buffer = app.region('buffer', { at: 0x10n, bytes: 16 });
  const tail = app.region('tail', { at: 0x20n, bytes: 8 });
  const serve = server.portal('serve', { callers: [app] });
  m.thread('main', app, { at: 0x80n, hunkBytes: 4, hunks: 4 });
  m.thread('daemon', { code: server, data: app }, { at: 0xc0n, hunkBytes: 4, hunks: 1 });
  const data = dataOf(
    scenario(m, {
      shows: 'Words.',
      may: [
        app.loads(buffer),
        app.loads(buffer.part(0, 12)),
        app.loads(buffer.through(tail)),
        app.loads(m.range(0x84n, 4)),
        app.loads(m.range(0xffn, 2)),
        app.calls(serve),
      ],
    }),
  );
  return { name: 'words', file: 'scenarios/words.scenario.ts', data, model: model(data.machine) };
}

const [app, server, main, daemon] = [0, 1, 0, 1];
const [buffer, part, across, hunk, beyond] = [0, 1, 2, 3, 4];

test('places go by their smallest name', () => {
  const range = (base: bigint, bytes: bigint) => rangeName(subject, { base, bytes });

  expect([
    range(0x10n, 16n),
    range(0x14n, 8n),
    range(0x10n, 24n),
    range(0x14n, 20n),
    range(0x84n, 4n),
    range(0x85n, 2n),
    range(0x80n, 16n),
    range(0x84n, 8n),
    range(0x1n, 2n),
    range(0x10n, 32n),
  ]).toEqual([
    'app.buffer',
    'app.buffer[4, 12)',
    'app.buffer to app.tail',
    '[0x14, 0x28)',
    'main.hunk(1)',
    'main.hunk(1)[1, 3)',
    'main.stack',
    'main.stack[4, 12)',
    '[1, 3)',
    '[0x10, 0x30)',
  ]);
});

test('ranges go by what their author wrote, unless that was bare addresses with a name', () => {
  expect([buffer, part, across, hunk, beyond].map((span) => spanName(subject, span))).toEqual([
    'app.buffer',
    'app.buffer[0, 12)',
    'app.buffer to app.tail',
    'main.hunk(1)',
    '[0xff, 0x101)',
  ]);
});

test('cells are named by the range that they are in', () => {
  const { cells, spans } = subject.model.machine;
  const { first, end } = spans[across] as { first: number; end: number };

  expect(cellName(subject, first)).toBe('app.buffer[0, 12)');
  expect(cellsName(subject, { first, end })).toBe('app.buffer to app.tail');
  expect(cellName(subject, cells)).toBe('beyond the top');
});

test('spaces and environments', () => {
  const { initial } = subject.model;
  const halted: MachineState = { ...initial, threads: [[], []] };

  expect(spaceName(subject, 3)).toBe('client[1]');
  expect(environmentName(subject, { code: app, data: app })).toBe('app');
  expect(runningName(subject, initial, daemon)).toBe('server/app');
  expect(runningName(subject, halted, daemon)).toBe('daemon');
});

test('outcomes', () => {
  expect(
    [
      undefined,
      { kind: 'done' } as const,
      { kind: 'loaded', values: [0, 1] } as const,
      { kind: 'fault', cause: 'exceeds-authority' } as const,
    ].map(outcomeText),
  ).toEqual(['not possible here', 'done', 'sees 0, 1', 'refused: exceeds-authority']);
});

const thread = main;
const sentences: readonly [Action, string][] = [
  [{ kind: 'fetch', thread, span: buffer }, 'app fetches from app.buffer'],
  [{ kind: 'load', thread, span: part }, 'app loads app.buffer[0, 12)'],
  [
    { kind: 'load', thread, span: buffer, onBehalf: true },
    'app loads app.buffer on behalf of the caller',
  ],
  [{ kind: 'store', thread, span: hunk, source: { value: 1 } }, 'app stores 1 to main.hunk(1)'],
  [
    { kind: 'store', thread: daemon, span: buffer, source: { register: 0 } },
    'server/app stores register 0 to app.buffer',
  ],
  [{ kind: 'call', thread, portal: 0, lends: [], arguments: [] }, 'app calls serve'],
  [
    {
      kind: 'call',
      thread: daemon,
      portal: 0,
      lends: [
        { lender: app, span: buffer, rights: 0x33 },
        { lender: server, span: part, rights: 0x13 },
      ],
      arguments: [{ value: 1 }, { register: 1 }],
    },
    'server/app calls serve, lending app.buffer rw+ and app.buffer[0, 12) r+ w as server, ' +
      'passing 1, register 1',
  ],
  [{ kind: 'return', thread, results: [] }, 'app returns'],
  [
    { kind: 'return', thread, results: [{ value: 1 }, { register: 0 }] },
    'app returns 1, register 0',
  ],
  [
    { kind: 'return', thread, results: [], resume: 'retry' },
    'app returns and has the refused action tried again',
  ],
  [
    { kind: 'return', thread, results: [], resume: { skip: [] } },
    'app returns and skips the refused action',
  ],
  [
    { kind: 'return', thread, results: [], resume: { skip: [0, 1] } },
    'app returns and skips the refused action with 0, 1',
  ],
  [
    { kind: 'grant', thread: daemon, as: server, to: 4, span: buffer, rights: 0x33 },
    'server grants client[2] rw+ on app.buffer',
  ],
  [
    { kind: 'revoke', thread, as: app, from: server, span: buffer, rights: 0x33 },
    "app revokes server's rw on app.buffer",
  ],
  [
    { kind: 'unpass', thread, as: app, from: server, span: buffer, rights: 0x01 },
    "app makes server's r on app.buffer not passable",
  ],
  [{ kind: 'raise', line: 1 }, 'line 1 is raised'],
  [{ kind: 'deliver', thread, line: 1 }, 'line 1 interrupts app on main'],
  [
    { kind: 'start', thread, device: 0, span: buffer, direction: 'in' },
    'app starts device 0, which writes app.buffer',
  ],
  [
    { kind: 'start', thread, device: 0, span: buffer, direction: 'out', onBehalf: true },
    'app starts device 0, which reads app.buffer on behalf of the caller',
  ],
  [{ kind: 'stop', thread, device: 0 }, 'app stops device 0'],
  [{ kind: 'beat', device: 0, value: 1 }, 'device 0 has nothing to move'],
  [{ kind: 'map', thread, page: 0, physicalPage: 1 }, 'app maps page 0 to physical page 1'],
  [{ kind: 'unmap', thread, page: 0 }, 'app unmaps page 0'],
  [{ kind: 'unwind', thread, depth: 1 }, 'app unwinds to its frame 1'],
  [{ kind: 'destroy', thread, space: server }, 'app destroys server'],
  [{ kind: 'create', thread, space: server }, 'app creates server'],
];

test.each(sentences)('%j', (action, sentence) => {
  expect(actionText(subject, subject.model.initial, action)).toBe(sentence);
});
