/** `replay FILE`: reads a report and its scenario, plays the run again, and prints what came of it. */

import { join, resolve } from 'node:path';
import type { MachineDescription } from '../../model/description.ts';
import { Unusable } from '../../model/unusable.ts';
import { machineSubject } from '../finding/machine-subject.ts';
import { isMachines } from '../finding/rows.ts';
import { siteText } from '../finding/site.ts';
import { type Subject, subjectOf } from '../finding/subject.ts';
import { UnusableReport } from '../finding/unusable-report.ts';
import { type Status, status } from '../finding/verdict.ts';
import { projectFolder, readReport, type ScenarioFile, scenariosAt } from '../process/files.ts';
import { load } from '../process/loader.ts';
import { print, showPrinted } from '../process/output.ts';
import { type ReportedViolation, readViolation } from '../report/violation/read-json.ts';
import { ScenarioError, type UnusableFile } from '../scenario/error.ts';
import { nearest } from '../text/nearest.ts';
import { printable } from '../text/printable.ts';
import type { ReplayArguments } from './arguments.ts';
import { replay, variantIn } from './replayed.ts';

/** Throws `UnusableReport`. `all`: the scenarios that there are, for a suggestion. */
export async function replayReport(
  { file, quiet }: ReplayArguments,
  all: readonly ScenarioFile[],
  signal: AbortSignal,
): Promise<Status> {
  const report = readViolation(readReport(resolve(file)), file);
  const subject = await subjectFor(report, file, { all, signal });
  if (signal.aborted) return status.interrupted;
  if ('unusable' in subject) {
    const { says, remedy, site } = subject.unusable;
    const place = site === undefined ? report.scenario.file : siteText(site);
    await print(`${printable(`${place}  ${says}`)}\n  remedy  ${printable(remedy)}\n`);
    return status.unusable;
  }
  const replayed = replay(report, subject, file);
  if (quiet && replayed.status === status.asSaid) return replayed.status;
  const lines = [...replayed.details, `report  ${file}`, `check   ${report.command}`];
  const opening = `${report.scenario.name}  ${replayed.says}`;
  const text = [opening, ...lines.map((line) => `  ${line}`)];
  await print(text.map((line) => `${printable(line)}\n`).join(''));
  return replayed.status;
}

async function subjectFor(
  report: ReportedViolation,
  file: string,
  { all, signal }: { all: readonly ScenarioFile[]; signal: AbortSignal },
): Promise<Subject | { readonly unusable: UnusableFile }> {
  const { scenario, machine } = report;
  const variant = variantIn(report, file);
  try {
    if (isMachines(scenario.name)) {
      if (machine !== undefined) return onMachine(machine, variant, file);
      throw new UnusableReport(`${file} is damaged: the machine of its run is missing`);
    }
    const files = scenariosAt(join(projectFolder, scenario.file)) ?? scenariosAt(scenario.file);
    if (files?.length !== 1) throw new UnusableReport(gone(report, file, all));
    const judged = files.map((one) => ({ ...one, under: [variant] }));
    const [loaded] = await load(judged, { printed: showPrinted, signal });
    if (loaded === undefined) throw new UnusableReport(`${scenario.file} was not read`);
    return 'data' in loaded ? subjectOf(loaded) : loaded;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { message, remedy, site } = error;
    return { unusable: { says: message, remedy, ...(site && { site }) } };
  }
}

function onMachine(description: MachineDescription, variant: string, file: string): Subject {
  try {
    return machineSubject(description, variant);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    throw new UnusableReport(`${file} is damaged: ${error.message}`);
  }
}

function gone({ scenario }: ReportedViolation, file: string, all: readonly ScenarioFile[]): string {
  const near = nearest(
    scenario.name,
    all.map(({ name }) => name),
  );
  const hint = near === undefined ? '' : `; is it now ${near}?`;
  return `${file} is about ${scenario.file}, which is no longer there${hint}`;
}
