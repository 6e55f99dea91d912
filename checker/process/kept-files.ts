/**
 * Values that are kept in files from one run to the next.
 *
 * Each file is written elsewhere and then renamed, so runs at the same time do no harm to each other. A file
 * that is damaged or not ours is passed over, and written anew; a folder that cannot be written costs time
 * and no more. When there is too much, what was written first goes.
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
import { projectFolder } from './files.ts';

const keptEnding = '.kept';
const header = Buffer.from('portcullis kept 1\n');
const digestBytes = 32;
const bytesMostEver = 64 * 2 ** 20;

export class KeptFiles {
  readonly #folder: string;
  readonly #names: readonly string[];
  #complaint: string | undefined;

  constructor(folder = keptFolder()) {
    this.#folder = folder;
    this.#names = this.#attempt('cannot be read', () => this.#list()) ?? [];
  }

  /** The first thing that was wrong, as one line. */
  get complaint(): string | undefined {
    return this.#complaint;
  }

  /** Of what begins so, the name that was written last when this run began. */
  newest(beginning: string): string | undefined {
    const isOne = (name: string) => name.startsWith(beginning) && name.endsWith(keptEnding);
    const names = this.#names.filter(isOne);
    const [first] = names.length > 1 ? this.#lastFirst(names).map(({ name }) => name) : names;
    return first?.slice(0, -keptEnding.length);
  }

  /** What was kept under this name; who asks knows of what type it is. */
  read(name: string): unknown {
    const file = `${name}${keptEnding}`;
    const path = join(this.#folder, file);
    if (!existsSync(path)) return undefined;
    return this.#attempt(`has ${file}, which is damaged`, () => {
      const bytes = readFileSync(path);
      const payload = bytes.subarray(header.length + digestBytes);
      const expected = Buffer.concat([header, digestOf(payload)]);
      if (!bytes.subarray(0, expected.length).equals(expected)) throw new Error('not as written');
      return deserialize(payload);
    });
  }

  write(name: string, value: unknown): void {
    const payload = serialize(value);
    this.#attempt(undefined, () => {
      this.#makeFolder();
      const begun = join(this.#folder, `${name}${keptEnding}.${randomUUID()}`);
      writeFileSync(begun, Buffer.concat([header, digestOf(payload), payload]));
      renameSync(begun, join(this.#folder, `${name}${keptEnding}`));
    });
  }

  /** Removes the oldest files until there is little enough. */
  prune(bytesMax = bytesMostEver): void {
    this.#attempt(undefined, () => {
      let bytes = 0;
      for (const { name, size } of this.#lastFirst(this.#list())) {
        bytes += size;
        if (bytes > bytesMax) rmSync(join(this.#folder, name), { force: true });
      }
    });
  }

  /** With those that another run has begun to write, or left so. */
  #list(): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).filter((file) => file.includes(keptEnding));
  }

  /** What was written last comes first. */
  #lastFirst(names: readonly string[]) {
    const files = names.map((name) => {
      const stats = statSync(join(this.#folder, name), { throwIfNoEntry: false });
      return { name, size: stats?.size ?? 0, writtenAt: stats?.mtimeMs ?? 0 };
    });
    return files.sort((a, b) => b.writtenAt - a.writtenAt);
  }

  #makeFolder(): void {
    if (existsSync(this.#folder)) return;
    mkdirSync(this.#folder, { recursive: true });
    // A folder in a user's repository is nothing to commit.
    writeFileSync(join(this.#folder, '.gitignore'), '*\n');
  }

  /** Whatever goes wrong here, the check goes on without it. Undefined: there is nothing to say of it. */
  #attempt<T>(what: string | undefined, act: () => T): T | undefined {
    try {
      return act();
    } catch {
      if (what !== undefined) {
        this.#complaint ??= `the store of verdicts ${this.#folder} ${what}: it is done without`;
      }
      return undefined;
    }
  }
}

/** Where tools keep such things; without that folder one of our own. */
export function keptFolder(project: string = projectFolder): string {
  const modules = join(project, 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'portcullis') : join(project, '.portcullis');
}

function digestOf(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest();
}
