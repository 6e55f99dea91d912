/**
 * The first code of the process that reads scenario files: runs modules that were translated before.
 *
 * Its text is passed to Node as it is, so it imports nothing of ours. From then on this process may
 * read packages and write nothing, and starts no other: whatever else it runs, it was sent. Places in
 * stacks are those of the files as they were written.
 */

import { isBuiltin, SourceMap } from 'node:module';
import vm from 'node:vm';
import type { StartOrder } from './loader.ts';

const order = await new Promise<StartOrder>((resolve) => {
  process.once('message', (message) => resolve(message as StartOrder));
  // The order waits for this, so that a failure before here is known to be our own.
  process.send?.({ kind: 'ready' });
});

const { modules, language } = order;
/** A loop hears of nothing, also not that the process that would stop it has been killed. */
const timeout = order.secondsWithoutParent * 1000;
const modulesMade = new Map<string, vm.Module>();
const maps = new Map<string, SourceMap>();

/** Runs a module, and answers with what it exports. Of several files, each is run once. */
async function run(url: string): Promise<{ readonly exported: object }> {
  try {
    const module = await moduleAt(url);
    if (module.status === 'unlinked') await module.link(linked);
    if (module.status !== 'evaluated') await module.evaluate({ timeout });
    // Within an object: what is exported may be a `then`, and be awaited for ever.
    return { exported: module.namespace };
  } catch (thrown) {
    // What was begun and has failed must not be taken for what can be used.
    for (const [key, { status }] of modulesMade) {
      if (status !== 'linked' && status !== 'evaluated') modulesMade.delete(key);
    }
    throw thrown;
  }
}

function linked(specifier: string, { identifier }: vm.Module): Promise<vm.Module> {
  return moduleAt(urlOf(specifier, identifier));
}

async function moduleAt(url: string): Promise<vm.Module> {
  const found = modulesMade.get(url) ?? translated(url) ?? (await nodes(url));
  modulesMade.set(url, found);
  return found;
}

function translated(url: string): vm.Module | undefined {
  const module = modules.get(url);
  if (module === undefined) return undefined;
  if ('problem' in module) {
    throw Object.assign(new Error(module.problem), { code: module.code });
  }
  return new vm.SourceTextModule(module.text, {
    identifier: url,
    initializeImportMeta: (meta) => Object.assign(meta, { url }),
    importModuleDynamically: async (specifier) => {
      const to = urlOf(specifier, url);
      await run(to);
      return moduleAt(to);
    },
  });
}

/** A package, a module of Node, or CommonJS. */
async function nodes(url: string): Promise<vm.Module> {
  const exported: Readonly<Record<string, unknown>> = await import(url);
  const names = Object.keys(exported);
  return new vm.SyntheticModule(
    names,
    function set() {
      for (const name of names) this.setExport(name, exported[name]);
    },
    { identifier: url },
  );
}

function urlOf(specifier: string, from: string): string {
  const ours = Object.hasOwn(language, specifier) ? language[specifier] : undefined;
  if (ours !== undefined) return ours;
  const module = modules.get(from);
  const link = module !== undefined && 'links' in module ? module.links[specifier] : undefined;
  if (link !== undefined) return link;
  if (isBuiltin(specifier)) return specifier;
  if (/^(\.|\/|file:)/.test(specifier)) {
    const message = `Cannot find module '${specifier}' imported from ${from}`;
    throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
  }
  return import.meta.resolve(specifier, from);
}

Error.prepareStackTrace = (error, frames) =>
  [headOf(error), ...frames.map((frame) => `    at ${placeOfFrame(frame)}`)].join('\n');

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function placeOfFrame(frame: NodeJS.CallSite): string {
  const [url, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  const map = url && mapOf(url);
  if (!map || line === null || column === null) return String(frame);
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalLine' in entry)) return String(frame);
  const place = `${url}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  return String(frame).replace(`${url}:${line}:${column}`, () => place);
}

function mapOf(url: string): SourceMap | undefined {
  const module = modules.get(url);
  if (module === undefined || 'problem' in module) return undefined;
  const map = maps.get(url) ?? new SourceMap(JSON.parse(module.map));
  maps.set(url, map);
  return map;
}

type Reader = typeof import('./loader-child.ts');

const { exported } = await run(order.program);
await (exported as Reader).readAll(order, run);
