/**
 * Verdicts that are kept from one run to the next, so that nothing is searched twice.
 *
 * A verdict depends on the scenario's data, the budget and the program, and on nothing else. All of these
 * are in its key, so a kept verdict is never wrong: it is there or it is not. Each is a file of its own that
 * is written elsewhere and then renamed, so runs at the same time do no harm to each other. A file that is
 * damaged or not ours is passed over, and written anew; a store that cannot be used at all costs time and
 * no more. When the store grows too large, what was written first goes.
 */

import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { machinesName } from '../finding/rows.ts';
import { type Checked, isUnusable } from '../report/run/run.ts';
import { projectFolder } from './files.ts';
import { fingerprint } from './fingerprint.ts';
import type { SearchOrder, SearchResult } from './search-process.ts';

export interface KeptVerdict extends Pick<SearchResult, 'checked' | 'reports'> {
  /** How long the search took. */
  readonly seconds: number;
}

/** What a verdict depends on, but for the program. */
type Question = Pick<SearchOrder, 'scenario' | 'budget'>;

const ending = '.verdict';
const header = Buffer.from('portcullis verdict 1\n');
const digestBytes = 32;
const beginningLength = 16;
const storeBytesMax = 64 * 2 ** 20;

export class VerdictStore {
  readonly #folder: string;
  readonly #program: string;
  /** The names of its files, by how they begin. */
  readonly #files: ReadonlyMap<string, readonly string[]>;
  #complaint: string | undefined;

  constructor(folder = storeFolder(), program = fingerprint()) {
    this.#folder = folder;
    this.#program = program;
    const files = this.#attempt('cannot be read', () => this.#list()) ?? [];
    this.#files = groupBy(files, (file) => file.slice(0, beginningLength));
  }

  /** The first thing that was wrong with the store, as one line. */
  get complaint(): string | undefined {
    return this.#complaint;
  }

  find(question: Question): KeptVerdict | undefined {
    return this.#read(this.#fileFor(question));
  }

  /** How long the last search of this name took, whatever it was asked; undefined when nothing is kept. */
  secondsOf(name: string): number | undefined {
    const files = this.#files.get(beginningFor(name)) ?? [];
    const last = files.length > 1 ? [...files].sort(this.#byAge).at(-1) : files[0];
    return last === undefined ? undefined : this.#read(last)?.seconds;
  }

  /** Whether something is kept under this name. */
  knows(name: string): boolean {
    return this.#files.has(beginningFor(name));
  }

  /** Keeps a verdict that another run would find as well. */
  keep(question: Question, verdict: KeptVerdict): void {
    if (!isFinal(verdict.checked)) return;
    const payload = serialize(verdict);
    const bytes = Buffer.concat([header, digestOf(payload), payload]);
    const file = this.#fileFor(question);
    this.#attempt('cannot be written', () => {
      this.#makeFolder();
      const begun = join(this.#folder, `${file}.${randomUUID()}`);
      writeFileSync(begun, bytes);
      renameSync(begun, join(this.#folder, file));
    });
  }

  /** Removes the oldest files until the store is small enough. */
  prune(bytesMax = storeBytesMax): void {
    this.#attempt('cannot be written', () => {
      let bytes = 0;
      for (const file of this.#list().sort(this.#byAge).reverse()) {
        const path = join(this.#folder, file);
        bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
        if (bytes > bytesMax) rmSync(path, { force: true });
      }
    });
  }

  #fileFor({ scenario, budget }: Question): string {
    const hash = createHash('sha256').update(this.#program);
    // Never the same for different data: JSON would be, of a bigint or of what is absent.
    hash.update(serialize({ scenario, budget }));
    return `${beginningFor(scenario?.name ?? machinesName)}-${hash.digest('hex')}${ending}`;
  }

  #read(file: string): KeptVerdict | undefined {
    const path = join(this.#folder, file);
    if (!existsSync(path)) return undefined;
    return this.#attempt(`has ${file}, which is damaged`, () => {
      const bytes = readFileSync(path);
      const payload = bytes.subarray(header.length + digestBytes);
      const expected = Buffer.concat([header, digestOf(payload)]);
      if (!bytes.subarray(0, expected.length).equals(expected)) throw new Error('not as written');
      return deserialize(payload) as KeptVerdict;
    });
  }

  #list(): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).filter((file) => file.includes(ending));
  }

  readonly #byAge = (a: string, b: string): number => this.#writtenAt(a) - this.#writtenAt(b);

  #writtenAt(file: string): number {
    return statSync(join(this.#folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  #makeFolder(): void {
    if (existsSync(this.#folder)) return;
    mkdirSync(this.#folder, { recursive: true });
    // A folder in somebody's repository is nothing to commit.
    writeFileSync(join(this.#folder, '.gitignore'), '*\n');
  }

  /** Whatever goes wrong with the store, the check goes on without it. */
  #attempt<T>(what: string, act: () => T): T | undefined {
    try {
      return act();
    } catch {
      this.#complaint ??= `the store of verdicts ${this.#folder} ${what}: it is done without`;
      return undefined;
    }
  }
}

/** Where tools keep such things; without that folder one of our own. */
export function storeFolder(project: string = projectFolder): string {
  const modules = join(project, 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'portcullis') : join(project, '.portcullis');
}

/** All files about one scenario begin alike. */
function beginningFor(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, beginningLength);
}

function groupBy(files: readonly string[], key: (file: string) => string) {
  const groups = new Map<string, string[]>();
  for (const file of files) groups.set(key(file), [...(groups.get(key(file)) ?? []), file]);
  return groups;
}

function digestOf(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest();
}

/** Whether the same question always has this answer: no clock and nothing outside had a part in it. */
function isFinal(checked: Checked): boolean {
  if (isUnusable(checked)) return false;
  return checked.searches.every(({ cut, verdict }) => cut !== true && verdict !== 'crash');
}
