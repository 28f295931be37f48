import { IconUserSquare } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { Asset } from '@/api/assets';
import { useText } from '@/lib/i18n/useText';
import { ListScreen } from '../lists/ListScreen';
import { NothingYet } from '../lists/NothingYet';
import { useListScreen } from '../lists/useListScreen';
import { CardFoot, foot_px } from './CardFoot';

const mine = { category: 'images' } as const;
const columns = (width_px: number) => Math.max(2, Math.round(width_px / 250));

const controls = ['favorite', 'collection', 'sort'] as const;

/** Everything one person made, as cards with their prompt and what can be done with them. */
export function MyImagesScreen() {
  const t = useText();
  const screen = useListScreen(mine);
  const { actions } = screen;
  const foot = useCallback(
    (asset: Asset) => <CardFoot asset={asset} actions={actions} />,
    [actions],
  );
  return (
    <ListScreen
      screen={screen}
      title={t('frame.my_images')}
      controls={controls}
      searchHint={t('filter.search_prompt')}
      dress="plain"
      columns={columns}
      foot_px={foot_px}
      foot={foot}
      nothingYet={<NothingYet icon={IconUserSquare} words={t('gallery.empty')} />}
    />
  );
}
