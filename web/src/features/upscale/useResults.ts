import { useQueries, useQuery } from '@tanstack/react-query';
import type { Asset } from '@/api/assets';
import { assetLineage } from '@/entities/asset/lineage';
import { assetById } from '@/entities/asset/queries';

const results_max = 12;

/** What was made from a picture by enlarging it, newest first. */
export function useResults(source: Asset | null): Asset[] {
  const id = source?.id ?? '';
  const lineage = useQuery({ ...assetLineage(id), enabled: source !== null }).data;
  const children = (lineage?.children ?? []).filter(({ deleted }) => !deleted);
  return useQueries({
    queries: children.slice(0, results_max).map((child) => assetById(child.id)),
    combine: (all) =>
      all
        .map(({ data }) => data)
        .filter((asset) => asset !== undefined)
        .filter(({ parent_asset_id, origin }) => parent_asset_id === id && origin === 'upscale')
        .sort((a, b) => b.created_at - a.created_at),
  });
}
