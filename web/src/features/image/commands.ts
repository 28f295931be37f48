import {
  IconAsterisk,
  IconBlockquote,
  IconBrush,
  IconCopy,
  IconDownload,
  IconExternalLink,
  IconFileText,
  IconFileZip,
  IconFolderSymlink,
  IconInfoCircle,
  IconLayoutColumns,
  IconLibraryPlus,
  IconLock,
  IconPhotoEdit,
  IconPlant2,
  IconRepeat,
  IconRestore,
  IconRoute,
  IconStar,
  IconStarOff,
  IconStars,
  IconTag,
  IconTrash,
} from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { canCopyImages, downloadAsset, openAssetInNewTab } from '@/entities/asset/actions';
import { singleOf, type Aim } from '@/entities/asset/aim';
import type { Bulk } from '@/entities/asset/changes';
import { changeDraft } from '@/entities/recipe/draft';
import { recallAll, recallPrompts, recallRemix, recallSeed } from '@/entities/recipe/model';
import type { Command } from '@/lib/command';
import type { Key } from '@/lib/i18n/text';
import type { ImageDialog } from './dialogs';

export interface ImageContext {
  aim: Aim | null;
  models: readonly Model[];
  isInfoShown: boolean;
  ask: (dialog: ImageDialog, aim: Aim) => void;
  copy: (asset: Asset) => void;
  change: (bulk: Bulk, aim: Aim) => void;
  zip: (aim: Aim) => void;
  /** Shows two pictures beside each other, where a screen can. */
  compare: ((left: string, right: string) => void) | null;
  showInfo: (aim: Aim) => void;
  /** Settings were loaded: says so, and goes to where they are. */
  recalled: (words: Key) => void;
}

type Verb = Command<ImageContext>;
type Parts = Omit<Verb, 'available' | 'run' | 'group'>;

const assetOf = ({ aim }: ImageContext) => (aim ? singleOf(aim) : null);

/** A verb on one picture; it does not exist without one. */
function onOne(
  parts: Parts,
  run: (asset: Asset, context: ImageContext) => void,
  fits: (asset: Asset) => boolean = () => true,
): Verb {
  return {
    group: 'image',
    ...parts,
    available: (context) => {
      const asset = assetOf(context);
      return asset !== null && fits(asset);
    },
    run: (context) => {
      const asset = assetOf(context);
      if (asset) run(asset, context);
    },
  };
}

/** A verb on as many pictures as are picked. */
function onMany(parts: Parts, run: (aim: Aim, context: ImageContext) => void): Verb {
  return {
    group: 'image',
    ...parts,
    available: ({ aim }) => aim !== null && aim.target.count > 0,
    run: (context) => {
      if (context.aim) run(context.aim, context);
    },
  };
}

const hasRecipe = (asset: Asset) => asset.has_recipe;
const isInTrash = ({ aim }: ImageContext) => (aim?.asset?.trashed_at ?? null) !== null;
const isNotYetBuilt = () => false;

const recalls: readonly Verb[] = [
  {
    ...onOne(
      { id: 'asset.load_workflow', label: 'image.load_workflow', icon: IconRoute },
      () => undefined,
    ),
    exists: isNotYetBuilt,
  },
  onOne(
    { id: 'stage.remix', label: 'stage.remix', icon: IconRepeat, keys: ['r'] },
    (asset, { models, recalled }) => {
      changeDraft(recallRemix(asset, models));
      recalled('stage.used_remix');
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
      recalled('stage.used_all');
    },
    hasRecipe,
  ),
  {
    ...onOne(
      { id: 'asset.send_to_image', label: 'image.send_to_image', icon: IconPhotoEdit },
      () => undefined,
    ),
    exists: isNotYetBuilt,
  },
  {
    ...onOne(
      { id: 'asset.send_to_canvas', label: 'image.send_to_canvas', icon: IconBrush },
      () => undefined,
    ),
    exists: isNotYetBuilt,
  },
];

