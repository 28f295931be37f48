import { queryOptions } from '@tanstack/react-query';
import { call } from '@/api/client';
import { flag, list, shape, text, withDefault, type ReadBy } from '@/lib/parse';

const readRelative = shape({
  id: text,
  thumbnail_url: withDefault(text, ''),
  thumbhash: withDefault(text, ''),
  deleted: withDefault(flag, false),
});
export type Relative = ReadBy<typeof readRelative>;

const readLineage = shape({ ancestors: list(readRelative), children: list(readRelative) });

/** What an asset came from, nearest first, and what was made from it. */
export function assetLineage(id: string) {
  return queryOptions({
    queryKey: ['lineage', id],
    queryFn: ({ signal }) => call(`/api/v1/assets/${id}/lineage`, readLineage, { signal }),
    retry: false,
  });
}
