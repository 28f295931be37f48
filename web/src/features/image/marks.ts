import {
  IconBan,
  IconFolderSymlink,
  IconLibraryPlus,
  IconLock,
  IconRestore,
  IconStar,
  IconStarOff,
  IconStars,
  IconTag,
  IconTrash,
} from '@tabler/icons-react';
import { singleOf } from '@/entities/asset/aim';
import { isRejected, rejectedTag } from '@/entities/asset/reject';
import { assetOf, onMany, type ImageContext, type Verb } from './verbs';

const isInTrash = ({ aim }: ImageContext) => (aim?.asset?.trashed_at ?? null) !== null;

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

/** What a person thinks of a picture, and where it belongs. */
export const markCommands: readonly Verb[] = [
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
  {
    ...onMany(
      { id: 'asset.reject', label: 'image.reject', icon: IconBan, keys: ['x'] },
      (aim, { change }) => {
        const asset = singleOf(aim);
        const action = asset && isRejected(asset) ? 'untag' : 'tag';
        change({ action, args: { tags: [rejectedTag] } }, aim);
      },
    ),
    labelNow: (context) => {
      const asset = assetOf(context);
      return asset && isRejected(asset) ? 'image.unreject' : 'image.reject';
    },
    pressed: (context) => {
      const asset = assetOf(context);
      return asset !== null && isRejected(asset);
    },
  },
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
    labelNow: ({ aim }) =>
      (aim?.target.count ?? 0) > 1 ? 'image.delete_selected' : 'stage.delete',
    destructive: true,
  },
];
