/**
 * Starts the program in the clone as fast as if it had been built, and nothing has to be built.
 *
 * What the sources come to is kept in node_modules/.cache/portcullis/, under a hash of all that it is made
 * of: the sources and the packages. After a change it is made anew, in less than a second, and elsewhere
 * before it is renamed, so several may start at the same time. Where nothing can be written, the sources
 * themselves run.
 */

import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const cache = join(project, 'node_modules', '.cache', 'portcullis');
const beginning = 'program-';
/** Whoever still runs an older one may need it to start another process. */
const millisecondsKept = 24 * 60 * 60 * 1000;

const key = keyOfSources();
const folder = join(cache, `${beginning}${key}`);
const program = join(folder, 'checker', 'command', 'cli.js');
if (!existsSync(program)) await make();
if (existsSync(program)) {
  // Whoever looks for a bug sees where it is in the sources.
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(program).href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(join(project, 'checker', 'cli.ts')).href);
}

/** A hash of all that the program is made of. */
function keyOfSources() {
  const hash = createHash('sha256');
  const packages = ['package.json', 'node_modules/.package-lock.json'];
  const rooms = ['model', 'properties', 'executor', 'checker'];
  const known = packages.filter((path) => existsSync(join(project, path)));
  for (const path of [...known, ...rooms.flatMap(modulesBelow)]) {
    const text = readFileSync(join(project, path));
    hash.update(`${path} ${text.length} `).update(text);
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * Without what only tests run.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function modulesBelow(folder) {
  const entries = readdirSync(join(project, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return modulesBelow(path);
      return /(?<!\.(test|fixture|d))\.[jt]s$/.test(entry.name) ? [path] : [];
    });
}

/** Throws when a source cannot be used. What cannot be written is not there afterwards. */
async function make() {
  const { bundled } = await import('./bundle.js');
  const begun = `${folder}-${randomUUID()}`;
  const files = await bundled(project, begun);
  // Changed meanwhile, it is not what its name says.
  if (keyOfSources() !== key) return;
  try {
    for (const { path, contents } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
    renameSync(begun, folder);
    removeOld();
  } catch {
    // Nothing can be written, or another was faster.
    removeQuietly(begun);
  }
}

function removeOld() {
  for (const name of readdirSync(cache).filter((one) => one.startsWith(beginning))) {
    const path = join(cache, name);
    const milliseconds = Date.now() - statSync(path).mtimeMs;
    if (milliseconds > millisecondsKept) removeQuietly(path);
  }
}

/** @param {string} path */
function removeQuietly(path) {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It takes some room, and is otherwise of no consequence.
  }
}
