import { Skeleton } from '@mantine/core';
import type { Asset } from '@/api/types';
import { useAssetList } from '@/entities/asset/useAssets';
import { asApiError } from '@/api/client';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { ContextMenu } from '@/ui/ContextMenu';
import { Notice } from '@/ui/Notice';
import { GalleryGrid } from './parts/GalleryGrid';
import styles from './Gallery.module.css';

interface Props {
  currentId: string | null;
  menu: readonly (string | null)[];
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
}

/** Everything that was drawn, newest first; it grows by itself. */
export function GalleryPanel({ currentId, menu, onOpen }: Props) {
  const t = useText();
  const list = useAssetList();
  return (
    <section className={styles.panel} aria-label={t('gallery.title')}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('gallery.title')}</h2>
        <span className={styles.tools}>
          <CommandButton id="view.smaller" />
          <CommandButton id="view.larger" />
          <CommandButton id="view.hotkeys" />
          <CommandButton id="view.gallery" label={t('gallery.hide')} />
        </span>
      </header>
      {list.isPending && <GridSkeleton />}
      {list.isError && list.assets.length === 0 && (
        <div className={styles.message}>
          <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void list.refetch() }}>
            {asApiError(list.error).isOffline
              ? t('gallery.offline')
              : asApiError(list.error).message}
          </Notice>
        </div>
      )}
      {list.isSuccess && list.assets.length === 0 && (
        <p className={styles.empty}>{t('gallery.empty')}</p>
      )}
      {list.assets.length > 0 && (
        <ContextMenu className={styles.gridBox} label={t('stage.menu')} items={menu}>
          <GalleryGrid
            assets={list.assets}
            currentId={currentId}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            onOpen={onOpen}
          />
        </ContextMenu>
      )}
    </section>
  );
}

function GridSkeleton() {
  return (
    <div aria-hidden className={styles.skeleton}>
      {Array.from({ length: 12 }, (_nothing, cell) => (
        <Skeleton key={cell} animate={false} className={styles.skeletonCell} />
      ))}
    </div>
  );
}
