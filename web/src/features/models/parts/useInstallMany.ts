import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import { startInstall, type InstallDraft } from '@/entities/install/queries';

/** Asks for many installs, one after the other, and remembers which were asked for. */
export function useInstallMany() {
  const cache = useQueryClient();
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const install = async (drafts: readonly InstallDraft[]) => {
    setBusy(true);
    setTrouble(null);
    try {
      for (const draft of drafts) {
        await startInstall(cache, draft);
        setAsked((before) => new Set(before).add(draft.source));
      }
    } catch (refused) {
      setTrouble(asApiError(refused).message);
    }
    setBusy(false);
  };
  return { asked, isBusy, trouble, install };
}
