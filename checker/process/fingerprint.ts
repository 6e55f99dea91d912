/**
 * What the program itself is, as one hash: its sources or what they were compiled to, the versions of the
 * packages that it uses and of those that they use in turn, and Node.
 *
 * Whatever can change a verdict without a scenario having changed is in it. Whoever works on the checker
 * is therefore never given a verdict that the code no longer gives. Takes a few hundredths of a second.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the rooms: that of the project, or where they were compiled to. */
const programFolder = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['model', 'properties', 'executor', 'checker'];

export function fingerprint(program: string = programFolder): string {
  const hash = createHash('sha256');
  const add = (text: string | Buffer) => hash.update(`${text.length} `).update(text);
  const manifest = manifestOf(program);
  add(process.version);
  add(manifest.text);
  for (const folder of packagesOf(program)) add(readFileSync(join(folder, 'package.json')));
  const present = rooms.filter((room) => existsSync(join(program, room)));
  for (const path of present.flatMap((room) => modulesBelow(program, room))) {
    add(path);
    add(readFileSync(join(program, path)));
  }
  return hash.digest('hex');
}

/** The nearest package.json: beside the rooms, or above the folder that they were compiled to. */
function manifestOf(folder: string) {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return manifestOf(dirname(folder));
  const text = readFileSync(path, 'utf8');
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  return { path, text, dependencies: Object.keys(dependencies).sort() };
}

/** The folders of the packages that the program uses, and of those that they use, as far as they are there. */
export function packagesOf(program: string = programFolder): string[] {
  const found = new Set<string>();
  const follow = (folder: string) => {
    for (const used of packagesUsedBy(folder)) {
      if (found.has(used)) continue;
      found.add(used);
      follow(used);
    }
  };
  follow(program);
  return [...found];
}

function packagesUsedBy(folder: string): string[] {
  const { path, dependencies } = manifestOf(folder);
  // A package may be a link, and has its own where that leads.
  const require = createRequire(realpathSync(path));
  return dependencies.flatMap((name) => {
    const places = require.resolve.paths(name) ?? [];
    const folders = places.map((place) => join(place, name));
    return folders.find((one) => existsSync(join(one, 'package.json'))) ?? [];
  });
}

/** In the order of their names, without what only tests run. */
function modulesBelow(program: string, folder: string): string[] {
  const entries = readdirSync(join(program, folder), { withFileTypes: true });
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return modulesBelow(program, path);
    return /(?<!\.(test|fixture|d))\.[jt]s$/.test(entry.name) ? [path] : [];
  });
}
