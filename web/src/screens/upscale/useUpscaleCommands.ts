import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Asset } from '@/api/assets';
import { aimAt, type Aim } from '@/entities/asset/aim';
import { usePreferences } from '@/entities/preferences/store';
import type { Upscale } from '@/entities/upscale/useUpscale';
import { imageMenu } from '@/features/image/commands';
import { useImageActions } from '@/features/image/useImageActions';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { upscaleCommands } from '@/features/upscale/commands';
import { bind } from '@/lib/command';
import { plainViewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';

const nothing: Aim = { asset: null, target: { kind: 'ids', ids: [], count: 0 } };

interface Situation {
  upscale: Upscale;
  result: Asset | null;
  goOnFrom: (asset: Asset) => void;
}

/** The verbs of the Upscale screen; those on pictures mean the result. */
export function useUpscaleCommands({ upscale, result, goOnFrom }: Situation) {
  const dialogs = useDialogs();
  const preferences = usePreferences();
  const navigate = useNavigate();
  const afterRecall = useCallback(() => void navigate({ to: '/text-to-image' }), [navigate]);
  const actions = useImageActions({ afterRecall });
  const commands = [
    ...bind(upscaleCommands, {
      canRun: upscale.canRun && !upscale.isSending,
      result,
      run: upscale.run,
      goOnFrom,
    }),
    ...actions.commandsFor(result ? aimAt(result) : nothing),
    ...useQueueCommands(),
    ...bind(plainViewCommands, { preferences, show: dialogs.show }),
  ];
  return { commands, dialogs, menu: imageMenu };
}
