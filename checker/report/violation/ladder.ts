/**
 * The run as a ladder: one column per environment, time downwards, calls as brackets.
 *
 * Plain text of one width, so that it reads alike in a terminal, a pull request and a mail. A line
 * in a column says that the environment has a frame on the stack of the thread that acts; a dotted
 * one, on the stack of another thread. A column is marked if an attacker on the menu governs what runs there. What was refused is dashed, and marked, so that a printer
 * with colours can make it grey.
 */

import { type Action, actorOf } from '../../../model/action.ts';
import { topFrame } from '../../../model/frame.ts';
import type { Environment, MachineState, SpaceId } from '../../../model/state.ts';
import {
  deviceName,
  environmentName,
  outcomeText,
  spaceName,
  threadName,
} from '../../finding/describe.ts';
import type { Violation } from '../../finding/finding.ts';
import { actionText, type Brief, briefOf } from '../../finding/phrasing.ts';
import type { RunStep } from '../../finding/run-step.ts';
import type { Subject } from '../../finding/subject.ts';
import { anyIn } from './explanation.ts';
import { type Fit, folded, foldText } from './folding.ts';

export interface LadderLine {
  readonly text: string;
  /** The same as a sentence, for where the drawing is too wide; absent of what is only drawn. */
  readonly words?: string;
  readonly isRefused: boolean;
}

/** A ladder with more columns cannot be read. */
const lanesMax = 10;
const briefMax = 30;

/** Undefined when there is nothing to show, or too much side by side. */
export function ladderOf(
  subject: Subject,
  violation: Violation,
  fit: Fit,
): readonly LadderLine[] | undefined {
  const { run } = violation;
  const keys = run.map(
    (step) => `${actionText(subject, step.before, step.action)}: ${outcomeText(step.outcome)}`,
  );
  const rows = folded(keys, fit).map((fold) =>
    fold.kind === 'step' ? rungOf(subject, violation, fold.index) : foldText(fold),
  );
  const rungs = rows.filter((row) => typeof row !== 'string');
  const lanes = lanesOf(rungs);
  if (lanes.length === 0 || lanes.length > lanesMax) return undefined;
  const attackers = attackingNames(subject, run);
  const headings = lanes.map((lane) => (attackers.has(lane) ? `${lane} (attacker)` : lane));
  const grid = gridFor({ lanes, headings }, rungs, numberWidth(run.length, subject));
  const lines = rows.map((row) =>
    typeof row === 'string'
      ? { text: `${' '.repeat(grid.margin)}${row}`, words: row, isRefused: false }
      : { text: drawn(grid, row), words: row.words, isRefused: row.isRefused },
  );
  return [{ text: headOf(grid), isRefused: false }, ...lines];
}

/** What the mark above a lane means, for each attacker. */
export function attackersTexts(subject: Subject): string[] {
  return [...attackersIn(subject)].map(
    (space) =>
      `${spaceName(subject, space)} is an attacker: it tries everything that the menu leaves it.`,
  );
}

function attackersIn({ data: { may } }: Subject): ReadonlySet<SpaceId> {
  return new Set(may.kind === 'menu' ? may.attackers.flatMap(({ spaces }) => spaces) : []);
}

/** The names of the lanes in which an attacker may do anything. */
function attackingNames(subject: Subject, run: readonly RunStep[]): ReadonlySet<string> {
  const spaces = attackersIn(subject);
  if (spaces.size === 0) return new Set();
  const frames = run.flatMap(({ before, after }) => [before, after]).flatMap(framesIn);
  const governed = frames.filter(({ code, data }) => spaces.has(code) || spaces.has(data));
  return new Set([
    ...governed.map((frame) => environmentName(subject, frame)),
    ...[...spaces].map((space) => spaceName(subject, space)),
  ]);
}

function framesIn(state: MachineState | undefined): readonly Environment[] {
  return state?.threads.flat() ?? [];
}

