import { useQuery, useQueryClient } from '@tanstack/react-query';
import { assetById, knownAsset, newestAsset } from './queries';

export function useAsset(id: string | null) {
  const cache = useQueryClient();
  return useQuery({
    ...assetById(id ?? ''),
    enabled: id !== null,
    initialData: () => (id === null ? undefined : (knownAsset(cache, id) ?? undefined)),
    staleTime: Infinity,
  });
}

export function useNewestAsset() {
  return useQuery(newestAsset);
}
