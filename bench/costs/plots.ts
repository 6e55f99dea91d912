/**
 * The figures as SVG plots. Each carries its own background and both sets of colours, and is
 * light or dark as the page is that shows it.
 *
 * Vega-Lite draws; here is only what is drawn. Figures are taken as they are: what a plot shows and
 * the tables do not is its shape and nothing else.
 */

import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { CycleCause } from '../../executor/units/cycles.ts';
import { type Figures, placesForCache } from './figures.ts';
import type { Cost } from './meter.ts';

export interface Plot {
  /** Of its file, without folder and ending. */
  readonly name: string;
  /** Its text for readers who do not see it. */
  readonly says: string;
  readonly svg: string;
}

export async function plotsOf(figures: Figures): Promise<Plot[]> {
  const specs: readonly Drawing[] = [
    glance(figures),
    references(figures),
    cache(figures),
    callsInTurn(figures),
    harts(figures),
    windows(figures),
  ];
  const plots: Plot[] = [];
  for (const { name, says, spec } of specs) plots.push({ name, says, svg: await drawn(spec) });
  return plots;
}

interface Drawing {
  readonly name: string;
  readonly says: string;
  readonly spec: Partial<TopLevelSpec>;
}

// Colours: the same hues in light and dark, all of middling brightness; only ink and paper change.

const ink = { text: '#1f2328', faint: '#59636e', grid: '#d1d9e0', paper: '#ffffff' };
const inkInTheDark: Readonly<Record<string, string>> = {
  [ink.text]: '#e6edf3',
  [ink.faint]: '#9aa4af',
  [ink.grid]: '#30363d',
  [ink.paper]: '#0d1117',
};
const hue = { blue: '#3d86d1', orange: '#d9782d', grey: '#8b949e' };

const font = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

const config: TopLevelSpec['config'] = {
  background: ink.paper,
  font,
  padding: 14,
  view: { stroke: null },
  axis: {
    labelColor: ink.faint,
    titleColor: ink.text,
    gridColor: ink.grid,
    domainColor: ink.grid,
    tickColor: ink.grid,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelPadding: 5,
  },
  legend: { labelColor: ink.text, titleColor: ink.text, labelFontSize: 12 },
  header: { labelColor: ink.text, labelFontSize: 13, titleColor: ink.text },
  title: { color: ink.text, subtitleColor: ink.faint, fontSize: 14, anchor: 'start', offset: 12 },
  text: { font, fontSize: 12 },
};

