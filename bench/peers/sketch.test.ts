/**
 * The generated programs are run here, as JavaScript, and have to reach as many states by as many transitions
 * as our own search. Whether SPIN and Rumur read them in the same way is tested by `npm run bench:peers`.
 */

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFolder } from '../../checker/process/files.ts';
import type { ScenarioData } from '../../checker/scenario/data.ts';
import { anyone, dataOf, machine, scenario } from '../../checker/scenario/index.ts';
import { actionSourceOf, listOf } from '../../checker/search/action-source.ts';
import { explore } from '../../checker/search/exhaustive/explorer.ts';
import { partitionedModel } from '../../checker/search/exhaustive/partitioned-model.ts';
import { model } from '../../model/semantics.ts';
import { hunksOfWorker, interruptsAndTransfers } from '../machines.ts';
import { c, murphi } from './dialect.ts';
import type { PeerProgram } from './program.ts';
import { murphiOf } from './rumur.ts';
import { sketch } from './sketch.ts';
import { promelaOf } from './spin.ts';

const statesMax = 60_000;

type State = Record<string, bigint>;
interface Runnable {
  initially(): void;
  steps: { guard(): bigint | boolean; body(): void }[];
}

/** The C of a program is JavaScript as well, but for declarations and numbers of more than 31 bits. */
function runnable({ initially, routines, steps }: PeerProgram, now: State): Runnable {
  const text = (body: readonly string[], locals: readonly { name: string }[] = []) =>
    [...locals.map(({ name }) => `let ${name};`), ...body].join('\n');
  const all = [
    ...routines.map(({ name, locals, body }) => `function ${name}() { ${text(body, locals)} }`),
    `return { initially() { ${text(initially)} }, steps: [`,
    ...steps.map(
      ({ guard, locals, body }) =>
        `{ guard() { return ${guard}; }, body() { ${text(body, locals)} } },`,
    ),
    ']};',
  ];
  return new Function('now', all.join('\n').replace(/\b\d+\b/g, '$&n'))(now);
}

function countOf(program: PeerProgram): { states: number; transitions: number } {
  const now: State = Object.fromEntries(program.fields.map(({ name }) => [name, 0n]));
  const machineOf = runnable(program, now);
  const keyOf = () => program.fields.map(({ name, most }) => within(now[name], most)).join(' ');
  const names = program.fields.map(({ name }) => name);
  machineOf.initially();
  const seen = new Set([keyOf()]);
  let transitions = 0;
  for (const key of seen) {
    const values = key.split(' ').map(BigInt);
    const restore = () => {
      for (const [i, name] of names.entries()) now[name] = values[i] as bigint;
    };
    restore();
    for (const { guard, body } of machineOf.steps) {
      if (!guard()) continue;
      transitions++;
      body();
      seen.add(keyOf());
      restore();
    }
  }
  return { states: seen.size, transitions };
}

function within(value: bigint | undefined, most: number): bigint {
  if (value === undefined || value < 0n || value > most) {
    throw new Error(`${value} is not within 0 and ${most}`);
  }
  return value;
}

function ours(data: ScenarioData) {
  const made = model(data.machine);
  const source = actionSourceOf(data, made);
  if (source === undefined) throw new Error('nothing may happen');
  const bounds = { depth: Number.POSITIVE_INFINITY, states: statesMax, bytes: 2 ** 30 };
  const { states, transitions, end } = explore(partitionedModel(made, listOf(source), []), bounds);
  return { counts: { states, transitions }, isAll: end === 'complete' };
}

/** Most scenarios have values, which the programs cannot have: they are compared without them. */
function withoutValues(data: ScenarioData): ScenarioData {
  return { ...data, machine: { ...data.machine, memory: false, registers: 0 } };
}