const looks: readonly Verb[] = [
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
  {
    id: 'asset.compare',
    label: 'image.compare',
    group: 'image',
    icon: IconLayoutColumns,
    keys: ['v'],
    exists: ({ aim, compare }) => compare !== null && aim !== null && aim.target.count > 1,
    available: ({ aim }) => aim?.target.kind === 'ids' && aim.target.count === 2,
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

function rateCommand(stars: number): Verb {
  return {
    ...onMany(
      {
        id: `asset.rate_${stars}`,
        label: stars === 0 ? 'image.rate_0' : `image.rate_${stars as 1 | 2 | 3 | 4 | 5}`,
        icon: stars === 0 ? IconStar : IconStars,
        keys: [String(stars)],
      },
      (aim, { change }) => change({ action: 'rate', args: { rating: stars } }, aim),
    ),
    pressed: (context) => assetOf(context)?.rating === stars,
  };
}

const marks: readonly Verb[] = [
  {
    ...onMany(
      { id: 'asset.favorite', label: 'image.favorite', icon: IconStar, keys: ['.'] },
      (aim, { change }) =>
        change({ action: singleOf(aim)?.favorite ? 'unfavorite' : 'favorite' }, aim),
    ),
    labelNow: (context) => (assetOf(context)?.favorite ? 'image.unfavorite' : 'image.favorite'),
    pressed: (context) => assetOf(context)?.favorite ?? false,
  },
  {
    ...onMany(
      { id: 'asset.unfavorite', label: 'image.unfavorite', icon: IconStarOff },
      (aim, { change }) => change({ action: 'unfavorite' }, aim),
    ),
    exists: ({ aim }) => aim !== null && aim.target.count > 1,
  },
  ...[1, 2, 3, 4, 5, 0].map(rateCommand),
  onMany({ id: 'asset.board', label: 'image.board', icon: IconFolderSymlink }, (aim, { ask }) =>
    ask('board', aim),
  ),
  onMany({ id: 'asset.tags', label: 'image.tags', icon: IconTag }, (aim, { ask }) =>
    ask('tags', aim),
  ),
  onMany(
    { id: 'asset.collections', label: 'image.collections', icon: IconLibraryPlus, keys: ['l'] },
    (aim, { ask }) => ask('collections', aim),
  ),
  {
    ...onMany({ id: 'asset.protect', label: 'image.protect', icon: IconLock }, (aim, { change }) =>
      change({ action: singleOf(aim)?.protected ? 'unprotect' : 'protect' }, aim),
    ),
    labelNow: (context) => (assetOf(context)?.protected ? 'image.unprotect' : 'image.protect'),
  },
  {
    ...onMany(
      { id: 'asset.restore', label: 'image.restore', icon: IconRestore },
      (aim, { change }) => change({ action: 'restore' }, aim),
    ),
    exists: isInTrash,
  },
  {
    ...onMany(
      { id: 'stage.delete', label: 'stage.delete', icon: IconTrash, keys: ['delete'] },
      (aim, { ask }) => ask('delete', aim),
    ),
    destructive: true,
  },
];

/** Every verb on pictures: the stage's, the menus', the bar's and the cards'. */
export const imageCommands: readonly Verb[] = [...recalls, ...looks, ...marks];

/** The picture's own menu, on the stage and on every thumbnail, in the order of the manual. */
export const imageMenu: readonly (string | null)[] = [
  'stage.new_tab',
  'stage.download',
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
  null,
  'asset.board',
  'asset.collections',
  'asset.tags',
  'asset.favorite',
  'asset.protect',
  null,
  'asset.restore',
  'stage.delete',
];

export const imagesMenu: readonly (string | null)[] = [
  'asset.compare',
  'asset.zip',
  null,
  'asset.board',
  'asset.collections',
  'asset.tags',
  'asset.favorite',
  'asset.unfavorite',
  null,
  'asset.restore',
  'stage.delete',
];
