import { IconArrowsMaximize, IconArrowBarToLeft } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { Command } from '@/lib/command';

interface UpscaleContext {
  canRun: boolean;
  result: Asset | null;
  run: () => void;
  goOnFrom: (asset: Asset) => void;
}

export const upscaleCommands: readonly Command<UpscaleContext>[] = [
  {
    id: 'upscale.run',
    label: 'upscale.run',
    group: 'create',
    icon: IconArrowsMaximize,
    keys: ['ctrl+enter'],
    whileTyping: true,
    available: ({ canRun }) => canRun,
    run: ({ run }) => run(),
  },
  {
    id: 'upscale.use_result',
    label: 'upscale.use_result',
    group: 'image',
    icon: IconArrowBarToLeft,
    keys: ['shift+s'],
    available: ({ result }) => result !== null,
    run: ({ result, goOnFrom }) => {
      if (result) goOnFrom(result);
    },
  },
];
