import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { singleOf, type Aim } from '@/entities/asset/aim';
import type { Bulk } from '@/entities/asset/changes';
import type { Way } from '@/entities/recipe/send';
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
  /** Settings were loaded: says so, and goes to where they are used. */
  recalled: (words: Key, way?: Way) => void;
}

export type Verb = Command<ImageContext>;
type Parts = Omit<Verb, 'available' | 'run' | 'group'>;

export const assetOf = ({ aim }: ImageContext) => (aim ? singleOf(aim) : null);

/** A verb on one picture; it does not exist without one. */
export function onOne(
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
export function onMany(parts: Parts, run: (aim: Aim, context: ImageContext) => void): Verb {
  return {
    group: 'image',
    ...parts,
    available: ({ aim }) => aim !== null && aim.target.count > 0,
    run: (context) => {
      if (context.aim) run(context.aim, context);
    },
  };
}
