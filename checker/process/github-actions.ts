/**
 * A job of GitHub Actions, by the variables that its runner sets: where the files of annotations are
 * looked for, and the file in which a step leaves its summary.
 */

import { appendFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Environment } from './environment.ts';

export interface GithubJob {
  /** From the root of the repository to `project`, as the beginning of a path; empty where that is the root. */
  readonly prefix: string;
  /** Absent where the runner has no summaries. */
  readonly summaryFile?: string;
}

/** Undefined elsewhere. `project`: the folder from which files are named. */
export function githubJob(environment: Environment, project: string): GithubJob | undefined {
  const {
    GITHUB_ACTIONS: actions,
    GITHUB_WORKSPACE: root,
    GITHUB_STEP_SUMMARY: file,
  } = environment;
  if (actions !== 'true') return undefined;
  const below = root === undefined ? '' : relative(root, project).split(sep).join('/');
  const prefix = below === '' || below.startsWith('..') ? '' : `${below}/`;
  return { prefix, ...(file !== undefined && file !== '' && { summaryFile: file }) };
}

/** GitHub shows no summary of a step that has more bytes. */
const summaryBytesMax = 1_048_576;

/** Adds Markdown to the summary of a step, and as much of it as GitHub shows. What is wrong, if it cannot. */
export function appendSummary(file: string, markdown: string): string | undefined {
  try {
    const before = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    // Another command may have left its last line open.
    appendFileSync(file, wholeLines(`\n${markdown}`, summaryBytesMax - before));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `the summary for GitHub cannot be written (${error.message})`;
  }
}

/** Whole lines of it, and at the end that there are more. */
function wholeLines(text: string, bytes: number): string {
  const all = Buffer.from(text);
  if (all.length <= bytes) return text;
  const room = bytes - Buffer.byteLength(more);
  if (room < 0) return '';
  const end = all.lastIndexOf('\n', room - 1) + 1;
  return all.subarray(0, end).toString() + more;
}

const more =
  '\nThe rest is longer than GitHub shows; *summary.md* among the reports has all of it.\n';