test('the program of each scenario has as many states and transitions as our search finds', async () => {
  const compared: string[] = [];
  const refused: string[] = [];
  const files = readdirSync(`${projectFolder}/scenarios`, { recursive: true, encoding: 'utf8' });
  for (const file of files.sort()) {
    if (!file.endsWith('.scenario.ts')) continue;
    const module: { default: unknown } = await import(`${projectFolder}/scenarios/${file}`);
    const data = withoutValues(dataOf(module.default));
    let program: PeerProgram;
    try {
      program = sketch(data, c);
    } catch (error) {
      refused.push((error as Error).message);
      continue;
    }
    const { counts, isAll } = ours(data);
    if (!isAll) continue;
    expect({ file, ...countOf(program) }).toEqual({ file, ...counts });
    compared.push(file);
  }

  expect(compared.length).toBeGreaterThan(20);
  expect(new Set(refused)).toEqual(
    new Set([
      'programs for the peers are made of a menu',
      "programs for the peers cannot have acts such as 'master'",
      'programs for the peers cannot have devices that wedge',
      'programs for the peers cannot have fault handlers',
      'programs for the peers cannot have grants of stacks',
      'programs for the peers cannot have other designs',
      'programs for the peers cannot have pages',
      'programs for the peers cannot have tables that have addresses',
      'programs for the peers cannot have uses of stacks',
    ]),
  );
});

test('a program has spaces that end and are made again, unwinding, and lends in a circle', () => {
  const m = machine({ registers: 0, memory: false });
  const kernel = m.space('kernel');
  const app = m.space('app', { maker: kernel });
  const server = m.space('server', { maker: app });
  const driver = m.space('driver', { maker: kernel });
  const head = app.region('head', { at: 0, bytes: 16 });
  const tail = app.region('tail', { at: 16, bytes: 16 });
  const both = head.through(tail);
  const registers = driver.region('registers');
  const serve = server.portal('serve', { callers: [app] });
  const drive = driver.portal('drive', { callers: [server, kernel] });
  const back = app.portal('back', { callers: [server] });
  m.thread('main', app, { hunks: 6 });
  m.thread('daemon', kernel, { hunks: 3 });
  const line = m.line('nic', { priority: 1, handler: drive });
  const nic = m.device('nic', { registers, raises: line, aperture: [head] });
  const may = [
    anyone.calls(serve).lending(both, 'rw+', app),
    anyone.calls(drive).lending(both, 'rw', server),
    anyone.calls(back).lending(tail, 'r', server),
    anyone.returns(),
    app.grants(server, tail, 'r+'),
    app.grants(server, tail, 'r'),
    server.grants(driver, both, 'r+'),
    driver.grants(server, tail, 'r+'),
    app.revokes(server, tail, 'r'),
    anyone.starts(nic, both, 'in'),
    anyone.stops(nic),
    nic.moves(),
    line.delivered(),
    anyone.unwinds(0),
    anyone.unwinds(1),
    kernel.destroys(driver),
    kernel.destroys(app),
    app.destroys(server),
    app.creates(server),
    kernel.creates(driver),
    kernel.creates(app),
    anyone.loads(tail),
  ];
  const data = dataOf(scenario(m, { shows: 'Nearly everything.', may }));
  const { counts, isAll } = ours(data);

  expect(isAll).toBe(true);
  expect(counts.states).toBeGreaterThan(1_000);
  expect(countOf(sketch(data, c))).toEqual(counts);
});

test('the program of the small machine has as many states and transitions as our search finds', () => {
  const data = interruptsAndTransfers(hunksOfWorker.small);

  expect(countOf(sketch(data, c))).toEqual({ states: 96_996, transitions: 425_096 });
});

test('a scenario gives the same text twice, in both languages', () => {
  const data = interruptsAndTransfers(hunksOfWorker.larger);

  expect(promelaOf(data)).toBe(promelaOf(interruptsAndTransfers(hunksOfWorker.larger)));
  expect(murphiOf(data)).toBe(murphiOf(interruptsAndTransfers(hunksOfWorker.larger)));
});

test('a scenario with values is refused', () => {
  const sketching = (description: Parameters<typeof machine>[0]) => {
    const m = machine(description);
    const app = m.space('app');
    const page = app.region('page');
    m.thread('main', app, { hunks: 2 });
    const may = [anyone.loads(page)];
    return () => sketch(dataOf(scenario(m, { shows: 'A load.', may })), murphi);
  };

  expect(sketching({ registers: 0, memory: false })).not.toThrow();
  expect(sketching({ registers: 1, memory: false })).toThrow(
    'programs for the peers cannot have values',
  );
  expect(sketching({ registers: 0, memory: true })).toThrow(
    'programs for the peers cannot have values',
  );
});