/** One step, with all that is drawn of it. */
interface Rung {
  readonly words: string;
  /** `3`, or `3 main` where there are several threads. */
  readonly label: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly brief: Brief;
  readonly kind: Action['kind'];
  /** Environments on the acting thread's stack, and on those of others. */
  readonly here: ReadonlySet<string>;
  readonly elsewhere: ReadonlySet<string>;
  readonly isRefused: boolean;
  /** A fault handler has taken the refusal. */
  readonly isTaken: boolean;
  readonly outcome: string;
}

function rungOf(subject: Subject, violation: Violation, index: number): Rung {
  const step = violation.run[index] as RunStep;
  const { action, before, outcome } = step;
  const any = anyIn(violation, index);
  const actor = actorOf(action);
  const frames = actor === undefined ? [] : (before.threads[actor] ?? []);
  const named = (environment: Environment) => environmentName(subject, environment);
  const top = topFrame(frames);
  const others = before.threads.filter((_, thread) => thread !== actor).flat();
  const isRefused = outcome === undefined || outcome.kind === 'fault';
  const brief = briefOf(subject, step, any);
  const to = isTransfer(action) ? arrivalOf(subject, step) : targetName(subject, action);
  const handler = takenBy(subject, step);
  return {
    words: `${index + 1}  ${actionText(subject, before, action, any)}: ${outcomeText(outcome)}`,
    label: labelOf(subject, index, step),
    from: top === undefined ? outsideName(subject, action) : named(top),
    to: handler ?? to,
    isTaken: handler !== undefined,
    brief: { ...brief, does: shortened(brief.does) },
    kind: action.kind,
    here: new Set(frames.map(named)),
    elsewhere: new Set(others.map(named)),
    isRefused,
    // What is not said of most steps: that they were done.
    outcome: outcome?.kind === 'done' ? '' : outcomeText(outcome),
  };
}

/** Whose fault handler runs after a refusal, if one does. */
function takenBy(subject: Subject, { action, before, after }: RunStep): string | undefined {
  const actor = actorOf(action);
  if (actor === undefined || after === undefined) return undefined;
  const top = topFrame(after.threads[actor] ?? []);
  const isNew = (after.threads[actor]?.length ?? 0) > (before.threads[actor]?.length ?? 0);
  return top?.kind === 'fault' && isNew ? environmentName(subject, top) : undefined;
}

/** Who acts where no code does: a device, or the outside world. */
function outsideName(subject: Subject, action: Action): string {
  const isDevice = action.kind === 'beat' || action.kind === 'master';
  return isDevice ? deviceName(subject, action.device) : 'the outside world';
}

function shortened(text: string): string {
  return text.length <= briefMax ? text : `${text.slice(0, briefMax - 1)}…`;
}

function labelOf(subject: Subject, index: number, { action }: RunStep): string {
  const actor = actorOf(action);
  const thread =
    subject.model.machine.threads.length > 1 && actor !== undefined
      ? ` ${threadName(subject, actor)}`
      : '';
  return `${index + 1}${thread}`;
}

function numberWidth(steps: number, subject: Subject): number {
  const { threads } = subject.model.machine;
  const names = threads.length > 1 ? Math.max(...threads.map(({ name }) => name.length + 1)) : 0;
  return `${steps}`.length + names;
}

function isTransfer({ kind }: Action): boolean {
  return kind === 'call' || kind === 'return' || kind === 'deliver' || kind === 'unwind';
}

/** Where a call or return leads; where a refused call would have led. */
function arrivalOf(subject: Subject, { action, after, outcome }: RunStep): string | undefined {
  if (action.kind === 'call' && outcome?.kind === 'fault') {
    const portal = subject.model.machine.portals[action.portal];
    return portal === undefined ? undefined : environmentName(subject, portal);
  }
  const actor = actorOf(action);
  if (actor === undefined || outcome?.kind === 'fault') return undefined;
  const top = topFrame((after as MachineState).threads[actor] ?? []);
  return top === undefined ? undefined : environmentName(subject, top);
}

