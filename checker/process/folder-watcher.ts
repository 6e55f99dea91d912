/**
 * Waits for changes below folders.
 *
 * What changed is found out by reading: the operating system only says when to look. So it makes no
 * difference whether an editor writes a file in one piece or in three, or replaces it, and a file that was
 * saved as it was has not changed.
 */

import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

export interface Changes {
  /** Paths of files whose text is another, or that are new. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/** Texts of files by path. */
type Snapshot = ReadonlyMap<string, string>;

/** An editor that saves may write several files one after the other. */
const millisecondsOfQuiet = 50;

export class FolderWatcher {
  readonly #folders: readonly string[];
  readonly #signal: AbortSignal;
  readonly #watched: (path: string) => boolean;
  /** The folders that are watched, by path and inode. */
  readonly #watching = new Map<string, FSWatcher>();
  #snapshot: Snapshot;
  #waiting: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Until the signal is aborted. `watched` says whether a path can matter. */
  constructor(folders: readonly string[], watched: (path: string) => boolean, signal: AbortSignal) {
    this.#folders = folders;
    this.#watched = watched;
    this.#signal = signal;
    this.#snapshot = this.#read();
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      for (const watching of this.#watching.values()) watching.close();
      this.#waiting?.();
    });
  }

  /** What has changed since it was asked last, as soon as there is something; undefined at the end. */
  async next(): Promise<Changes | undefined> {
    while (!this.#signal.aborted) {
      const changes = this.#changes();
      if (changes.written.length + changes.removed.length > 0) return changes;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return undefined;
  }

  /** Watches each folder before it looks into it, so that no change falls in between. */
  #below(folder: string): string[] {
    try {
      this.#watch(folder);
      const entries = readdirSync(folder, { withFileTypes: true });
      return entries
        .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
        .flatMap((entry) => {
          const path = join(folder, entry.name);
          return entry.isDirectory() ? this.#below(path) : [path];
        });
    } catch {
      // It was there a moment ago.
      return [];
    }
  }

  /** Folder by folder: on Linux, Node loses files that are replaced when it watches recursively. */
  #watch(folder: string): void {
    // Another folder may have come in its place.
    const place = `${folder} ${statSync(folder).ino}`;
    if (this.#watching.has(place)) return;
    const watching = watch(folder, () => this.#stir());
    const isGone = () => this.#watching.delete(place);
    watching.on('error', isGone).on('close', isGone);
    this.#watching.set(place, watching);
  }

  #stir(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#waiting?.(), millisecondsOfQuiet);
  }

  #changes(): Changes {
    const before = this.#snapshot;
    const now = this.#read();
    this.#snapshot = now;
    return {
      written: [...now].flatMap(([path, text]) => (before.get(path) === text ? [] : path)),
      removed: [...before.keys()].filter((path) => !now.has(path)),
    };
  }

  #read(): Snapshot {
    const paths = this.#folders.flatMap((folder) => this.#below(folder));
    return new Map(
      paths.filter(this.#watched).flatMap((path) => {
        const text = textOf(path);
        return text === undefined ? [] : [[path, text] as const];
      }),
    );
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
