/**
 * The table of where each claim stands, held against the scenarios' own references.
 *
 * `UPDATE_PAGES=1` writes it anew. A scenario that names a claim, or no longer names it, changes it. What is
 * measured stands in the README, which bench/costs/costs.test.ts holds against the executor: measuring takes
 * long, and is done once.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MeasuredClaim } from '../../bench/costs/sentences.ts';
import { present } from '../../model/assert.ts';
import { projectFolder } from '../process/files.ts';
import { type Claim, claims } from './claims.ts';
import { dataOf } from './index.ts';

const page = `${projectFolder}/docs/claims.md`;
const mark = '<!-- standings -->';

test('docs/claims.md says which scenarios bear on each claim', async () => {
  const text = readFileSync(page, 'utf8');
  const before = text.slice(0, text.indexOf(mark) + mark.length);

  const now = `${before}\n\n${table(await scenariosByClaim())}\n`;

  if (process.env.UPDATE_PAGES === '1') writeFileSync(page, now);
  else expect(text).toBe(now);
});

async function scenariosByClaim(): Promise<ReadonlyMap<string, readonly string[]>> {
  const byClaim = new Map<string, string[]>(Object.keys(claims).map((claim) => [claim, []]));
  const files = readdirSync(`${projectFolder}/scenarios`, { recursive: true, encoding: 'utf8' });
  for (const file of files.sort()) {
    if (!file.endsWith('.scenario.ts')) continue;
    const module: { default: unknown } = await import(`${projectFolder}/scenarios/${file}`);
    for (const claim of dataOf(module.default).claims) {
      byClaim.get(claim)?.push(file.replace('.scenario.ts', ''));
    }
  }
  return byClaim;
}

function table(byClaim: ReadonlyMap<string, readonly string[]>): string {
  const rows = [...byClaim].map(([claim, scenarios]) => {
    const links = scenarios.map((name) => `[${name}](../scenarios/${name}.scenario.ts)`);
    return `| ${claim} | ${standing(claim as Claim, scenarios.length)} | ${links.join(', ')} |`;
  });
  return ['| claim | stands | scenarios |', '| --- | --- | --- |', ...rows].join('\n');
}

const readme = readFileSync(`${projectFolder}/README.md`, 'utf8');
/** Where the page of costs says more of it. */
const sections: Readonly<Record<MeasuredClaim, string>> = {
  A6: 'a6-references',
  A7: 'a7-calls',
  A8: 'a8-system-calls',
  A9: 'a9-interrupts',
};

function standing(claim: Claim, scenarios: number): string {
  const { needs } = claims[claim];
  if (isMeasured(claim)) {
    const found = `[measured](costs.md#${sections[claim]}): ${measured(claim)}`;
    if (scenarios === 0) return found;
    return needs === 'rival' ? `in part, and ${found}` : `shown on the model, and ${found}`;
  }
  if (scenarios === 0) return 'not measured yet';
  return needs === 'model' ? 'shown on the model' : 'in part';
}

/** What the README says of it, between its title and the end of its paragraph. */
function measured(claim: MeasuredClaim): string {
  const [, says] =
    new RegExp(`^- \\*\\*${claim}\\*\\*, [^:]*: ([^]*?)\\.\\n(?=-)`, 'm').exec(readme) ?? [];
  return present(says, `the README says what is measured of ${claim}`).replaceAll(/\s+/g, ' ');
}

function isMeasured(claim: Claim): claim is MeasuredClaim {
  return claim in sections;
}
