/** How claims and statements stand, as the tables of docs/claims.md and docs/statements.md. */

import { type Claim, claims } from '../checker/scenario/claims.ts';
import type { ClaimPart, Evidence } from './evidence.ts';
import { showings } from './showings/index.ts';
import type { Known, PartStanding, Standing, StatementStanding } from './standing.ts';
import { isCounted, standingOf, standingOfStatement } from './standing.ts';
import type { Statement } from './statement.ts';
import { statements } from './statements/index.ts';

type ClaimFamily = 'A' | 'B' | 'C';
type TableRow = readonly string[];

/** What is claimed, and how it stands. */
export function claimRows(family: ClaimFamily, known: Known): TableRow[] {
  return claimsOf(family).map((claim) => {
    const { says, quote, source } = claims[claim];
    const words = `"${quote.replaceAll('"', "'")}" (${shortSource(source)})`;
    return [claim, `${says} ${words}`, standingText(standingOf(showings[claim], known))];
  });
}

/** What would show each claim, part by part. */
export function partRows(family: ClaimFamily, known: Known): TableRow[] {
  return claimsOf(family).flatMap((claim) =>
    standingOf(showings[claim], known).parts.map((standing, i) => [
      i === 0 ? claim : '',
      standing.part.shows,
      partText(standing),
    ]),
  );
}

function claimsOf(family: ClaimFamily): Claim[] {
  return (Object.keys(claims) as Claim[]).filter((claim) => claim.startsWith(family));
}

function shortSource(source: string): string {
  const [, point] = /26 March 2004, point (\d+)$/.exec(source) ?? [];
  if (point !== undefined) return `G1.${point}`;
  return source
    .replace(/Ivan Godard, linux-kernel, "[^"]*", 26 March 2004/, 'G1')
    .replace(/Ivan Godard, linux-kernel, "[^"]*", 28 March 2004/, 'G2')
    .replace(/Jonathan Shapiro, "[^"]*", 27 August 1999/, 'Shapiro')
    .replace(/Floody, linux-kernel.*$/, 'Floody')
    .replace(/OSDev forum.*$/, 'OSDev');
}

function standingText({ how, condition, parts }: Standing): string {
  const counted = parts.filter(isCounted);
  const good = counted.filter((part) => part.how !== 'not shown').length;
  const share = how === 'shown in part' ? `: ${good} of ${counted.length}` : '';
  if (condition === undefined || good === 0) return `**${how}**${share}`;
  return `**${how}**${share}, under a condition: ${condition}`;
}

function partText({ part, how, missing }: PartStanding): string {
  if ('by' in part && how !== 'not shown') {
    return `${part.isAside === true ? 'aside' : how}: ${evidenceText(part.by)}`;
  }
  const lacks = 'lacks' in part ? ` (wants a ${wanted[part.lacks]})` : '';
  return `**not shown**: ${missing}${lacks}`;
}

const wanted = {
  rival: 'rival',
  speculation: 'processor that runs ahead',
  scenario: 'scenario',
  words: 'rule',
  figure: 'measurement',
} as const;

/** One row for each sentence of a message. Numbers run through all messages. */
export function statementRows(message: string, known: Known): TableRow[] {
  const all = Object.entries(statements);
  const before = all.slice(
    0,
    all.findIndex(([name]) => name === message),
  );
  const first = before.reduce((sum, [, of]) => sum + of.length, 1);
  return (statements[message] ?? []).map((statement, i) => {
    const standing = standingOfStatement(statement, known);
    const by = 'by' in statement && standing.how !== 'not covered' ? statement.by : [];
    return [
      `${first + i}`,
      `"${statement.quote.replaceAll('"', "'")}" (${statement.source})`,
      statement.claim,
      statementText(standing),
      evidenceText(by),
    ];
  });
}

function statementText({ how, says }: StatementStanding): string {
  return says === undefined ? `**${how}**` : `**${how}**: ${says}`;
}

/** How many statements stand in each way. */
export function sumRows(known: Known): TableRow[] {
  const standings = allStatements().map((one) => standingOfStatement(one, known));
  const count = (holds: (standing: StatementStanding) => boolean) =>
    `${standings.filter(holds).length}`;
  const isOpen = ({ how }: StatementStanding) => how === 'not covered';
  const isOthers = ({ lacks }: StatementStanding) => lacks === 'rival' || lacks === 'speculation';
  return [
    ...(['shown', 'measured', 'under a condition', 'weaker'] as const).map((how) => [
      how,
      count((one) => one.how === how),
    ]),
    ['not covered, for want of a rival or of speculation', count((s) => isOpen(s) && isOthers(s))],
    ['not covered, for another reason', count((s) => isOpen(s) && !isOthers(s))],
    ['all', `${standings.length}`],
  ];
}

export function allStatements(): Statement[] {
  return Object.values(statements).flat();
}

/** Whatever is brought forward for anything. */
export function allEvidence(): Evidence[] {
  const parts = Object.values(showings).flatMap((showing): readonly ClaimPart[] => showing.parts);
  return [...parts, ...allStatements()].flatMap((one) => ('by' in one ? one.by : []));
}

/** Each scenario once, with what of it bears on the matter. */
function evidenceText(evidence: readonly Evidence[]): string {
  const byLink = new Map<string, Set<string>>();
  for (const one of evidence) {
    const link = linkOf(one);
    byLink.set(link, (byLink.get(link) ?? new Set()).add(kindOf(one)));
  }
  return [...byLink]
    .map(([link, kinds]) => [link, [...kinds].filter((kind) => kind !== '').join(', ')])
    .map(([link, kinds]) => (kinds === '' ? link : `${link} (${kinds})`))
    .join('; ');
}

function linkOf(evidence: Evidence): string {
  if ('figure' in evidence) {
    const file = evidence.page.replace('docs/', '');
    return `[${file.replace('.md', '')}](${file})`;
  }
  if ('test' in evidence) return `[${evidence.test}](../${evidence.test})`;
  const { scenario, variant } = evidence;
  const link = `[${scenario}](../scenarios/${scenario}.scenario.ts)`;
  return variant === undefined ? link : `${link} as ${variant}`;
}

function kindOf(evidence: Evidence): string {
  if ('step' in evidence) return 'step';
  if ('clause' in evidence) return 'policy';
  if ('premise' in evidence) return evidence.property;
  if ('finds' in evidence) return `breaks ${evidence.finds}`;
  if ('lockstep' in evidence) return 'in lockstep';
  if ('cost' in evidence) return 'cost';
  if ('figure' in evidence) return `"${evidence.figure}"`;
  return '';
}
