import { QueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';

/**
 * Events keep the cache true, so nothing grows stale by itself. The studio often runs on this very
 * machine: having no internet is no reason to wait, hence `always`.
 */
export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 30 * 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: false,
      // The live connection knows when the server is back and asks again then.
      retry: (failures, trouble) => failures < 2 && !asApiError(trouble).isOffline,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
