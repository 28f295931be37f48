import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { asApiError } from '@/api/client';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { notify } from '@/ui/notices';
import { singleOf, type Aim } from './aim';
import { bulkChange, changeAsset, type AssetChange, type Bulk } from './changes';
import { requestZip } from './zip';

/** A mark on one asset is a change of that asset; everything else is an action on many. */
function markOf(bulk: Bulk): AssetChange | null {
  if (bulk.action === 'rate') return { rating: bulk.args.rating };
  if (bulk.action === 'favorite' || bulk.action === 'unfavorite') {
    return { favorite: bulk.action === 'favorite' };
  }
  if (bulk.action === 'protect' || bulk.action === 'unprotect') {
    return { protected: bulk.action === 'protect' };
  }
  return null;
}

/** Carries out an action, shows it at once, and says so when the server takes it back. */
export function useChangeImages(): (bulk: Bulk, aim: Aim) => Promise<void> {
  const cache = useQueryClient();
  const t = useText();
  return useCallback(
    async (bulk, aim) => {
      const asset = singleOf(aim);
      const mark = markOf(bulk);
      try {
        if (asset && mark) await changeAsset(cache, asset, mark);
        else await bulkChange(cache, bulk, aim.target);
      } catch (trouble) {
        const why = asApiError(trouble).message;
        notify(t('image.taken_back', { why }), { tone: 'bad' });
      }
    },
    [cache, t],
  );
}

/** Asks for a zip and says where it lies, in a notification that stays until it is closed. */
export function useZip(): (...ask: Parameters<typeof requestZip>) => Promise<void> {
  const t = useText();
  return useCallback(
    async (...ask) => {
      try {
        const { url, name, files, bytes } = await requestZip(...ask);
        const size = formatBytes(bytes, t.language);
        notify(t.count('zip.ready', files, { name, size }), {
          link: { href: url, label: t('zip.download') },
        });
      } catch (trouble) {
        notify(asApiError(trouble).message, { tone: 'bad' });
      }
    },
    [t],
  );
}
