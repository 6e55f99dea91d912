/**
 * The folder of reports: one Markdown and one JSON file for each scenario and violated property, and one
 * page about the whole run.
 *
 * A scenario's files are those of its last check: what an earlier run left about it is removed, and
 * nothing else is touched. A folder that takes no files is one complaint, not a crash: the verdicts are
 * printed all the same.
 */

import { join } from 'node:path';
import { type Checked, isUnusable } from '../report/run/run.ts';
import { summaryFile } from '../report/run/summary.ts';
import { fileStems, reportName, reportNames } from '../report/violation/file-names.ts';
import { nameUnder, partsOf } from '../scenario/variants.ts';
import { removeReports, Unwritable, writeReports } from './files.ts';
import type { SearchResult } from './search-process.ts';

export class ReportFolder {
  readonly #folder: string;
  readonly #stems: ReadonlyMap<string, string>;
  readonly #complaints = new Set<string>();

  /** `names` are those of all scenarios that there are, whether they are checked or not. */
  constructor(folder: string, names: readonly string[]) {
    this.#folder = folder;
    this.#stems = fileStems(names);
  }

  get complaints(): readonly string[] {
    return [...this.#complaints];
  }

  /** Writes the files of one scenario. The result is the scenario, naming them. */
  keep({ checked, reports }: Pick<SearchResult, 'checked' | 'reports'>): Checked {
    const stem = this.#stemOf(checked.name);
    const files = new Map<string, string>();
    for (const { property, markdown, json } of reports) {
      files.set(reportName(stem, property, 'md'), markdown);
      files.set(reportName(stem, property, 'json'), json);
    }
    const stale = reportNames(stem).filter((name) => !files.has(name));
    const isKept = this.#attempt(() => {
      removeReports(this.#folder, stale);
      writeReports(this.#folder, files);
    });
    return isKept ? naming(checked, (property) => this.#pathOf(stem, property)) : checked;
  }

  /** Writes the page about the whole run, if the folder took all other files. */
  keepSummary(text: string): void {
    if (this.#complaints.size > 0) return;
    this.#attempt(() => writeReports(this.#folder, new Map([[summaryFile, text]])));
  }

  /** Of a variant that of its scenario, with its name behind it: no scenario has such a name. */
  #stemOf(name: string): string {
    const { base, variant } = partsOf(name);
    const stem = this.#stems.get(base) ?? base;
    return variant === undefined ? stem : nameUnder(stem, variant);
  }

  #pathOf(stem: string, property: string): string {
    return join(this.#folder, reportName(stem, property, 'md'));
  }

  #attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      this.#complaints.add(error.message);
      return false;
    }
  }
}

function naming(checked: Checked, pathOf: (property: string) => string): Checked {
  if (isUnusable(checked)) return checked;
  const searches = checked.searches.map((search) => {
    const { violation } = search;
    if (violation === undefined) return search;
    return { ...search, violation: { ...violation, report: pathOf(violation.property) } };
  });
  return { ...checked, searches };
}
