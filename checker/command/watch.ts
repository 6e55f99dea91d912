/**
 * `--watch`: checks, then stays, and checks again whatever changes below the folders of the scenarios.
 *
 * The searching processes stay as well, so that a changed scenario is judged soon. A scenario is checked
 * again when its file changes, and all are when another file does, because scenarios may import it. A
 * change while a check runs ends that check: what it had not yet come to is in the next one.
 */

import { dirname, relative, resolve, sep } from 'node:path';
import { type Status, status } from '../finding/verdict.ts';
import { processors } from '../process/environment.ts';
import { fingerprint } from '../process/fingerprint.ts';
import { type Changes, FolderWatcher } from '../process/folder-watcher.ts';
import { print } from '../process/output.ts';
import { SearchPool } from '../process/search-pool.ts';
import { printable } from '../text/printable.ts';
import { type CheckOrder, checkWith } from './check.ts';
import type { Chosen } from './select.ts';
import { UnusableArguments } from './unusable-arguments.ts';

export interface WatchOrder extends CheckOrder {
  /** The folders in which scenarios are, or could come to be. */
  readonly folders: readonly string[];
  /** What the same words choose by now. Throws `UnusableArguments`. */
  readonly chooseAgain: () => Chosen;
}

export function watch(order: WatchOrder): Promise<Status> {
  return new Watch(order).run();
}

class Watch {
  readonly #order: WatchOrder;
  readonly #watcher: FolderWatcher;
  #pool: SearchPool;
  #program = fingerprint();
  /** What was changed and has not been checked since. */
  #due: Chosen;

  constructor(order: WatchOrder) {
    this.#order = order;
    this.#due = order;
    // The reports may be below a folder that is watched, and a check writes them.
    const reports = `${resolve(order.asked.reportFolder)}${sep}`;
    const matters = (path: string) => isModule(path) && !path.startsWith(reports);
    this.#watcher = new FolderWatcher(foldersOf(order), matters, order.signal);
    this.#pool = this.#newPool();
  }

  #newPool(): SearchPool {
    return new SearchPool(this.#order.asked.jobs ?? processors());
  }

  /** Ends by an interruption. */
  async run(): Promise<Status> {
    try {
      for (;;) {
        const changes = this.#watcher.next();
        const isDone = await this.#check(changes);
        if (this.#order.signal.aborted) return status.interrupted;
        if (isDone) await print('\nwaiting for changes; Ctrl-C ends\n');
        const changed = await changes;
        if (changed === undefined) return status.interrupted;
        await this.#note(changed);
      }
    } finally {
      this.#pool.stop();
    }
  }

  /** Whether it was not ended by more changes. */
  async #check(changes: Promise<unknown>): Promise<boolean> {
    if (this.#due.files.length === 0 && this.#due.machines.length === 0) return true;
    const ending = new AbortController();
    const end = () => ending.abort();
    this.#order.signal.addEventListener('abort', end);
    void changes.then(end);
    this.#renewPool();
    const { asked, columns } = this.#order;
    const program = this.#program;
    await checkWith(this.#pool, { asked, columns, ...this.#due, signal: ending.signal, program });
    this.#order.signal.removeEventListener('abort', end);
    if (ending.signal.aborted) return false;
    this.#due = { ...this.#due, files: [], machines: [] };
    return true;
  }

  /** The processes that wait run what the program was when they began. */
  #renewPool(): void {
    const program = fingerprint();
    if (program === this.#program) return;
    this.#program = program;
    this.#pool.stop();
    this.#pool = this.#newPool();
  }

  /** Says what changed, and finds out what is to be checked for it. */
  async #note({ written, removed }: Changes): Promise<void> {
    try {
      const { files, names } = this.#order.chooseAgain();
      const isForAll = [...written, ...removed].some((path) => !isScenario(path));
      const wasDue = new Set(this.#due.files.map(({ path }) => path));
      const isDue = (path: string) => isForAll || written.includes(path) || wasDue.has(path);
      this.#due = { ...this.#due, names, files: files.filter(({ path }) => isDue(path)) };
      const changed = files.filter(({ path }) => written.includes(path)).map(({ name }) => name);
      const lines = [
        ...changed.map((name) => `changed: ${name}`),
        ...removed.filter(isScenario).map((path) => `gone: ${relative('', path)}`),
        ...(isForAll ? ['changed: what scenarios may import, so all are checked'] : []),
      ];
      await print(lines.map((line) => `\n${printable(line)}`).join(''));
      await print('\n');
    } catch (error) {
      if (!(error instanceof UnusableArguments)) throw error;
      this.#due = { ...this.#due, files: [] };
      await print(`\n${printable(error.message)}\n`);
    }
  }
}

/** The outermost folders in which what was chosen is, or could come to be. */
function foldersOf({ asked, files, folders: all }: WatchOrder): readonly string[] {
  if (asked.selection.length === 0) return all;
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  return folders.filter((one) => !folders.some((other) => one.startsWith(`${other}${sep}`)));
}

function isModule(path: string): boolean {
  return /\.([cm]?[jt]sx?|json)$/.test(path);
}

function isScenario(path: string): boolean {
  return path.endsWith('.scenario.ts');
}
