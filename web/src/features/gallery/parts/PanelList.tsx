import { IconPhoto, IconUpload } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { Aim, AssetActions } from '@/entities/asset/aim';
import { useAssetWindow } from '@/entities/asset/windows';
import { uncategorized } from '@/entities/board/model';
import type { View } from '@/entities/filter/model';
import { usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { EmptyState } from '@/ui/EmptyState';
import { AssetGrid } from '../AssetGrid';
import { SelectionBar } from '../SelectionBar';
import { ListMessage } from './ListMessage';
import styles from './Panel.module.css';

interface Props {
  view: View;
  currentId: string | null;
  openId: string | null;
  actions: AssetActions;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
  onActive: (aim: Aim | null) => void;
}

/** The pictures of the panel. It alone is drawn again when a page of them arrives. */
export function PanelList({ view, actions, ...rest }: Props) {
  const t = useText();
  const list = useAssetWindow(view);
  const { thumbnail_px, show_size_badge } = usePreferences();
  const measures = { wanted_px: thumbnail_px };
  const isImages = view.filter.category === 'images';
  const emptyBoard = view.filter.board === uncategorized ? 'gallery.empty' : 'gallery.empty_board';
  const words = t(isImages ? emptyBoard : 'gallery.empty_assets');
  return (
    <>
      <div className={styles.body}>
        <ListMessage
          list={list}
          measures={measures}
          empty={
            <EmptyState
              icon={isImages ? IconPhoto : IconUpload}
              title={t(isImages ? 'gallery.no_images' : 'gallery.no_assets')}
              words={words}
            />
          }
        />
        {(list.total ?? 0) > 0 && (
          <AssetGrid
            {...rest}
            list={list}
            label={t('gallery.list')}
            actions={actions}
            dress="bare"
            measures={measures}
            showSize={show_size_badge}
            opensOnWalk
          />
        )}
      </div>
      <SelectionBar list={list} actions={actions} />
    </>
  );
}
