/**
 * A finding with a violation as a page of Markdown: what went wrong first, then why it could.
 *
 * A function of the finding and of nothing else: the same finding gives the same bytes, today and
 * on another machine. The page says what the finding knows; `reports/README.md` explains every section,
 * and how its content was found.
 */

import { causes as allCauses, causeWords } from '../../../executor/units/cycles.ts';
import { actorOf } from '../../../model/action.ts';
import { showRights } from '../../../model/rights.ts';
import type { Chain } from '../../../properties/property.ts';
import {
  cellName,
  environmentName,
  listText,
  outcomeText,
  spaceName,
  threadName,
} from '../../finding/describe.ts';
import type { Finding, Violation } from '../../finding/finding.ts';
import { actionText } from '../../finding/phrasing.ts';
import type { RunStep } from '../../finding/run-step.ts';
import { siteText, violationSite } from '../../finding/site.ts';
import { type StepCost, spentText } from '../../finding/step-cost.ts';
import type { Subject } from '../../finding/subject.ts';
import type { Site } from '../../scenario/data.ts';
import { givenUpBy, variantOf } from '../../scenario/variants.ts';
import { code, codeBlock, prose, table } from '../../text/escape.ts';
import { sourceOf, suggestedFile } from '../source/source.ts';
import { changeTexts } from './change-texts.ts';
import { changesOf } from './changes.ts';
import { decisionOn } from './decision.ts';
import { anyIn, irrelevanceTexts, neighbourText } from './explanation.ts';
import { folded, foldText } from './folding.ts';
import { behind, finalState, holdings } from './holdings.ts';
import { attackersTexts, ladderOf } from './ladder.ts';
import { type TracedLink, tracedLinks } from './origins.ts';
import { timelineLines, timelineTexts } from './timeline.ts';

/** Of a longer run, so many lines at the beginning and at the end are printed. */
const fit = { longest: 40, first: 5, last: 20 };
/** Of a longer table of rights, so many rows are printed. */
const rightsLongest = 40;
/** A page is read where a line has so many columns. */
const timelineWidth = 100;
/** Of a longer list of what would come out differently, so many are printed. */
const differencesLongest = 10;

export function markdownOf(finding: Finding): string {
  const { subject, violation } = finding;
  if (violation === undefined) throw new Error('only a finding with a violation has a report');
  const sections = [
    `# ${prose(`${subject.name}: ${violation.property}`)}`,
    prose(violation.refutation.says),
    summary(finding, violation),
    clauseSection(subject, violation),
    costSection(violation),
    chainSection(subject, violation),
    ruleSection(subject, violation),
    timelineSection(subject, violation),
    ladderSection(subject, violation),
    runSection(subject, violation),
    rightsSection(subject, violation),
    minimalitySection(finding, violation),
    neighbourSection(subject, violation),
    keepSection(subject, violation),
  ];
  return `${sections.filter((section) => section !== undefined).join('\n\n')}\n`;
}

