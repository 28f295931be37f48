import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { useText } from '@/lib/i18n/useText';
import { EmptyState } from '@/ui/EmptyState';
import type { GridMeasures } from '@/ui/VirtualGrid';
import { ListSkeleton } from './ListSkeleton';

interface Props {
  list: AssetWindow;
  empty: ReactNode;
  measures: GridMeasures;
}

/** What stands where the pictures would be: still coming, out of reach, or none there. */
export function ListMessage({ list, empty, measures }: Props) {
  const t = useText();
  const isUnknown = list.total === null;
  useEffect(() => {
    if (isUnknown) list.want(0, 0);
  }, [list, isUnknown]);
  if (list.error) {
    const { isOffline, message } = list.error;
    return (
      <EmptyState
        icon={isOffline ? IconPlugConnectedX : IconAlertTriangle}
        title={isOffline ? t('gallery.offline') : message}
        isTrouble
      >
        <Button variant="default" onClick={() => list.refresh()}>
          {t('dialog.retry')}
        </Button>
      </EmptyState>
    );
  }
  if (isUnknown) return <ListSkeleton {...measures} />;
  return list.total === 0 ? empty : null;
}
