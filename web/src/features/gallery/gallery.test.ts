import { describe, expect, test } from 'vitest';
import { readBoard, readBoards } from '@/api/assets';
import { boardRows, findBoards, targetBoard, withinBoard } from '@/entities/board/model';
import { everything, nothing, withRange } from '@/entities/selection/model';
import { en } from '@/lib/i18n/en';
import { makeSay } from '@/lib/i18n/text';
import { assetSample } from '@/test/samples';
import { chooserFor } from './parts/choosers';
import { daysUpTo } from './days';
import { chipWords, withTag } from './filterWords';
import { panelView } from './model';
import { monthAt, monthLabels } from './months';
import { eligibleFor } from './parts/eligible';

const board = (id: string, name: string, parent_id: string | null = null) =>
  readBoard({ id, name, parent_id });
const few = [board('c', 'Birds', 'a'), board('b', 'zoo'), board('a', 'Animals')];
const boards = readBoards({ items: few, uncategorized: {} });
const t = makeSay('en', en);

describe('boards', () => {
  test('stand below the one they lie in, by name', () => {
    const rows = boardRows(few).map((row) => [row.board.id, row.depth]);
    expect(rows).toEqual([
      ['a', 0],
      ['c', 1],
      ['b', 0],
    ]);
    expect([...withinBoard(few, 'a')]).toEqual(['a', 'c']);
  });

  test('in a circle are all shown once', () => {
    const circle = [board('x', 'x', 'y'), board('y', 'y', 'x')];
    expect(boardRows(circle)).toHaveLength(2);
  });

  test('are found by any part of their name', () => {
    expect(findBoards(boardRows(few), 'IRD').map((row) => row.board.id)).toEqual(['c']);
  });

  test('the one chosen at the click takes the picture, unless another is set', () => {
    const choice = { auto_assign_board: true, auto_add_board: 'b', board: 'a' };
    expect(targetBoard(choice, boards)).toBe('a');
    expect(targetBoard({ ...choice, auto_assign_board: false }, boards)).toBe('b');
    expect(targetBoard({ ...choice, board: 'deleted' }, boards)).toBe('none');
  });

  test('that are gone leave their reader in Uncategorized', () => {
    const choice = { board: 'gone', tab: 'images', favorites_first: true, oldest_first: false };
    const view = panelView({ ...choice, tab: 'images' }, boards);
    expect(view.filter).toEqual({ board: 'none', category: 'images' });
    expect(view.order.favorites_first).toBe(true);
  });
});

describe('months', () => {
  const months = [
    { month: '2026-11', count: 10, offset: 0 },
    { month: '2026-10', count: 990, offset: 10 },
    { month: '2025-12', count: 1000, offset: 1000 },
  ];

  test('are found by position', () => {
    expect([0, 9, 10, 999, 1000, 5000].map((at) => monthAt(months, at))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
  });

  test('are named where there is room, years first', () => {
    const labels = monthLabels(months, 2000, 400, 'en');
    expect(labels.map(({ words }) => words)).toEqual(['2026', '2025']);
    expect(labels[1]?.top_px).toBe(200);
  });
});

describe('words of a filter', () => {
  test('say each part on its chip', () => {
    const names = { boards, collections: [] };
    const filter = { q: 'a fox', rating_min: 3, from: '2026-01-02', to: '2026-01-05' };
    expect(chipWords('q', filter, names, t)).toBe('“a fox”');
    expect(chipWords('rating_min', filter, names, t)).toBe('3 stars or more');
    expect(chipWords('from', filter, names, t)).toBe('Jan 2, 2026 – Jan 5, 2026');
    expect(chipWords('board', { board: 'a' }, names, t)).toBe('Animals');
  });

  test('name a tag once, whatever is in it', () => {
    expect(withTag('fox', 'sea "side"')).toBe('fox tag:"sea side"');
    expect(withTag('tag:"sea"', 'sea')).toBe('tag:"sea"');
  });
});

describe('the lists to choose from', () => {
  const context = {
    filter: {},
    sort: 'newest',
    onFilter: () => undefined,
    onSort: () => undefined,
    facets: undefined,
    collections: [],
    t,
  } as const;

  test('begin with what narrows nothing, in the words of the manual', () => {
    const any = (['kind', 'status', 'model', 'favorite', 'collection'] as const).map(
      (control) => chooserFor(control, context).any,
    );
    expect(any).toEqual(['All media', 'All statuses', 'All models', 'All images', 'All images']);
    expect(chooserFor('sort', context).any).toBeUndefined();
  });

  test('offer the usual days up to today, over the turn of a month', () => {
    const now = new Date(2026, 2, 3, 23, 59);
    expect(daysUpTo(now, 'today')).toEqual({ from: '2026-03-03', to: '2026-03-03' });
    expect(daysUpTo(now, 'week')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(daysUpTo(now, 'year').from).toBe('2026-01-01');
  });
});

describe('a verb on a selection', () => {
  const list = {
    find: (id: string) => assetSample({ id, favorite: id === 'a', protected: id === 'b' }),
  };

  test('knows for how many it means something', () => {
    const picked = withRange(nothing, ['a', 'b', 'c']);
    expect(eligibleFor('asset.favorite', list, picked, 3)).toBe(2);
    expect(eligibleFor('stage.delete', list, picked, 3)).toBe(2);
    expect(eligibleFor('asset.board', list, picked, 3)).toBeNull();
    expect(eligibleFor('stage.delete', list, everything(null), 9)).toBeNull();
  });
});
