import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { useEffect } from 'react';
import styles from './Panel.module.css';

interface Props {
  list: AssetWindow;
  empty: ReactNode;
}

/** What stands where the pictures would be: still coming, out of reach, or none there. */
export function ListMessage({ list, empty }: Props) {
  const t = useText();
  const isUnknown = list.total === null;
  useEffect(() => {
    if (isUnknown) list.want(0, 0);
  }, [list, isUnknown]);
  if (list.error) {
    return (
      <div className={styles.message}>
        <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => list.refresh() }}>
          {list.error.isOffline ? t('gallery.offline') : list.error.message}
        </Notice>
      </div>
    );
  }
  if (isUnknown) {
    return (
      <div aria-hidden className={styles.skeleton}>
        {Array.from({ length: 12 }, (_nothing, cell) => (
          <Skeleton key={cell} animate={false} className={styles.skeletonCell} />
        ))}
      </div>
    );
  }
  if (list.total === 0) return <div className={styles.empty}>{empty}</div>;
  return null;
}