async function drawn(spec: Partial<TopLevelSpec>): Promise<string> {
  const whole = { ...spec, config } as TopLevelSpec;
  const view = new View(parse(compile(whole).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const swaps = Object.entries(inkInTheDark).map(
    ([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`,
  );
  const style = `<style>@media (prefers-color-scheme:dark){${swaps.join('')}}</style>`;
  return `${svg.replace(/^(<svg[^>]*>)/, (open) => open + style)}\n`;
}

// Where cycles go, in fewer words than the executor has for it.

const groups = [
  ['begins', hue.grey],
  ['memory', '#5aa469'],
  ['permission', hue.blue],
  ['region table', hue.orange],
  ['acknowledgements', '#c2569b'],
  ['frame', '#8a6fd1'],
] as const;

const groupOf: Readonly<Record<CycleCause, (typeof groups)[number][0]>> = {
  idle: 'begins',
  issue: 'begins',
  look: 'permission',
  walk: 'permission',
  fill: 'permission',
  portal: 'permission',
  check: 'permission',
  translate: 'memory',
  'page walk': 'memory',
  memory: 'memory',
  port: 'region table',
  write: 'region table',
  acknowledgements: 'acknowledgements',
  frozen: 'acknowledgements',
  frame: 'frame',
};

function grouped({ by }: Cost): { group: string; order: number; cycles: number }[] {
  return groups.map(([group], order) => {
    const causes = (Object.keys(by) as CycleCause[]).filter((cause) => groupOf[cause] === group);
    return { group, order, cycles: causes.reduce((sum, cause) => sum + by[cause], 0) };
  });
}

function glance({ glance: shown }: Figures): Drawing {
  const rows = shown.flatMap(({ name, warm, cold }) => {
    const states = [
      { state: 'warm', cost: warm },
      { state: 'cold', cost: cold },
    ];
    return states.flatMap(({ state, cost }) =>
      cost === undefined ? [] : grouped(cost).map((part) => ({ name, state, ...part })),
    );
  });
  const totals = shown.flatMap(({ name, warm, cold }) => [
    { name, state: 'warm', cycles: warm.cycles },
    ...(cold === undefined ? [] : [{ name, state: 'cold', cycles: cold.cycles }]),
  ]);
  const y = {
    field: 'name',
    type: 'nominal',
    sort: null,
    scale: { domain: shown.map(({ name }) => name) },
    title: null,
    axis: { ticks: false, domain: false, labelColor: ink.text, labelLimit: 400 },
  } as const;
  const panel = (state: string) => ({
    title: {
      text: state,
      fontSize: 12,
      fontWeight: 'normal' as const,
      frame: 'group' as const,
      offset: 6,
    },
    width: 250,
    height: { step: 24 },
    layer: [
      {
        data: { values: rows.filter((row) => row.state === state) },
        mark: { type: 'bar' as const, height: 15 },
        encoding: {
          y: state === 'warm' ? y : { ...y, axis: null },
          x: {
            field: 'cycles',
            type: 'quantitative' as const,
            title: 'cycles',
            scale: { domain: [0, 90] },
            axis: { tickCount: 5 },
          },
          order: { field: 'order', type: 'ordinal' as const },
          color: {
            field: 'group',
            type: 'nominal' as const,
            title: null,
            scale: { domain: groups.map(([name]) => name), range: groups.map(([, of]) => of) },
            legend: { orient: 'bottom' as const, symbolType: 'square' as const, columns: 3 },
          },
        },
      },
      {
        data: { values: totals.filter((row) => row.state === state) },
        mark: { type: 'text' as const, align: 'left' as const, dx: 5, color: ink.text },
        encoding: {
          y: state === 'warm' ? y : { ...y, axis: null },
          x: { field: 'cycles', type: 'quantitative' as const },
          text: { field: 'cycles', type: 'quantitative' as const },
        },
      },
    ],
  });
  return {
    name: 'at-a-glance',
    says: 'Cycles of each thing that was measured, warm and cold, by what they are spent on',
    spec: { hconcat: [panel('warm'), panel('cold')], spacing: 24 },
  };
}

interface Point {
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

/** To the right of a place, or where it says. */
interface Label {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

interface Axes {
  readonly x: string;
  readonly y: string;
  readonly ticks: readonly number[];
  readonly isLog?: true;
  readonly most: number;
}

/** Lines with their names beside them, and no legend. */
function lines(
  points: readonly Point[],
  labels: readonly Label[],
  colours: Readonly<Record<string, string>>,
  { x, y, ticks, isLog, most }: Axes,
): Partial<TopLevelSpec> {
  const domain = [Math.min(...ticks), Math.max(...ticks)];
  const horizontal = {
    field: 'x',
    type: 'quantitative' as const,
    title: x,
    scale: isLog ? { type: 'log' as const, base: 2, domain } : { domain },
    axis: { values: [...ticks], grid: false },
  };
  const vertical = {
    field: 'y',
    type: 'quantitative' as const,
    title: y,
    scale: { domain: [0, most] },
    axis: { tickCount: 4, domain: false, ticks: false },
  };
  const color = {
    field: 'series',
    type: 'nominal' as const,
    legend: null,
    scale: { domain: Object.keys(colours), range: Object.values(colours) },
  };
  return {
    width: 600,
    height: 260,
    layer: [
      {
        data: { values: [...points] },
        mark: { type: 'line', strokeWidth: 2, point: { size: 22, filled: true } },
        encoding: { x: horizontal, y: vertical, color },
      },
      {
        data: { values: [...labels] },
        mark: { type: 'text', align: 'left', dx: 6, color: ink.text },
        encoding: { x: horizontal, y: vertical, text: { field: 'label' } },
      },
    ],
  };
}

interface Throughout {
  readonly plb: number;
  readonly of: readonly { readonly x: number; readonly y: number }[];
}

/** One line for each PLB, named half way up where it leaves the others. */
function byPlb(
  throughout: readonly Throughout[],
  { own, most, y, x, note }: Pick<Axes, 'x' | 'y' | 'most'> & { own: number; note: Label },
): Partial<TopLevelSpec> {
  const points = throughout.flatMap(({ plb, of }) => of.map((at) => ({ series: `${plb}`, ...at })));
  const labels = throughout.map(({ plb, of }): Label => {
    const leaves = of.findIndex((at) => at.y > own);
    const at = of[leaves] ?? { x: 1, y: own };
    return plb === 0
      ? { x: at.x, y: at.y + most / 8, label: 'no PLB' }
      : { x: at.x, y: (at.y + own) / 2, label: `PLB of ${plb}` };
  });
  const flat = [1, 32].map((at) => ({ series: 'own', x: at, y: own }));
  const blue = Object.fromEntries(throughout.map(({ plb }) => [`${plb}`, hue.blue]));
  const axes = { x, y, most, ticks: [1, 4, 8, 12, 16, 20, 24, 28, 32] };
  return lines([...points, ...flat], [...labels, note], { ...blue, own: hue.orange }, axes);
}

function references({ references: { throughout }, glance: shown }: Figures): Drawing {
  const own = shown[0]?.warm.cycles ?? 0;
  return {
    name: 'references',
    says: 'A reference to another space costs what one within a space does until there are more spaces in turn than entries in the PLB',
    spec: byPlb(throughout, {
      own,
      most: 24,
      x: 'other spaces, referred to in turn',
      y: 'cycles per reference',
      note: { x: 18.5, y: own - 1.5, label: 'within the space, with a PLB of 1 or more' },
    }),
  };
}

function callsInTurn({ callsInTurn: { throughout }, glance: shown }: Figures): Drawing {
  const own = shown[2]?.warm.cycles ?? 0;
  return {
    name: 'calls',
    says: 'A call into another space costs what one within a space does until there are more than half as many spaces in turn as entries in each PLB',
    spec: byPlb(throughout, {
      own,
      most: 100,
      x: 'other spaces, called in turn',
      y: 'cycles per call, all of it',
      note: { x: 18.5, y: own - 6, label: 'within the space, with a PLB of 2 or more' },
    }),
  };
}

function cache({ references: { byCache } }: Figures): Drawing {
  // A logarithmic axis has no 0: a cache without lines is left to the table.
  const shown = byCache.filter(({ cache }) => cache > 0);
  const series = (name: 'own' | 'others' | 'walking') =>
    shown.map((one) => ({ series: name, x: one.cache, y: one[name].cycles }));
  const last = shown.at(-1);
  return {
    name: 'cache',
    says: 'Whatever the size of the cache, a reference to another space costs what one within a space does; what the region table adds does not depend on the cache',
    spec: lines(
      [...series('walking'), ...series('own')],
      [
        { x: 16, y: (last?.walking.cycles ?? 0) + 1.5, label: 'to others, no PLB' },
        { x: 16, y: (last?.own.cycles ?? 0) + 1.5, label: 'within the space, and to others' },
      ],
      { walking: hue.blue, own: hue.orange },
      {
        x: `lines of the cache (${placesForCache} lines in turn)`,
        y: 'cycles per reference',
        ticks: shown.map(({ cache }) => cache),
        isLog: true,
        most: 20,
      },
    ),
  };
}

function harts({ harts: all }: Figures): Drawing {
  const last = all.at(-1);
  const series = (name: string, of: (one: (typeof all)[number]) => number) =>
    all.map((one) => ({ series: name, x: one.harts, y: of(one) }));
  const work = (last?.across.cycles ?? 0) - (last?.across.by.port ?? 0);
  return {
    name: 'harts',
    says: 'Harts that call at the same time wait for each other, and interrupts wait with them',
    spec: lines(
      [
        ...series('call', ({ across }) => across.cycles),
        ...series('entry', ({ entry }) => entry),
        ...series('work', ({ across }) => across.cycles - across.by.port),
      ],
      [
        { x: 24.5, y: 235, label: 'call and return' },
        { x: 22, y: 108, label: 'longest until a handler runs' },
        { x: 21, y: work + 18, label: 'call and return without waiting' },
      ],
      { call: hue.blue, entry: hue.orange, work: hue.grey },
      {
        x: 'harts, all but the interrupted one calling without pause',
        y: 'cycles',
        ticks: [1, 4, 8, 12, 16, 20, 24, 28, 32],
        most: 400,
      },
    ),
  };
}

function windows({ revokes: { windows: all } }: Figures): Drawing {
  const ofHarts = all.filter(({ holder }) => holder === 'hart');
  const series = (name: string, of: (one: (typeof all)[number]) => number) =>
    ofHarts.map((one) => ({ series: name, x: one.words, y: of(one) }));
  return {
    name: 'window',
    says: 'A revoke is done when the longest access under way is, and nothing succeeds after that',
    spec: lines(
      [...series('done', ({ most }) => most.done), ...series('last', ({ most }) => most.last)],
      [
        { x: 29, y: 55, label: 'done' },
        { x: 42, y: 40, label: 'last access that succeeds' },
      ],
      { done: hue.blue, last: hue.orange },
      {
        x: 'words of an access that is under way',
        y: 'cycles after the revoke began',
        ticks: [1, 8, 16, 32, 48, 64],
        most: 80,
      },
    ),
  };
}
