import { IconArrowLeft, IconArrowRight, IconHourglass } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import { prefer } from '@/entities/preferences/store';
import type { Command } from '@/lib/command';

interface StageContext {
  showPreviews: boolean;
  newer: Asset | null;
  older: Asset | null;
  open: (asset: Asset) => void;
}

export const stageCommands: readonly Command<StageContext>[] = [
  {
    id: 'stage.previews',
    label: 'stage.previews',
    group: 'view',
    icon: IconHourglass,
    keys: ['h'],
    available: () => true,
    pressed: ({ showPreviews }) => showPreviews,
    run: ({ showPreviews }) => prefer({ show_previews: !showPreviews }),
  },
  {
    id: 'stage.newer',
    label: 'stage.newer',
    group: 'gallery',
    icon: IconArrowLeft,
    keys: ['left'],
    available: ({ newer }) => newer !== null,
    run: ({ newer, open }) => {
      if (newer) open(newer);
    },
  },
  {
    id: 'stage.older',
    label: 'stage.older',
    group: 'gallery',
    icon: IconArrowRight,
    keys: ['right'],
    available: ({ older }) => older !== null,
    run: ({ older, open }) => {
      if (older) open(older);
    },
  },
];
