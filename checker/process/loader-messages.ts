/**
 * Messages between the checker and the process that reads scenario files.
 *
 * Scenario files run in the reading process and can send messages of their own. Each real one carries
 * a secret that only the two processes know. This guards against accidents and simple tricks, and is
 * not a sandbox: a scenario file is a program, and may do whatever its user may do.
 */

import type { ScenarioData } from '../scenario/data.ts';
import type { UnusableFile } from '../scenario/error.ts';
import type { ScenarioFile } from './files.ts';

export interface FileToRead extends Pick<ScenarioFile, 'file' | 'path'> {
  readonly index: number;
}

export interface ReadOrder {
  readonly secret: string;
  readonly files: readonly FileToRead[];
}

/** What the reading process sends. */
export type ReaderMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'printed'; readonly index: number; readonly text: string }
  | { readonly kind: 'data'; readonly index: number; readonly data: ScenarioData }
  | { readonly kind: 'unusable'; readonly index: number; readonly unusable: UnusableFile }
  | { readonly kind: 'ended' }
  /** The reading itself is broken, and no file is to blame. */
  | { readonly kind: 'failed'; readonly says: string };

export type SignedMessage = ReaderMessage & { readonly secret: string };
