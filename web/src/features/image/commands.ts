import {
  IconArrowsMaximize,
  IconAsterisk,
  IconBlockquote,
  IconCopy,
  IconDownload,
  IconExternalLink,
  IconFileExport,
  IconFileText,
  IconFileZip,
  IconInfoCircle,
  IconLayoutColumns,
  IconPhotoEdit,
  IconPhotoSpark,
  IconPlant2,
  IconRepeat,
} from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import { canCopyImages, downloadAsset, openAssetInNewTab } from '@/entities/asset/actions';
import { openSection } from '@/entities/preferences/store';
import { changeDraft, draftNow } from '@/entities/recipe/draft';
import {
  asSource,
  recallAll,
  recallPrompts,
  recallRemix,
  recallSeed,
  wayOf,
  withReference,
} from '@/entities/recipe/recall';
import { comingCommands } from './coming';
import { markCommands } from './marks';
import { onMany, onOne, type Verb } from './verbs';

const hasRecipe = (asset: Asset) => asset.has_recipe;

const recalls: readonly Verb[] = [
  onOne(
    { id: 'stage.remix', label: 'stage.remix', icon: IconRepeat, keys: ['r'] },
    (asset, { models, recalled }) => {
      changeDraft(recallRemix(asset, models));
      recalled('stage.used_remix', wayOf(asset));
    },
    hasRecipe,
  ),
  onOne(
    { id: 'stage.use_prompts', label: 'stage.use_prompts', icon: IconBlockquote, keys: ['p'] },
    (asset, { recalled }) => {
      changeDraft(recallPrompts(asset));
      recalled('stage.used_prompts');
    },
    hasRecipe,
  ),
  onOne(
    { id: 'stage.use_seed', label: 'stage.use_seed', icon: IconPlant2, keys: ['s'] },
    (asset, { recalled }) => {
      changeDraft(recallSeed(asset));
      recalled('stage.used_seed');
    },
    hasRecipe,
  ),
  onOne(
    { id: 'stage.use_all', label: 'stage.use_all', icon: IconAsterisk, keys: ['a'] },
    (asset, { models, recalled }) => {
      changeDraft(recallAll(asset, models));
      recalled('stage.used_all', wayOf(asset));
    },
    hasRecipe,
  ),
  onOne(
    {
      id: 'asset.send_to_image',
      label: 'image.send_to_image',
      icon: IconPhotoEdit,
      keys: ['shift+i'],
    },
    (asset, { recalled }) => {
      changeDraft(asSource(asset, draftNow()));
      recalled('image.sent_to_image', 'image');
    },
    (asset) => asset.kind === 'image',
  ),
  {
    ...onOne(
      { id: 'asset.use_as_reference', label: 'image.use_as_reference', icon: IconPhotoSpark },
      (asset, { models, recalled }) => {
        changeDraft(withReference(asset, draftNow(), models));
        openSection('references');
        recalled('image.used_as_reference', 'text');
      },
      (asset) => asset.kind === 'image',
    ),
    exists: ({ models }) => models.some(({ type }) => type === 'ip_adapter'),
  },
];

const looks: readonly Verb[] = [
  onOne(
    {
      id: 'asset.upscale',
      label: 'image.upscale',
      icon: IconArrowsMaximize,
      keys: ['shift+u'],
    },
    (_asset, { aim, ask }) => aim && ask('upscale', aim),
    ({ kind, trashed_at }) => kind === 'image' && trashed_at === null,
  ),
  {
    ...onOne(
      { id: 'stage.info', label: 'stage.info', icon: IconInfoCircle, keys: ['i'] },
      (_asset, { aim, showInfo }) => aim && showInfo(aim),
    ),
    pressed: ({ isInfoShown }) => isInfoShown,
  },
  onOne(
    { id: 'asset.prompt', label: 'image.prompt', icon: IconFileText },
    (_asset, { aim, ask }) => aim && ask('prompt', aim),
    hasRecipe,
  ),
  onOne(
    { id: 'stage.new_tab', label: 'stage.new_tab', icon: IconExternalLink, keys: ['shift+o'] },
    (asset) => openAssetInNewTab(asset),
  ),
  onOne(
    { id: 'stage.download', label: 'stage.download', icon: IconDownload, keys: ['shift+d'] },
    (asset) => downloadAsset(asset),
  ),
  onMany(
    { id: 'asset.download_as', label: 'image.download_as', icon: IconFileExport },
    (aim, { ask }) => ask('download', aim),
  ),
  {
    id: 'asset.compare',
    label: 'image.compare',
    group: 'image',
    icon: IconLayoutColumns,
    keys: ['v'],
    exists: ({ aim, compare }) =>
      compare !== null && aim?.target.kind === 'ids' && aim.target.count === 2,
    available: () => true,
    run: ({ aim, compare }) => {
      const [left, right] = aim?.target.kind === 'ids' ? aim.target.ids : [];
      if (left !== undefined && right !== undefined) compare?.(left, right);
    },
  },
  onMany({ id: 'asset.zip', label: 'image.zip', icon: IconFileZip }, (aim, { zip }) => zip(aim)),
  onOne(
    { id: 'stage.copy', label: 'stage.copy', icon: IconCopy, keys: ['shift+c'] },
    (asset, { copy }) => copy(asset),
    (asset) => asset.kind === 'image' && canCopyImages(),
  ),
];

/** Every verb on pictures: the stage's, the menus', the bar's and the cards'. */
export const imageCommands: readonly Verb[] = [
  ...recalls,
  ...looks,
  ...markCommands,
  ...comingCommands,
];

/** The picture's own menu, on the stage and on every thumbnail, in the order of the manual. */
export const imageMenu: readonly (string | null)[] = [
  'stage.new_tab',
  'stage.download',
  'asset.download_as',
  'stage.copy',
  null,
  'asset.load_workflow',
  'stage.remix',
  'stage.use_prompts',
  'stage.use_seed',
  'stage.use_all',
  'stage.info',
  null,
  'asset.send_to_image',
  'asset.send_to_canvas',
  'asset.use_as_reference',
  'asset.animate',
  'asset.upscale',
  'asset.clean_background',
  'asset.create_grid',
  null,
  'asset.board',
  'asset.collections',
  'asset.tags',
  'asset.favorite',
  'asset.reject',
  'asset.protect',
  null,
  'asset.restore',
  'stage.delete',
];

export const imagesMenu: readonly (string | null)[] = [
  'asset.compare',
  'asset.zip',
  'asset.download_as',
  null,
  'asset.board',
  'asset.collections',
  'asset.tags',
  'asset.favorite',
  'asset.unfavorite',
  'asset.reject',
  null,
  'asset.restore',
  'stage.delete',
];
