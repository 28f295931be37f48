import { modelSorts, type ModelSort } from '@/entities/model/sorts';

/** What of the models screen stands in the address. */
export interface ModelsPlace {
  q?: string;
  type?: string;
  base?: string;
  sort?: ModelSort;
  model?: string;
  panel?: 'add' | 'files';
}

const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads an address leniently, and leaves out of it what is usual. */
export function searchOf(search: Record<string, unknown>): ModelsPlace {
  const sort = modelSorts.find((known) => known === search.sort && known !== 'name');
  const panel = (['add', 'files'] as const).find((known) => known === search.panel);
  const place: Record<keyof ModelsPlace, string | undefined> = {
    q: words(search.q),
    type: words(search.type),
    base: words(search.base),
    sort,
    model: words(search.model),
    panel,
  };
  return Object.fromEntries(
    Object.entries(place).filter(([, value]) => value !== undefined),
  ) as ModelsPlace;
}
