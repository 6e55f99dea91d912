/**
 * Makes of the sources what starts fastest: one module for each process, and others for what several of them
 * need. Types are not checked.
 *
 * The modules lie as their sources do, so that each finds the others, and the language the frames of its own,
 * by where it is.
 */

import { readFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { build } from 'esbuild';

/** The processes, and what scenarios import, by where they come to lie: each in a folder of `checker`. */
const entryPoints = {
  'checker/command/cli': 'checker/cli.ts',
  'checker/process/search-child': 'checker/process/search-child.ts',
  'checker/process/loader-child': 'checker/process/loader-child.ts',
  'checker/process/loader-start': 'checker/process/loader-start.ts',
  'checker/scenario/index': 'checker/scenario/index.ts',
  'checker/scenario/config': 'checker/scenario/config.ts',
};

/**
 * The modules by their paths in `folder`. Throws when a source is no TypeScript.
 *
 * @param {string} project where the sources are
 * @param {string} folder what the modules are for; nothing is written
 */
export async function bundled(project, folder) {
  const { outputFiles } = await build({
    entryPoints,
    absWorkingDir: project,
    outdir: folder,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // One is a program of its own, and the other no ES module.
    external: ['esbuild', 'commander'],
    // The language passes over frames of its own folder, and all of it may be in here.
    chunkNames: 'checker/scenario/part-[hash]',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [{ name: 'places', setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, withPlace) }],
  });
  return outputFiles;

  /**
   * Every module knows where it would be if it were one of its own.
   *
   * @param {{ path: string }} source
   */
  async function withPlace({ path }) {
    const text = await readFile(path, 'utf8');
    const place = relative(project, path).split(sep).join('/').replace(/ts$/, 'js');
    const url = `new URL('../../${place}', import.meta.url).href`;
    const loader = /** @type {const} */ ('ts');
    return { contents: text.replaceAll('import.meta.url', url), loader };
  }
}
