import type { Boards, Collection } from '@/api/assets';
import { boardName, uncategorized } from '@/entities/board/model';
import type { Filter } from '@/entities/filter/model';
import type { Say } from '@/lib/i18n/text';

/** A tag as the query language names it; quotes inside would end it early and are left out. */
export function withTag(q: string | undefined, tag: string): string {
  const named = `tag:"${tag.replaceAll('"', '')}"`;
  return q?.includes(named) ? q : [q, named].filter(Boolean).join(' ');
}

function dayWords(day: string, language: string): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const style = { dateStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language, style).format(new Date(year, month - 1, date));
}

/** A range of days, or the one of its ends that is known. */
export function rangeWords({ from, to }: Filter, t: Say): string {
  const day = (text: string) => dayWords(text, t.language);
  if (from && from === to) return day(from);
  if (from && to) return `${day(from)} – ${day(to)}`;
  return from ? t('filter.since', { day: day(from) }) : t('filter.until', { day: day(to ?? '') });
}

interface Names {
  boards: Boards | null;
  collections: readonly Collection[];
}

/** What one part of a filter says on its chip. */
export function chipWords(part: keyof Filter, filter: Filter, names: Names, t: Say): string {
  const collection = names.collections.find(({ id }) => id === filter.collection)?.name;
  const board = filter.board ?? uncategorized;
  const words: Record<keyof Filter, () => string> = {
    q: () => `“${filter.q ?? ''}”`,
    category: () => t(`gallery.tab_${filter.category ?? 'images'}`),
    kind: () => t(`filter.kind_${filter.kind ?? 'image'}`),
    source: () => t(`filter.source_${filter.source ?? 'generated'}`),
    status: () => t(`status.${filter.status ?? 'draft'}`),
    model: () => filter.model ?? '',
    board: () =>
      board === uncategorized
        ? t('boards.uncategorized')
        : (boardName(names.boards, board) ?? t('filter.gone')),
    collection: () => collection ?? t('filter.gone'),
    favorite: () => t(filter.favorite ? 'filter.favorites' : 'filter.others'),
    rating_min: () => t.count('filter.stars', filter.rating_min ?? 1),
    from: () => rangeWords(filter, t),
    to: () => rangeWords(filter, t),
    untitled: () => t('library.untitled'),
    trashed: () => t('library.trash'),
  };
  return words[part]();
}
