/**
 * The list of formats for a whole run, and what `--reporter` says of them. A new format is a file in
 * `report/run/` and a line here.
 */

import { github } from '../report/run/github.ts';
import { json } from '../report/run/json.ts';
import { junit } from '../report/run/junit.ts';
import type { Format } from '../report/run/run.ts';
import { suggestion } from '../text/nearest.ts';
import { UnusableArguments } from './unusable-arguments.ts';

const formats: readonly Format[] = [json, junit, github];

/** A format that was asked for. */
export interface Reporter {
  readonly format: Format;
  /** Absent: it is printed. */
  readonly file?: string;
}

/** `json=FILE`, `github (annotations among what is printed)`. */
export const formatNames = formats.map(({ name, exampleFile, remark }) => {
  const word = exampleFile === undefined ? name : `${name}=FILE`;
  return remark === undefined ? word : `${word} (${remark})`;
});

export const exampleReporter = `${json.name}=${json.exampleFile}`;

/** `json=run.json`, `github`. Throws `UnusableArguments`. */
export function reporterOf(word: string): Reporter {
  const [name = '', ...rest] = word.split('=');
  const format = formats.find((one) => one.name === name);
  if (format === undefined) {
    const names = formats.map((one) => one.name);
    throw new UnusableArguments(`there is no reporter '${name}'; ${suggestion(name, names)}`);
  }
  if (format.exampleFile === undefined) {
    if (rest.length === 0) return { format };
    throw new UnusableArguments(`the reporter ${name} prints, so it takes no file`);
  }
  const file = rest.join('=');
  if (file !== '') return { format, file };
  throw new UnusableArguments(
    `the reporter ${name} wants a file: --reporter ${name}=${format.exampleFile}`,
  );
}

/** Throws `UnusableArguments`. */
export function refuseSharedFiles(reporters: readonly Reporter[]): void {
  const files = reporters.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice === undefined) return;
  throw new UnusableArguments(`two reporters write to ${twice}: give each a file of its own`);
}
