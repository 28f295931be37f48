import { create } from 'zustand';
import type { Preview, Progress } from '@/api/types';

interface Growing extends Progress {
  preview: Preview | null;
}

interface ProgressState {
  byJob: Record<string, Growing>;
  put: (jobId: string, progress: Progress, preview: Preview | null) => void;
  drop: (jobId: string) => void;
  clear: () => void;
}

/** Progress changes several times a second; it stays out of the query cache so lists rest. */
export const useProgressStore = create<ProgressState>()((set) => ({
  byJob: {},
  put: (jobId, progress, preview) =>
    set(({ byJob }) => {
      const before = byJob[jobId];
      const sameImage = before?.image === progress.image;
      const kept = preview ?? (sameImage ? (before?.preview ?? null) : null);
      return { byJob: { ...byJob, [jobId]: { ...progress, preview: kept } } };
    }),
  drop: (jobId) =>
    set(({ byJob }) => ({
      byJob: Object.fromEntries(Object.entries(byJob).filter(([id]) => id !== jobId)),
    })),
  clear: () => set({ byJob: {} }),
}));

export function useProgress(jobId: string | null): Growing | null {
  return useProgressStore((state) => (jobId === null ? null : (state.byJob[jobId] ?? null)));
}
