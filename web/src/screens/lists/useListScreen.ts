import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { Asset } from '@/api/assets';
import { aimAt, type Aim } from '@/entities/asset/aim';
import { useOpenAsset, useOpenAssetId } from '@/entities/asset/openAsset';
import { useAsset } from '@/entities/asset/useAssets';
import { useNeighbours } from '@/entities/asset/useNeighbours';
import type { Filter } from '@/entities/filter/model';
import { useFilter } from '@/entities/filter/useFilter';
import { prefer, usePreferences } from '@/entities/preferences/store';
import type { Way } from '@/entities/recipe/send';
import { listCommands } from '@/features/gallery/commands';
import { useImageActions } from '@/features/image/useImageActions';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { viewerCommands } from '@/features/viewer/commands';
import { look, useViewer } from '@/features/viewer/state';
import { bind, type BoundCommand } from '@/lib/command';
import { placeOf } from '../create/places';
import { plainViewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';

const nowhere: Aim = { asset: null, target: { kind: 'ids', ids: [], count: 0 } };

/** The asset above the list and the ones beside it in the list's order. */
function useOpened(base: Filter) {
  const { filter, sort } = useFilter();
  const id = useOpenAssetId();
  const open = useOpenAsset();
  const view = useMemo(
    () => ({ filter: { ...filter, ...base }, order: { sort, favorites_first: false } }),
    [filter, base, sort],
  );
  const { data, isError } = useAsset(id);
  const { place, newer, older } = useNeighbours(view, id);
  const asset = id === null ? null : (data ?? null);
  const step = (direction: 1 | -1) => {
    const next = direction === 1 ? older : newer;
    if (next) open(next.id, 'replace');
  };
  return { id, asset, isGone: id !== null && isError, place, newer, older, open, step };
}

/** What the screens that show lists have in common: verbs, keys, and the asset that is open. */
export function useListScreen(base: Filter) {
  const preferences = usePreferences();
  const dialogs = useDialogs();
  const navigate = useNavigate();
  const opened = useOpened(base);
  const comparedId = useViewer((state) => state.comparedId);
  const { open: openAsset, asset } = opened;
  const [active, setActive] = useState<Aim | null>(null);
  const afterRecall = useCallback(
    (way: Way | null) => void navigate({ to: placeOf(way ?? 'text') }),
    [navigate],
  );
  const isPanelShown = preferences.show_viewer_panel;
  const inViewer = useImageActions({
    afterRecall,
    isInfoShown: isPanelShown,
    showInfo: () => prefer({ show_viewer_panel: !isPanelShown }),
  });
  const compare = useCallback(
    (left: string, right: string) => {
      openAsset(left);
      look({ comparedId: right });
    },
    [openAsset],
  );
  const inList = useImageActions({ afterRecall, compare });
  const onOpen = useCallback(
    (picked: Asset, how: 'visit' | 'replace') => openAsset(picked.id, how),
    [openAsset],
  );
  const commands: BoundCommand[] = [
    ...bind(viewerCommands, {
      asset,
      newer: opened.newer,
      older: opened.older,
      comparedId,
      close: () => openAsset(null),
      step: opened.step,
    }),
    ...(asset ? inViewer.commandsFor(aimAt(asset)) : inList.commandsFor(active ?? nowhere)),
    ...bind(listCommands, { isCovered: asset !== null, hasSearch: true }),
    ...useQueueCommands(),
    ...bind(plainViewCommands, { preferences, show: dialogs.show }),
  ];
  return { commands, dialogs, actions: inList, base, opened, onOpen, setActive };
}
