import {
  IconArrowsSort,
  IconBooks,
  IconBox,
  IconHeart,
  IconLibrary,
  IconPhotoVideo,
  IconProgressCheck,
  IconStar,
  IconTag,
  type Icon,
} from '@tabler/icons-react';
import { statuses, type Collection, type Facet, type readFacets } from '@/api/assets';
import { changedFilter, sorts, type Filter, type Sort } from '@/entities/filter/model';
import type { Say } from '@/lib/i18n/text';
import { withTag } from '../filterWords';

export type Control =
  | 'kind'
  | 'status'
  | 'model'
  | 'source'
  | 'favorite'
  | 'collection'
  | 'rating'
  | 'tag'
  | 'dates'
  | 'sort';

interface Choice {
  value: string;
  label: string;
  count?: number;
}

/** One list to choose from, as data: what it says, what is chosen, what a choice does. */
export interface Chooser {
  /** What it is called by those who hear it. */
  label: string;
  icon: Icon;
  /** The choice that narrows nothing, and stands there at first; none where one must be made. */
  any?: string;
  data: Choice[];
  value: string | null;
  choose: (value: string | null) => void;
}

interface Context {
  filter: Filter;
  sort: Sort;
  onFilter: (filter: Filter) => void;
  onSort: (sort: Sort) => void;
  facets: ReturnType<typeof readFacets> | undefined;
  collections: readonly Collection[];
  t: Say;
}

/** The parts of a filter that a bar with these controls shows by itself. */
export function partsOf(controls: readonly Control[]): (keyof Filter)[] {
  const named: Partial<Record<Control, (keyof Filter)[]>> = {
    rating: ['rating_min'],
    dates: ['from', 'to'],
    tag: [],
    sort: [],
  };
  return ['q', ...controls.flatMap((control) => named[control] ?? [control as keyof Filter])];
}

function counted(facets: readonly Facet[] | undefined, value: string, label: string): Choice {
  const count = facets?.find((facet) => facet.value === value)?.count;
  return count === undefined ? { value, label } : { value, label, count };
}

/** A plain part of the filter, one of a few words. */
function oneOfFew<T extends string>(
  { filter, onFilter }: Context,
  part: 'kind' | 'status' | 'source' | 'model',
  [icon, any]: [Icon, string],
  data: (Choice & { value: T })[],
): Chooser {
  return {
    label: any,
    icon,
    any,
    data,
    value: filter[part] ?? null,
    choose: (value) => onFilter(changedFilter(filter, { [part]: value ?? undefined })),
  };
}

type Make = (context: Context) => Chooser;

const choosers: Record<Exclude<Control, 'dates'>, Make> = {
  kind: (context) => {
    const { t, facets } = context;
    const kinds = ['image', 'video'] as const;
    const data = kinds.map((kind) => counted(facets?.kinds, kind, t(`filter.kind_${kind}`)));
    return oneOfFew(context, 'kind', [IconPhotoVideo, t('filter.all_media')], data);
  },
  status: (context) => {
    const { t, facets } = context;
    const data = statuses.map((status) => counted(facets?.statuses, status, t(`status.${status}`)));
    return oneOfFew(context, 'status', [IconProgressCheck, t('filter.all_statuses')], data);
  },
  source: (context) => {
    const { t, facets } = context;
    const sources = ['generated', 'uploaded', 'imported'] as const;
    const data = sources.map((it) => counted(facets?.sources, it, t(`filter.source_${it}`)));
    return oneOfFew(context, 'source', [IconBooks, t('filter.all_sources')], data);
  },
  model: (context) => {
    const { t, facets, filter } = context;
    const found = facets?.models.map(({ value }) => value) ?? [];
    const chosen = filter.model;
    const names = chosen && !found.includes(chosen) ? [chosen, ...found] : found;
    const data = names.map((name) => counted(facets?.models, name, name));
    return oneOfFew(context, 'model', [IconBox, t('filter.all_models')], data);
  },
  favorite: ({ t, facets, filter, onFilter }) => ({
    label: t('filter.all_images'),
    icon: IconHeart,
    any: t('filter.all_images'),
    data: [
      counted(facets?.favorites, 'true', t('filter.favorites')),
      counted(facets?.favorites, 'false', t('filter.others')),
    ],
    value: filter.favorite === undefined ? null : String(filter.favorite),
    choose: (value) => {
      const favorite = value === null ? undefined : value === 'true';
      onFilter(changedFilter(filter, { favorite }));
    },
  }),
  collection: ({ t, collections, filter, onFilter }) => ({
    label: t('filter.all_collections'),
    icon: IconLibrary,
    // The manual's word: every image is shown, whatever it is collected in.
    any: t('filter.all_images'),
    data: collections.map(({ id, name, count }) => ({ value: id, label: name, count })),
    value: filter.collection ?? null,
    choose: (collection) => {
      onFilter(changedFilter(filter, { collection: collection ?? undefined }));
    },
  }),
  rating: ({ t, filter, onFilter }) => ({
    label: t('filter.any_rating'),
    icon: IconStar,
    any: t('filter.any_rating'),
    data: [5, 4, 3, 2, 1].map((stars) => ({
      value: String(stars),
      label: t.count('filter.stars', stars),
    })),
    value: filter.rating_min === undefined ? null : String(filter.rating_min),
    choose: (stars) => {
      const rating_min = stars === null ? undefined : Number(stars);
      onFilter(changedFilter(filter, { rating_min }));
    },
  }),
  tag: ({ t, facets, filter, onFilter }) => ({
    label: t('filter.any_tag'),
    icon: IconTag,
    any: t('filter.any_tag'),
    data: (facets?.tags ?? []).map(({ value, count }) => ({ value, label: value, count })),
    value: null,
    choose: (tag) => {
      if (tag) onFilter(changedFilter(filter, { q: withTag(filter.q, tag) }));
    },
  }),
  sort: ({ t, sort, onSort }) => ({
    label: t('filter.sort'),
    icon: IconArrowsSort,
    data: sorts.map((value) => ({ value, label: t(`sort.${value}`) })),
    value: sort,
    choose: (value) => onSort(sorts.find((known) => known === value) ?? 'newest'),
  }),
};

export function chooserFor(control: Exclude<Control, 'dates'>, context: Context): Chooser {
  return choosers[control](context);
}
