/**
 * What the process that reads scenario files and the one that asked for it say to each other.
 *
 * Scenario files run in the reading process and can send messages of their own. Each real one carries
 * a number that only the two know. This guards against accidents and tricks of a line or two; it is
 * no sandbox: a scenario file is a program, with all that its author may do.
 */

import type { ScenarioData } from '../scenario/data.ts';
import type { UnusableFile } from '../scenario/error.ts';

export interface FileToRead {
  readonly index: number;
  /** As messages name it. */
  readonly file: string;
  readonly path: string;
}

export interface Order {
  readonly secret: string;
  readonly files: readonly FileToRead[];
}

export type News =
  | { readonly kind: 'ready' }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'printed'; readonly index: number; readonly text: string }
  | { readonly kind: 'data'; readonly index: number; readonly data: ScenarioData }
  | { readonly kind: 'unusable'; readonly index: number; readonly unusable: UnusableFile }
  | { readonly kind: 'ended' }
  /** The reading itself is broken, and no file is to blame. */
  | { readonly kind: 'failed'; readonly says: string };

export type Message = News & { readonly secret: string };