function summary(finding: Finding, violation: Violation): string {
  const { subject, search, scope, seed, command, remarks } = finding;
  const expected = finding.asExpected ? 'as the scenario expects' : '**not expected**';
  const lines = [
    `violated, ${expected}`,
    ...remarks.map(prose),
    `claim: ${prose(violation.claim)}`,
    `scenario: ${code(whereOf(subject, violation))} (${prose(subject.data.shows)})`,
    ...variantLines(subject),
    `search: ${search}, ${prose(scope)}`,
    ...executorLine(finding),
    ...(seed === undefined ? [] : [`seed: ${seed}`]),
    `run it again: ${code(command)}`,
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

/** The design that it was judged under, and what that gives up. */
function variantLines({ data }: Subject): string[] {
  if (data.variant === undefined) return [];
  const variant = variantOf(data);
  const { name, says } = variant;
  return [
    `variant: ${prose(name)} (${prose(says)})`,
    ...givenUpBy(variant).map(({ property, because }) =>
      prose(`not asked under it: ${property} (${because})`),
    ),
  ];
}

/** Where the scenario says something of the executor, and that was asked. */
function executorLine({ subject, search }: Finding): string[] {
  const { sizes, latencies, port } = subject.data.executor ?? {};
  const given = Object.entries({ ...sizes, ...latencies, ...(port && { port }) });
  if (given.length === 0 || (search !== 'lockstep' && search !== 'costs')) return [];
  return [`executor: ${given.map(([key, one]) => `${key} ${one}`).join(', ')}`];
}

function whereOf(subject: Subject, violation: Violation): string {
  const site = violationSite(subject, violation);
  return site === undefined ? subject.file : siteText(site);
}

function clauseSection({ data }: Subject, { refutation }: Violation): string | undefined {
  const clause = refutation.clause === undefined ? undefined : data.policy[refutation.clause];
  if (clause === undefined) return undefined;
  return `## The clause that is broken\n\n${code(clause.text)}, at ${code(siteText(clause.site))}`;
}

/** What is compared, side by side, cause by cause. */
function costSection({ cost }: Violation): string | undefined {
  if (cost === undefined) return undefined;
  const { text, site, rows, meanwhile = [] } = cost;
  const causes = allCauses.filter((cause) => rows.some((row) => row.cost.by[cause] !== undefined));
  const cells = rows.map(({ name, cost: { cycles, by } }) => [
    name,
    `${cycles}`,
    ...causes.map((cause) => `${by[cause] ?? ''}`),
  ]);
  const loops = meanwhile.map((loop) => `- ${prose(loop)}`);
  return [
    `## The cost that is exceeded\n\n${code(text)}, at ${code(siteText(site))}`,
    ...(rows.length === 0 ? [] : [table(['', 'cycles', ...causes], cells)]),
    ...(rows.length === 0 ? [] : [causes.map((one) => `*${one}* ${causeWords[one]}`).join(', ')]),
    ...(loops.length === 0
      ? []
      : [`Meanwhile each of these harts did the same again and again:\n\n${loops.join('\n')}`]),
  ].join('\n\n');
}

function chainSection(subject: Subject, violation: Violation): string | undefined {
  const { chain } = violation.refutation;
  if (chain === undefined) return undefined;
  const place = `${code(chain.right)} on ${prose(cellName(subject, chain.cell))}`;
  const title =
    chain.broken === undefined ? '## Where the authority comes from' : '## The authority chain';
  const links = tracedLinks(subject, violation, chain).map((link, i, all) =>
    linkLine(subject, chain, { link, isLast: i === all.length - 1 }),
  );
  return [
    `${title}\n\nOf ${place}:\n`,
    ownerLine(subject, chain),
    ...links,
    ...gap(subject, chain),
  ].join('\n');
}

function ownerLine(subject: Subject, { owner, links }: Chain): string {
  const named = owner === undefined ? 'nobody' : prose(spaceName(subject, owner));
  const [first] = links;
  return `- ${named} owns it${first === undefined || first.grantor === owner ? '' : '\n- ...'}`;
}

/** The last link of a broken chain is marked, if it is there to be marked. */
function linkLine(
  subject: Subject,
  chain: Chain,
  { link, isLast }: { link: TracedLink; isLast: boolean },
): string {
  const [from, to] = [link.grantor, link.grantee].map((space) => prose(spaceName(subject, space)));
  const ended = link.endedBy === undefined ? '' : `, taken away at step ${link.endedBy}`;
  const reaches = isLast && link.grantee === chain.space;
  const broken = reaches && chain.broken !== undefined ? brokenText(chain.broken) : '';
  const how = originText(subject, link);
  return `- ${from} -> ${to}: ${code(showRights(link.rights))}, ${how}${ended}${broken}`;
}

/** Where a broken chain ends before it reaches the space, what is missing is marked. */
function gap(subject: Subject, chain: Chain): string[] {
  const reached = chain.links.at(-1)?.grantee ?? chain.owner;
  if (chain.broken === undefined || reached === chain.space) return [];
  return [`- ... -> ${prose(spaceName(subject, chain.space))}${brokenText(chain.broken)}`];
}

function brokenText(reason: string): string {
  return ` **<- broken: ${prose(reason)}**`;
}

function originText(subject: Subject, { origin, lentBy }: TracedLink): string {
  const verb = lentBy === undefined ? 'granted' : 'lent';
  const carried =
    lentBy === undefined
      ? ''
      : ` to frame ${lentBy.depth} of ${prose(threadName(subject, lentBy.thread))}`;
  if (origin.kind === 'step') return `${verb}${carried} at step ${origin.step}`;
  if (origin.kind === 'nowhere') return `${verb}${carried}, but by no step of this run`;
  const { site, callersOf } = origin;
  const through = callersOf === undefined ? '' : ` to the callers of ${prose(callersOf)}`;
  return `${verb}${carried} initially${through}${site === undefined ? '' : ` (${code(siteText(site))})`}`;
}

/** A cost is no rule's doing. */
function ruleSection(subject: Subject, { run, cost }: Violation): string | undefined {
  if (cost !== undefined) return undefined;
  const decision = decisionOn(subject, run.at(-1));
  if (decision === undefined) return undefined;
  const { rule, enabled, conditions } = decision;
  const title = `## The rule that decided step ${run.length}: ${rule}`;
  const opening = enabled ? [] : ['The action was not enabled: it could not even be asked for.'];
  if (conditions.length === 0) {
    const none = 'It has no conditions: any code that can ask for it gets it.';
    return [title, ...opening, ...(enabled ? [none] : [])].join('\n\n');
  }
  const rows = conditions.map(({ says, cause, holds, at }) => [
    prose(says),
    `${holds ?? 'not evaluated'}${at === undefined ? '' : `, at ${prose(at)}`}`,
    cause,
  ]);
  return [title, ...opening, table(['condition', 'value', 'if false, refused as'], rows)].join(
    '\n\n',
  );
}

function timelineSection(subject: Subject, { timeline }: Violation): string | undefined {
  if (timeline === undefined) return undefined;
  const {
    executor,
    contract,
    suspected: suspect,
    differences,
    words,
  } = timelineTexts(subject, timeline);
  const where =
    suspect === undefined
      ? []
      : [`**${prose(suspect.unit)}**, cycle **${suspect.cycle}**: ${prose(suspect.says)}.`];
  const rows = differences.map((one) =>
    [one.where, one.executor, one.model].map((c) => prose(`${c}`)),
  );
  const used = words.map(([word, meaning]) => `*${word}* ${meaning}`).join(', ');
  return [
    '## Cycle by cycle',
    ...where,
    `The executor came to **${prose(executor)}**; the contract: **${prose(contract)}**.`,
    codeBlock('text', timelineLines(subject, timeline, timelineWidth).join('\n')),
    ...(used === '' ? [] : [`${used}.`]),
    rows.length === 0
      ? 'In all that can be compared they still agree.'
      : `What differs after the last cycle:\n\n${table(['where', 'executor', 'model'], rows)}`,
  ].join('\n\n');
}

function ladderSection(subject: Subject, violation: Violation): string | undefined {
  const lines = ladderOf(subject, violation, fit);
  if (lines === undefined) return undefined;
  const ladder = codeBlock('text', lines.map(({ text }) => text).join('\n'));
  return ['## The ladder', ladder, ...attackersTexts(subject).map(prose)].join('\n\n');
}

function runSection(subject: Subject, violation: Violation): string {
  const { run } = violation;
  if (run.length === 0) {
    return '## The run\n\nNo step: the machine is like this from the start.';
  }
  const columns = columnsFor(subject, violation);
  const head = columns.map(({ title }) => title);
  const keys = run.map((step) =>
    columns
      .slice(1)
      .map(({ cell }) => cell(step, 0))
      .join(),
  );
  const rows = folded(keys, fit).map((fold) => {
    const step = fold.kind === 'step' ? run[fold.index] : undefined;
    if (fold.kind === 'step' && step !== undefined) {
      return columns.map(({ cell }) => cell(step, fold.index));
    }
    return head.map((title) => (title === 'action' && fold.kind !== 'step' ? foldText(fold) : ''));
  });
  return `## The run\n\n${table(head, rows)}`;
}

interface Column {
  readonly title: string;
  cell(step: RunStep, index: number): string;
}

/** The thread is named where there are several; the line, where the steps were written. */
function columnsFor(subject: Subject, violation: Violation): Column[] {
  const { run } = violation;
  const number: Column = {
    title: 'step',
    cell: (_, index) => (index === run.length - 1 ? `**${index + 1}**` : `${index + 1}`),
  };
  const line: Column = {
    title: 'line',
    cell: ({ site }) => (site === undefined ? '' : lineText(subject, site)),
  };
  const thread: Column = {
    title: 'thread',
    cell({ action }) {
      const actor = actorOf(action);
      return actor === undefined ? '' : prose(threadName(subject, actor));
    },
  };
  const running: Column = { title: 'running', cell: (step) => prose(runningPath(subject, step)) };
  const action: Column = {
    title: 'action',
    cell: (step, index) =>
      prose(actionText(subject, step.before, step.action, anyIn(violation, index))),
  };
  const outcome: Column = { title: 'outcome', cell: ({ outcome }) => outcomeCell(outcome) };
  const hasThreads = subject.model.machine.threads.length > 1;
  const changed = new Map(
    run.map((step) => [step, changeTexts(changesOf(subject, step), hasThreads)]),
  );
  const cost: Column = {
    title: 'cycles',
    cell: ({ cost }) => (cost === undefined ? '' : costCell(cost)),
  };
  const changes: Column = {
    title: 'changes',
    cell: (step) => (changed.get(step) ?? []).map(prose).join('; '),
  };
  return [
    number,
    ...(run.some(({ site }) => site !== undefined) ? [line] : []),
    ...(hasThreads ? [thread] : []),
    running,
    action,
    outcome,
    ...(run.some(({ cost }) => cost !== undefined) ? [cost] : []),
    changes,
  ];
}

/** `15: 4 frame, 2 port` */
function costCell(cost: StepCost): string {
  const spent = spentText(cost);
  return spent === '' ? `${cost.cycles}` : `${cost.cycles}: ${prose(spent)}`;
}

/** With the file, where a step was not written in the one of the scenario. */
function lineText({ data }: Subject, { file, line }: Site): string {
  return file === data.site.file ? `${line}` : prose(`${file}:${line}`);
}

function outcomeCell(outcome: RunStep['outcome']): string {
  const text = prose(outcomeText(outcome));
  return outcome === undefined || outcome.kind === 'fault' ? `**${text}**` : text;
}

/** The environments on the stack, callers first; the last one runs. The middle of many is left out. */
function runningPath(subject: Subject, { action, before }: RunStep): string {
  const actor = actorOf(action);
  const frames = actor === undefined ? [] : (before.threads[actor] ?? []);
  const names = frames.map((frame) => environmentName(subject, frame));
  const shown = names.length > 4 ? [names[0], '...', ...names.slice(-2)] : names;
  return shown.join(' > ');
}

function rightsSection(subject: Subject, violation: Violation): string | undefined {
  const { chain } = violation.refutation;
  const parts = [
    ...(chain === undefined
      ? []
      : [holdersText(subject, violation, chain), behindText(subject, violation, chain)]),
    deadText(subject, violation),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : ['## Rights', ...parts].join('\n\n');
}

function holdersText(subject: Subject, violation: Violation, { cell }: Chain): string {
  const place = prose(cellName(subject, cell));
  const holders = holdings(subject, finalState(subject, violation), cell);
  if (holders.length === 0) return `In the end nobody holds anything on ${place}.`;
  const rows = holders.map(({ space, owns, held, withLends }) => [
    prose(spaceName(subject, space)),
    `${rightsCell(held)}${owns ? ' (owner)' : ''}`,
    withLends
      .map((more) => `${rightsCell(more.held)} on ${prose(threadName(subject, more.thread))}`)
      .join(', '),
  ]);
  const head = ['who', 'by ownership and grants', 'with lends'];
  const lent = rows.some(([, , lends]) => lends !== '');
  const shown = lent ? rows : rows.map((row) => row.slice(0, 2));
  return (
    `Who holds what on ${place} in the end:\n\n` +
    tableUpTo(rightsLongest, lent ? head : head.slice(0, 2), shown)
  );
}

/** What is behind a place, and who else comes to it. */
function behindText(subject: Subject, violation: Violation, { cell }: Chain): string | undefined {
  const state = finalState(subject, violation);
  const found = behind(subject, state, cell);
  if (found === undefined) return undefined;
  const place = prose(cellName(subject, cell));
  if (found.memory === undefined) return `Nothing is mapped behind ${place} in the end.`;
  const { memory, aliases } = found;
  const others = listText(aliases.map(prose));
  const isOne = aliases.length === 1;
  if (memory === cellName(subject, cell)) {
    if (aliases.length === 0) return `${place} is memory, and no page leads to it.`;
    return `${place} is memory, and ${others} ${isOne ? 'leads' : 'lead'} to it.`;
  }
  const leads = `${place} leads to ${prose(memory)}`;
  if (aliases.length === 0) return `${leads}, and no other page does.`;
  return `${leads}, and so ${isOne ? 'does' : 'do'} ${others}.`;
}

/** Spaces that have ended. */
function deadText(subject: Subject, violation: Violation): string | undefined {
  const dead = Object.keys(finalState(subject, violation).spaces).map(Number);
  if (dead.length === 0) return undefined;
  const names = listText(dead.map((space) => prose(spaceName(subject, space))));
  return `${names} ${dead.length === 1 ? 'is' : 'are'} dead in the end, and ${dead.length === 1 ? 'holds' : 'hold'} nothing.`;
}

function rightsCell(rights: number): string {
  const text = showRights(rights);
  return text === 'none' ? text : code(text);
}

function tableUpTo(longest: number, head: readonly string[], rows: readonly string[][]): string {
  if (rows.length <= longest) return table(head, rows);
  const left = `${rows.length - longest} rows are left out.`;
  return `${table(head, rows.slice(0, longest))}\n\n${left}`;
}

function minimalitySection({ search, subject }: Finding, violation: Violation): string {
  const { run, minimality } = violation;
  const texts = [
    minimalityText(run.length, minimality, choiceOf(search, subject)),
    ...irrelevanceTexts(violation),
  ];
  return `## How short the run is\n\n${texts.join(' ')}`;
}

function neighbourSection(subject: Subject, violation: Violation): string | undefined {
  const neighbour = violation.explanation?.neighbour;
  if (neighbour === undefined) return undefined;
  const { says, differences } = neighbourText(subject, violation, neighbour);
  const shown = differences.slice(0, differencesLongest).map((one) => `- ${prose(one)}`);
  const left = differences.length - shown.length;
  const more = left === 0 ? [] : [`- and ${left} more`];
  const body =
    shown.length === 0 ? `${prose(says)}.` : [`${prose(says)}:\n`, ...shown, ...more].join('\n');
  return `## The nearest run that breaks nothing\n\n${body}`;
}

/** What the search could choose from. */
function choiceOf(search: Finding['search'], { data }: Subject): string {
  if (search === 'directed') return 'the steps as written';
  return data.may.kind === 'menu' ? 'this menu' : 'everything that this machine allows';
}

function minimalityText(
  steps: number,
  minimality: Violation['minimality'],
  choice: string,
): string {
  const length = steps === 1 ? '1 step' : `${steps} steps`;
  if (steps === 0) return 'Nothing has to happen: the machine is like this from the start.';
  switch (minimality.kind) {
    case 'as written':
      return `As written: the first ${length} of the scenario, none left out.`;
    case 'shortest':
      return `Shortest possible: no run of fewer than ${length} from ${choice} breaks the property.`;
    case 'shrunk':
      return (
        `Shrunk from ${minimality.from} to ${length} with ${minimality.attempts} attempts. ` +
        (minimality.isShortest === true
          ? 'No shorter run of what it names breaks the property: all were looked at.'
          : 'A shorter run may exist.')
      );
  }
}

function keepSection(subject: Subject, violation: Violation): string {
  return [
    '## Keep it',
    `This is the run as a scenario of its own. Saved as ${code(suggestedFile(subject, violation))}, ` +
      'it is checked from then on.',
    codeBlock('ts', sourceOf(subject, violation)),
  ].join('\n\n');
}