function targetName(subject: Subject, action: Action): string | undefined {
  if (action.kind === 'grant') return spaceName(subject, action.to);
  if (action.kind === 'revoke' || action.kind === 'unpass') return spaceName(subject, action.from);
  if (action.kind === 'destroy' || action.kind === 'create' || action.kind === 'handle')
    return spaceName(subject, action.space);
  return undefined;
}

/** In the order in which the run meets them. */
function lanesOf(rungs: readonly Rung[]): string[] {
  return [...new Set(rungs.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])))];
}

interface Lanes {
  readonly lanes: readonly string[];
  /** What stands above each. */
  readonly headings: readonly string[];
}

interface Grid extends Lanes {
  /** Where each lane's line stands. */
  readonly columns: readonly number[];
  /** Where the first lane begins. */
  readonly margin: number;
  /** Where the notes begin, to the right of all lanes. */
  readonly notes: number;
}

const gutter = 2;
const arrowLeast = 4;
/** What stays where it is: a call of one's own space, say. */
const turn = ' ↻';

function gridFor({ lanes, headings }: Lanes, rungs: readonly Rung[], label: number): Grid {
  const margin = label + 2;
  const columns: number[] = [];
  let at = margin;
  for (const [i, lane] of lanes.entries()) {
    columns.push(at);
    const isLast = i === lanes.length - 1;
    // Beside what is done there is room for an arrow, or for the sign of a turn.
    const texts = rungs
      .filter(({ from }) => from === lane)
      .map(({ brief, to }) => brief.does.length + (isLast && to === lane ? turn.length : 0));
    const heading = headings[i] as string;
    at += Math.max(heading.length, gutter + Math.max(0, ...texts) + (isLast ? 0 : arrowLeast)) + 1;
  }
  return { lanes, headings, columns, margin, notes: at + 1 };
}

function headOf({ headings, columns }: Grid): string {
  const line = new Line();
  for (const [i, heading] of headings.entries()) line.put(columns[i] ?? 0, heading);
  return line.text;
}

function drawn({ lanes, columns, notes }: Grid, rung: Rung): string {
  const line = new Line();
  line.put(0, rung.label);
  for (const [i, lane] of lanes.entries()) {
    const bar = rung.here.has(lane) ? '│' : rung.elsewhere.has(lane) ? '┊' : '';
    if (bar !== '') line.put(columns[i] ?? 0, bar);
  }
  const from = columns[lanes.indexOf(rung.from)] ?? 0;
  const to = rung.to === undefined ? undefined : columns[lanes.indexOf(rung.to)];
  const ends = rung.kind === 'return' || rung.kind === 'unwind';
  if (ends && !rung.isRefused) line.put(from, '└');
  line.put(from + gutter, to === from ? `${rung.brief.does}${turn}` : rung.brief.does);
  if (to !== undefined && to !== from) drawArrow(line, { from, to, rung });
  const note = [rung.brief.on, rung.outcome].filter((text) => text !== '').join(': ');
  if (note !== '') line.put(notes, note);
  return line.text;
}

function drawArrow(line: Line, { from, to, rung }: { from: number; to: number; rung: Rung }): void {
  const dash = rung.isRefused ? '╌' : '─';
  const isEntry = rung.kind === 'call' || rung.kind === 'deliver';
  const isCall = rung.isTaken || (isEntry && !rung.isRefused);
  const isStopped = rung.isRefused && !rung.isTaken;
  if (to > from) {
    const begin = from + gutter + rung.brief.does.length + 1;
    line.put(begin, `${dash.repeat(to - 2 - begin)}${isStopped ? '✗' : '▶'}`);
  } else {
    line.put(to + gutter, `${isStopped ? '✗' : '◀'}${dash.repeat(from - to - gutter - 2)}`);
  }
  if (isCall) line.put(to, '┌');
}

/** One line of text, written from any column on. */
class Line {
  #letters: string[] = [];

  put(column: number, text: string): void {
    for (const [i, letter] of [...text].entries()) {
      while (this.#letters.length < column + i) this.#letters.push(' ');
      this.#letters[column + i] = letter;
    }
  }

  get text(): string {
    return this.#letters.join('').trimEnd();
  }
}
