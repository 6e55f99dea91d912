/**
 * The plugin for vitest's configuration: each scenario file becomes a test file, with one test that has the
 * scenario's sentence for its name.
 *
 * What vitest runs under the name of a scenario file is a test that imports the file, under its name with a
 * query. Who else imports the file gets it as it is.
 */

import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, ViteUserConfig } from 'vitest/config';
import { configDefaults } from 'vitest/config';
import { type VariantText, variantName } from '../scenario/variants.ts';

export interface PortcullisOptions {
  /** Which files are scenarios, as globs below vitest's root; by default all that end in `.scenario.ts`. */
  readonly include?: readonly string[];
  /** Random searches begin from this number; 1 by default. */
  readonly seed?: number;
  /** Random runs, instead of as many as each scenario says. */
  readonly runs?: number;
  /** The designs that scenarios are judged under, in place of those that each names. */
  readonly variants?: readonly VariantText[];
}

const ending = '.scenario.ts';
/** Behind the path of a scenario file: the file itself, not its test. */
const itself = '?scenario';
const everywhere = `**/*${ending}`;
const judge = moduleAt('./judge');
/** What this package exports, from the copy that judges: a scenario of another copy would be no scenario. */
const exported: Readonly<Record<string, string>> = {
  portcullis: moduleAt('../index'),
  'portcullis/scenario': moduleAt('../scenario/index'),
  'portcullis/vitest': moduleAt('../vitest'),
};

/** Throws `TypeError` for options that there are not, or that no search can have. */
export function portcullis(options: PortcullisOptions = {}): Plugin {
  refuseMistakes(options);
  const { include = [everywhere], ...asked } = options;
  let root = '';
  return {
    name: 'portcullis',
    enforce: 'pre',
    config: (user: ViteUserConfig) => ({
      test: { include: [...(user.test?.include ? [] : configDefaults.include), ...include] },
    }),
    configResolved(resolved) {
      root = resolved.root;
    },
    async resolveId(source, importer, resolving) {
      if (Object.hasOwn(exported, source)) return exported[source];
      const [path = '', query] = source.split('?');
      if (!isModule(importer) || query !== undefined || !path.endsWith(ending)) return undefined;
      const resolved = await this.resolve(source, importer, { ...resolving, skipSelf: true });
      return resolved?.id.endsWith(ending) ? `${resolved.id}${itself}` : resolved;
    },
    load(id) {
      if (!id.endsWith(ending)) return undefined;
      const file = slashed(relative(root, id));
      const isInside = !file.startsWith('../') && !isAbsolute(file);
      return testOf(id, isInside ? file : id, asked);
    },
  };
}

/** Once, in place of once for each scenario. */
function refuseMistakes(options: PortcullisOptions): void {
  const known = ['include', 'seed', 'runs', 'variants'];
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`portcullis() has no option '${unknown}': it has ${known.join(', ')}`);
  }
  for (const text of options.variants ?? []) {
    variantName(
      text,
      (says, remedy) => new TypeError(`variants of portcullis(): ${says}; ${remedy}`),
    );
  }
  for (const [key, least] of [['seed', 0] as const, ['runs', 1] as const]) {
    const value = options[key] ?? least;
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new TypeError(`${key} of portcullis() is ${value}: give a whole number from ${least} on`);
  }
}

/** What no module imports, such as a test file, vite resolves as if the page of the project did. */
function isModule(importer: string | undefined): importer is string {
  return importer !== undefined && !importer.endsWith('/index.html');
}

/** The text of the test file that stands for a scenario file. */
function testOf(path: string, file: string, asked: object): string {
  const id = `${path}${itself}`;
  const importing = (what: string) => `() => import(${JSON.stringify(what)})`;
  return [
    `import { judgeFile } from ${JSON.stringify(judge)};`,
    `await judgeFile({ ...${JSON.stringify({ ...asked, path, file, id })},`,
    `  read: ${importing(id)}, readText: ${importing(`${path}?raw`)} });`,
  ].join('\n');
}

/** The path of a module of ours, which is TypeScript or JavaScript as this one is. */
function moduleAt(relativePath: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return slashed(fileURLToPath(new URL(`${relativePath}.${extension}`, import.meta.url)));
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
