import { UnstyledButton } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Asset } from '@/api/types';
import { usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { gridFor, heldBack, rowCount, rowGap_px, stepFrom } from '../model';
import styles from '../Gallery.module.css';
import { Thumbnail } from './Thumbnail';

interface Props {
  assets: readonly Asset[];
  currentId: string | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
}

const padding_px = 12;
const rows_ahead = 4;
/** Scrolled less than this counts as being at the top. */
const top_px = 8;

export function GalleryGrid(props: Props) {
  const { assets, currentId, hasMore, isLoadingMore, onMore, onOpen } = props;
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const wanted_px = usePreferences((state) => state.thumbnail_px);
  const [topId, setTopId] = useState<string | null>(null);
  const { shown, waiting } = heldBack(assets, topId);
  const grid = gridFor(Math.max(1, width - 2 * padding_px), wanted_px);
  // Before the width is known a cell would be a pixel high and every row in sight.
  const rows = width > 0 ? rowCount(shown.length, grid) : 0;
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => grid.cell_px + rowGap_px,
    overscan: 3,
    paddingStart: padding_px,
    paddingEnd: padding_px,
  });
  useEffect(() => virtual.measure(), [virtual, grid.cell_px]);
  const visible = virtual.getVirtualItems();
  const lastRow = visible.at(-1)?.index ?? 0;
  const wantsMore = hasMore && !isLoadingMore && width > 0 && lastRow >= rows - rows_ahead;
  useEffect(() => {
    if (wantsMore) onMore();
  }, [wantsMore, onMore]);

  const current = shown.findIndex((asset) => asset.id === currentId);
  const focusable = current < 0 ? 0 : current;
  const scrollTo = virtual.scrollToIndex;
  useEffect(() => {
    if (current >= 0) scrollTo(Math.floor(current / grid.columns), { align: 'auto' });
    // Only when another picture is opened: a list that grows must stay where it is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [currentId]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = stepFrom(focusable, event.key, shown.length, grid.columns);
    const asset = shown[next];
    if (!/^(Arrow|Home|End)/.test(event.key) || !asset) return;
    event.preventDefault();
    onOpen(asset, 'replace');
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-thumbnail="${asset.id}"]`)?.focus(),
    );
  };
  const onScroll = () => {
    const isAway = (box.current?.scrollTop ?? 0) > top_px;
    if (isAway && topId === null) setTopId(assets[0]?.id ?? null);
    if (!isAway && topId !== null && waiting === 0) setTopId(null);
  };
  const showWaiting = () => {
    setTopId(null);
    box.current?.scrollTo({ top: 0 });
  };

  return (
    <>
      {waiting > 0 && (
        <UnstyledButton className={styles.waiting} onClick={showWaiting}>
          {t.count('gallery.new', waiting)}
        </UnstyledButton>
      )}
      <div
        ref={useMergedRef(box, sizeRef)}
        className={styles.scroll}
        role="listbox"
        aria-label={t('gallery.list')}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {visible.map((row) => (
            <div
              key={row.key}
              role="presentation"
              className={styles.row}
              style={{
                transform: `translateY(${row.start}px)`,
                gridTemplateColumns: `repeat(${grid.columns}, ${grid.cell_px}px)`,
                height: grid.cell_px,
              }}
            >
              {shown
                .slice(row.index * grid.columns, (row.index + 1) * grid.columns)
                .map((asset, column) => (
                  <Thumbnail
                    key={asset.id}
                    asset={asset}
                    cell_px={grid.cell_px}
                    isCurrent={asset.id === currentId}
                    isFocusable={row.index * grid.columns + column === focusable}
                    onOpen={onOpen}
                  />
                ))}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
