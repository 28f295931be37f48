import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * Which asset is open lives in the address, beside the filter of the list it is in. Without one
 * the stage follows the newest, so that a picture appears the moment it is drawn.
 */
export function useOpenAssetId(): string | null {
  const search: { asset?: string } = useSearch({ strict: false });
  return search.asset ?? null;
}

type OpenAsset = (id: string | null, how?: 'visit' | 'replace') => void;

export function useOpenAsset(): OpenAsset {
  const navigate = useNavigate();
  return useCallback(
    (id, how = 'visit') => {
      const search = (before: Record<string, unknown>) => ({ ...before, asset: id ?? undefined });
      void navigate({ to: '.', search, replace: how === 'replace', resetScroll: false });
    },
    [navigate],
  );
}
