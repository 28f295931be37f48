import { Button } from '@mantine/core';
import { IconSquareCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { createStore } from 'zustand';
import type { Asset } from '@/api/assets';
import type { Aim, AssetActions } from '@/entities/asset/aim';
import { facetsOf } from '@/entities/asset/queries';
import { useAssetWindow } from '@/entities/asset/windows';
import { activeParts, type Filter } from '@/entities/filter/model';
import { useFilter } from '@/entities/filter/useFilter';
import { usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import type { GridHandle } from '@/ui/VirtualGrid';
import { AssetGrid } from './AssetGrid';
import { Chips } from './parts/Chips';
import { partsOf, type Control } from './parts/choosers';
import { FilterBar } from './parts/FilterBar';
import { ListMessage } from './parts/ListMessage';
import { LoadMore } from './parts/LoadMore';
import { NothingMatches } from './parts/NothingMatches';
import { Scrubber } from './parts/Scrubber';
import type { Dress } from './parts/Tile';
import { SelectionBar } from './SelectionBar';
import styles from './Surface.module.css';

export interface SurfaceProps {
  title: string;
  /** What this place shows in any case; Clear does not touch it. */
  base: Filter;
  controls: readonly Control[];
  searchHint: string;
  dress: Dress;
  columns?: (width_px: number) => number;
  foot_px?: number;
  foot?: (asset: Asset) => ReactNode;
  /** Shows a batch at a time, with a button for the next; otherwise the whole list scrolls. */
  batch?: number;
  actions: AssetActions;
  openId: string | null;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
  onActive: (aim: Aim | null) => void;
  /** Before there is anything at all, and when nothing matches the filter. */
  nothingYet: ReactNode;
  nothingMatches?: ReactNode;
}

const tail_px = 64;
/** As far from the edge as the title and the filters above. */
const padding_px = 16;

/** A list of assets with its filters: the Gallery, My images and the Library are settings of it. */
export function Surface(props: SurfaceProps) {
  const { title, base, controls, searchHint, dress, columns, batch, actions, onOpen } = props;
  const t = useText();
  const grid = useRef<GridHandle>(null);
  const { filter, sort, setFilter, setSort } = useFilter();
  const wanted_px = usePreferences((state) => state.thumbnail_px);
  const whole = useMemo(() => ({ ...filter, ...base }), [filter, base]);
  const list = useAssetWindow({ filter: whole, order: { sort, favorites_first: false } });
  const [isPicking, setPicking] = useState(false);
  const [seen] = useState(() => createStore(() => ({ first: 0 })));
  const [, setRevealed] = useState(0);
  const total = list.total ?? 0;
  const shown = batch ? Math.max(batch, list.revealed) : Infinity;
  const facets = useQuery({ ...facetsOf(whole), placeholderData: keepPreviousData }).data;
  const months = sort === 'newest' ? (facets?.months ?? []) : [];

  const reveal = useCallback(
    (count: number) => {
      list.revealed = Math.max(list.revealed, count);
      setRevealed(list.revealed);
    },
    [list],
  );
  const onRange = useCallback(
    (first: number, last: number) => {
      seen.setState({ first });
      if (batch && last >= shown - 1 && shown < total) reveal(shown + batch);
    },
    [batch, shown, total, reveal, seen],
  );
  const jump = (to: number) => {
    if (batch && to >= shown) reveal(Math.ceil((to + 1) / batch) * batch + batch);
    // The grid knows about the new rows once it has been drawn.
    requestAnimationFrame(() => grid.current?.reveal(to, 'start'));
  };
  const { foot_px } = props;
  const measures = { columns, wanted_px, gap_px: columns ? 12 : 4, foot_px, padding_px };
  const isNarrowed = activeParts(filter).length > 0;
  return (
    <section className={styles.surface} aria-label={title}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <span className={`${styles.total} numbers`} role="status">
          {list.total !== null && t.count('gallery.total', total)}
        </span>
        {total > 0 && (
          <Button
            size="compact-sm"
            variant={isPicking ? 'light' : 'default'}
            aria-pressed={isPicking}
            leftSection={<IconSquareCheck size={16} stroke={1.6} />}
            onClick={() => setPicking(!isPicking)}
          >
            {t('select.pick')}
          </Button>
        )}
      </header>
      <FilterBar
        base={base}
        filter={filter}
        sort={sort}
        controls={controls}
        searchHint={searchHint}
        onFilter={setFilter}
        onSort={setSort}
      />
      <Chips filter={filter} shown={partsOf(controls)} onFilter={setFilter} />
      <div className={styles.body}>
        <div className={styles.list}>
          <ListMessage
            list={list}
            measures={measures}
            empty={
              isNarrowed ? (
                <NothingMatches filter={filter} onFilter={setFilter}>
                  {props.nothingMatches}
                </NothingMatches>
              ) : (
                props.nothingYet
              )
            }
          />
          {total > 0 && (
            <AssetGrid
              ref={grid}
              list={list}
              label={t('gallery.list')}
              actions={actions}
              dress={dress}
              measures={measures}
              isPicking={isPicking}
              currentId={props.openId}
              openId={props.openId}
              shown_max={shown}
              foot={props.foot}
              tail_px={batch ? tail_px : 0}
              tail={
                batch && (
                  <LoadMore shown={shown} total={total} onMore={() => reveal(shown + batch)} />
                )
              }
              onOpen={onOpen}
              onRange={onRange}
              onActive={props.onActive}
            />
          )}
        </div>
        {total > 0 && months.length > 1 && (
          <Scrubber months={months} total={total} seen={seen} onJump={jump} />
        )}
      </div>
      <SelectionBar list={list} actions={actions} />
    </section>
  );
}
