/**
 * The page on continuous integration is true: its commands run as they stand, on a folder of scenarios, and
 * leave what the page says.
 *
 * In place of `npm` and `npx` stand scripts: the one does nothing, the other starts the checker of this
 * repository on the folder. What a service does by itself, such as checking out, is not tried.
 */

import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../checker/process/files.ts';
import {
  removeScratch,
  scratchFolder,
  usableScenario,
} from '../checker/process/scratch.fixture.ts';

const page = readFileSync(join(projectFolder, 'docs/ci.md'), 'utf8');
/** Whole scripts, and of a workflow each command that starts the checker; the same only once. */
const scripts = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
  .flatMap(([, language, text = '']) =>
    language === 'sh'
      ? text
      : [...text.matchAll(/^ *- (?:run: )?(npx portcullis .*)$/gm)].map(([, one = '']) => one),
  )
  .filter((script, i, all) => all.indexOf(script) === i)
  .map((script) => ({ script, title: script.trimEnd().replaceAll('\n', '; ') }));

/** Stands in for `npx portcullis check`, or only for the status with which it ends. */
const npx = `#!/bin/sh
[ "$1 $2" = 'portcullis check' ] || { echo "what is npx $*?"; exit 99; }
[ -z "$STATUS" ] || exit "$STATUS"
shift 2
exec "$NODE" "$PROJECT/checker/start.js" check "$SCENARIOS" --runs 5 "$@"
`;

describe('the commands of the page on continuous integration', () => {
  let folder: string;
  beforeAll(() => {
    const surprise = "app.loads(buffer).faults('protection')";
    folder = scratchFolder({
      'scenarios/breaks.scenario.ts': usableScenario.replace('app.loads(buffer)', surprise),
      'bin/npm': '#!/bin/sh\n',
      'bin/npx': npx,
    });
    for (const name of ['npm', 'npx']) chmodSync(join(folder, 'bin', name), 0o755);
  });
  afterAll(() => removeScratch(folder));

  test('are found on it', () => {
    expect(scripts).toHaveLength(3);
  });

  test.each(scripts)('$title', async ({ script }) => {
    const summary = join(folder, 'summary');
    for (const name of ['reports', 'summary']) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }

    const { status, out } = await ended(script, { GITHUB_STEP_SUMMARY: summary });

    expect(status, out).toBe(2);
    expect(out).toMatch(/^::error file=.*breaks\.scenario\.ts,line=/m);
    expect(readFileSync(summary, 'utf8')).toContain('\n```text\n');
    const files = [...script.matchAll(/\w+=(reports\/\S+)/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    expect(files).not.toEqual([]);
  });

  test.each(scripts)('end as the page says: $title', async ({ script }) => {
    const statuses = [0, 1, 2, 3, 4, 5, 130];
    const isContent = script.includes('-eq 3');

    const all = await Promise.all(statuses.map((status) => ended(script, { STATUS: `${status}` })));

    expect(all.map(({ status }) => status)).toEqual(
      statuses.map((status) => (status === 3 && isContent ? 0 : status)),
    );
  });

  interface Ended {
    readonly status: number | null;
    readonly out: string;
  }

  /** As in a job of GitHub Actions. */
  function ended(script: string, more: NodeJS.ProcessEnv): Promise<Ended> {
    const child = spawn('sh', ['-c', script], {
      cwd: folder,
      env: {
        ...process.env,
        PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
        ...{ NODE: process.execPath, PROJECT: projectFolder },
        ...{ SCENARIOS: join(folder, 'scenarios'), GITHUB_ACTIONS: 'true', ...more },
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, out }));
    });
  }
});
