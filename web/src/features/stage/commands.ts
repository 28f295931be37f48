import {
  IconArrowLeft,
  IconArrowRight,
  IconAsterisk,
  IconBlockquote,
  IconCopy,
  IconDownload,
  IconExternalLink,
  IconHourglass,
  IconInfoCircle,
  IconPlant2,
  IconRepeat,
  IconTrash,
} from '@tabler/icons-react';
import type { Asset, Model } from '@/api/types';
import { canCopyImages, downloadAsset, openAssetInNewTab } from '@/entities/asset/actions';
import { prefer } from '@/entities/preferences/store';
import { changeDraft } from '@/entities/recipe/draft';
import { recallAll, recallPrompts, recallRemix, recallSeed } from '@/entities/recipe/model';
import type { Command } from '@/lib/command';
import type { Key } from '@/lib/i18n/text';

interface StageContext {
  asset: Asset | null;
  models: readonly Model[];
  showInfo: boolean;
  showPreviews: boolean;
  newer: Asset | null;
  older: Asset | null;
  open: (asset: Asset) => void;
  copy: (asset: Asset) => void;
  askDelete: (asset: Asset) => void;
  say: (words: Key) => void;
}

const hasAsset = ({ asset }: StageContext) => asset !== null;

/** A verb on the open picture; it does not exist without one. */
function onAsset(
  parts: Omit<Command<StageContext>, 'available' | 'run' | 'group'>,
  run: (asset: Asset, context: StageContext) => void,
): Command<StageContext> {
  return {
    group: 'image',
    ...parts,
    available: hasAsset,
    run: (context) => {
      if (context.asset) run(context.asset, context);
    },
  };
}

export const stageCommands: readonly Command<StageContext>[] = [
  onAsset(
    { id: 'stage.use_all', label: 'stage.use_all', icon: IconAsterisk, keys: ['a'] },
    (asset, { models, say }) => {
      changeDraft(recallAll(asset, models));
      say('stage.used_all');
    },
  ),
  onAsset(
    { id: 'stage.use_seed', label: 'stage.use_seed', icon: IconPlant2, keys: ['s'] },
    (asset, { say }) => {
      changeDraft(recallSeed(asset));
      say('stage.used_seed');
    },
  ),
  onAsset(
    { id: 'stage.use_prompts', label: 'stage.use_prompts', icon: IconBlockquote, keys: ['p'] },
    (asset, { say }) => {
      changeDraft(recallPrompts(asset));
      say('stage.used_prompts');
    },
  ),
  onAsset(
    { id: 'stage.remix', label: 'stage.remix', icon: IconRepeat, keys: ['r'] },
    (asset, { models, say }) => {
      changeDraft(recallRemix(asset, models));
      say('stage.used_remix');
    },
  ),
  {
    ...onAsset(
      { id: 'stage.info', label: 'stage.info', icon: IconInfoCircle, keys: ['i'] },
      (_asset, { showInfo }) => prefer({ show_info: !showInfo }),
    ),
    pressed: ({ showInfo }) => showInfo,
  },
  onAsset(
    { id: 'stage.download', label: 'stage.download', icon: IconDownload, keys: ['shift+d'] },
    (asset) => downloadAsset(asset),
  ),
  onAsset(
    { id: 'stage.new_tab', label: 'stage.new_tab', icon: IconExternalLink, keys: ['shift+o'] },
    (asset) => openAssetInNewTab(asset),
  ),
  {
    ...onAsset(
      { id: 'stage.copy', label: 'stage.copy', icon: IconCopy, keys: ['shift+c'] },
      (asset, { copy }) => copy(asset),
    ),
    available: ({ asset }) => asset !== null && canCopyImages(),
  },
  {
    ...onAsset(
      { id: 'stage.delete', label: 'stage.delete', icon: IconTrash, keys: ['delete'] },
      (asset, { askDelete }) => askDelete(asset),
    ),
    destructive: true,
  },
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

/** The picture's own menu, on the stage and on every thumbnail. */
export const imageMenu: readonly (string | null)[] = [
  'stage.new_tab',
  'stage.download',
  'stage.copy',
  null,
  'stage.use_all',
  'stage.remix',
  'stage.use_prompts',
  'stage.use_seed',
  'stage.info',
  null,
  'stage.delete',
];
