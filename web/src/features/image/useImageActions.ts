import { useMemo } from 'react';
import type { Asset } from '@/api/assets';
import { copyAsset } from '@/entities/asset/actions';
import type { AssetActions } from '@/entities/asset/aim';
import { useChangeImages, useZip } from '@/entities/asset/useChangeImages';
import { useModels } from '@/entities/model/queries';
import type { Way } from '@/entities/recipe/send';
import { bind } from '@/lib/command';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { flash } from '@/ui/announce';
import { imageCommands, imageMenu, imagesMenu } from './commands';
import type { ImageContext } from './verbs';
import { openImageDialog } from './dialogs';

interface Options {
  isInfoShown?: boolean;
  /** What Info does here; without it a dialog shows it. */
  showInfo?: () => void;
  /** Shows two pictures beside each other. */
  compare?: (left: string, right: string) => void;
  /** After settings were loaded: where to go from here, if they belong to one way of asking. */
  afterRecall?: (way: Way | null) => void;
}

/** The verbs on images, ready for this screen. */
export function useImageActions(options: Options = {}): AssetActions {
  const { isInfoShown = false, showInfo, compare, afterRecall } = options;
  const t = useText();
  const models = useModels();
  const change = useChangeImages();
  const zip = useZip();
  return useMemo(() => {
    const copy = (asset: Asset) =>
      copyAsset(asset).then(
        () => flash(t('stage.copied')),
        () => flash(t('stage.copy_failed')),
      );
    const context: Omit<ImageContext, 'aim'> = {
      models,
      isInfoShown,
      ask: openImageDialog,
      copy: (asset) => void copy(asset),
      change: (bulk, aim) => void change(bulk, aim),
      zip: ({ target }) => void zip(target),
      compare: compare ?? null,
      showInfo: (aim) => (showInfo ? showInfo() : openImageDialog('info', aim)),
      recalled: (words: Key, way: Way | null = null) => {
        flash(t(words));
        afterRecall?.(way);
      },
    };
    return {
      commandsFor: (aim) => bind(imageCommands, { ...context, aim }),
      menu: imageMenu,
      menuForMany: imagesMenu,
    };
  }, [t, models, isInfoShown, change, zip, showInfo, compare, afterRecall]);
}
