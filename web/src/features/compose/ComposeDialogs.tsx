import { lazy, Suspense } from 'react';
import type { JobDraft } from '@/api/types';
import type { GridWish } from '@/entities/job/batch';
import { closeComposeDialog, useComposeDialog } from './dialogs';

const HistoryDialog = lazy(async () => ({
  default: (await import('./parts/HistoryDialog')).HistoryDialog,
}));
const PresetDialog = lazy(async () => ({
  default: (await import('./parts/PresetDialog')).PresetDialog,
}));
const GridDialog = lazy(async () => ({ default: (await import('./parts/GridDialog')).GridDialog }));

interface Props {
  /** What Invoke would send now: a grid varies it. */
  job: JobDraft | null;
  onGrid: (wish: GridWish) => void;
}

/** Whichever dialog about the draft is open. Each is loaded when it is first asked for. */
export function ComposeDialogs({ job, onGrid }: Props) {
  const open = useComposeDialog((state) => state.open);
  return (
    <Suspense>
      {open === 'history' && <HistoryDialog onClose={closeComposeDialog} />}
      {open === 'presets' && <PresetDialog onClose={closeComposeDialog} />}
      {open === 'grid' && job && (
        <GridDialog job={job} onStart={onGrid} onClose={closeComposeDialog} />
      )}
    </Suspense>
  );
}
