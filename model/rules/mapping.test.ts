/** Mapping and unmapping: what is behind an address, who may change it, and which refusal comes first. */

import { expect, test } from 'vitest';
import { grants, load, map, store, unmap } from '../actions.fixture.ts';
import {
  daemon,
  elsewhere,
  first,
  guest,
  high,
  host,
  low,
  onlyPage,
  page,
  paged,
  second,
  table,
} from '../pages.fixture.ts';
import { Running } from '../taking.fixture.ts';

test('an address leads to the memory behind it, and the pager sees it there', () => {
  const running = new Running(paged());
  const outcomes = running.takeAll(
    store(high, 1),
    load(page),
    load(first, daemon),
    store(second, 2, daemon),
    map(onlyPage, 1, daemon),
    load(page),
    map(onlyPage, 0, daemon),
    load(page),
  );

  expect(outcomes).toEqual(['done', '0 1', '0 1', 'done', 'done', '2', 'done', '0 1']);
});

test('what is not mapped is refused after what is not held', () => {
  const running = new Running(paged());
  const outcomes = running.takeAll(
    unmap(onlyPage, daemon),
    load(page),
    load(low, daemon),
    store(elsewhere, 1),
    load(table, daemon),
    load(first),
  );

  expect(outcomes).toEqual([
    'done',
    'unmapped',
    'protection',
    'unmapped',
    'protection',
    'protection',
  ]);
});

test('mapping wants the entry, and the memory passable; unmapping wants the entry', () => {
  const grant = (span: number, rights: string) => grants(host, guest, span, rights, daemon);
  const running = new Running(paged());
  const outcomes = running.takeAll(
    unmap(onlyPage),
    grant(table, 'w'),
    map(onlyPage, 0),
    grant(first, 'rw'),
    map(onlyPage, 0),
    grant(first, 'rw+'),
    map(onlyPage, 0),
    map(onlyPage, 1),
    unmap(onlyPage),
    unmap(onlyPage),
  );

  expect(outcomes).toEqual([
    'protection',
    'done',
    'protection',
    'done',
    'protection',
    'done',
    'done',
    'protection',
    'done',
    'done',
  ]);
});
