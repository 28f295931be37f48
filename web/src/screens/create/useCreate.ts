import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { aimAt, type Aim } from '@/entities/asset/aim';
import { useOpenAsset, useOpenAssetId } from '@/entities/asset/openAsset';
import { positionOf } from '@/entities/asset/queries';
import { useAsset, useNewestAsset } from '@/entities/asset/useAssets';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { useWindowPart } from '@/entities/asset/windows';
import { useBoards } from '@/entities/board/queries';
import { prefer, usePreferences } from '@/entities/preferences/store';
import type { Way } from '@/entities/recipe/send';
import { composeCommands } from '@/features/compose/commands';
import { focusPrompt } from '@/features/compose/focus';
import { panelView } from '@/features/gallery/model';
import { listCommands } from '@/features/gallery/commands';
import { useImageActions } from '@/features/image/useImageActions';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { stageCommands } from '@/features/stage/commands';
import { bind, type BoundCommand } from '@/lib/command';
import { viewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';
import { placeOf } from './places';
import { useComposer, type Hints } from './useComposer';

/** Which pictures lie beside one, as a word that changes only when they do. */
function neighboursOf(list: AssetWindow, id: string | null): string {
  const index = id === null ? null : list.indexOf(id);
  const at = (place: number) => list.at(place)?.id ?? '';
  const place = index ?? -1;
  return [index, list.total === null, at(place - 1), at(place + 1)].join();
}

/** The picture on the stage and its neighbours in the panel's list. */
function useCurrentAsset() {
  const openId = useOpenAssetId();
  const preferences = usePreferences();
  const view = panelView(preferences, useBoards());
  const newest = useNewestAsset();
  const opened = useAsset(openId);
  const asset = openId === null ? (newest.data ?? null) : (opened.data ?? null);
  const list = useWindowPart(view, (all) => neighboursOf(all, asset?.id ?? null));
  const known = asset ? list.indexOf(asset.id) : null;
  // A picture that is opened by its address may lie anywhere in the list.
  const asks = openId !== null && asset !== null && known === null && list.total !== null;
  const found = useQuery({ ...positionOf(view, openId ?? ''), enabled: asks }).data?.offset ?? null;
  const index = known ?? (asks ? found : null);
  useEffect(() => {
    if (index === null) return;
    list.keep(index - 1, index + 1);
    if (known === null) list.want(index - 1, index + 1);
  }, [list, index, known]);
  return {
    asset,
    isFollowing: openId === null,
    isGone: openId !== null && opened.isError,
    isLoading: openId === null ? newest.isPending : opened.isPending,
    newer: index !== null && index > 0 ? list.at(index - 1) : null,
    // A picture that is not in the list, or not yet, stands before its first.
    older: list.at(index === null ? 0 : index + 1),
  };
}

/** Settings of a picture that grew from another are used where an initial image is. */
function useGoWhereItBelongs(here: Way) {
  const navigate = useNavigate();
  return useCallback(
    (way: Way | null) => {
      if (way === null || way === here) return;
      void navigate({ to: placeOf(way), search: (before) => before });
    },
    [navigate, here],
  );
}

export function useCreate(way: Way, { onSent, onRefused }: Hints) {
  const preferences = usePreferences();
  const dialogs = useDialogs();
  const openAsset = useOpenAsset();
  const current = useCurrentAsset();
  const [active, setActive] = useState<Aim | null>(null);
  const composer = useComposer(way, {
    onSent: () => {
      if (!current.isFollowing && preferences.auto_switch) openAsset(null);
      onSent();
    },
    onRefused,
  });
  const { recipe } = composer;
  const showInfo = useCallback(() => prefer({ show_info: !preferences.show_info }), [preferences]);
  const afterRecall = useGoWhereItBelongs(way);
  const actions = useImageActions({ isInfoShown: preferences.show_info, showInfo, afterRecall });
  // Keys mean what is picked; with nothing picked, the picture on the stage.
  const isPicked = active !== null && active.target.count > 1;
  const aim = isPicked ? active : current.asset ? aimAt(current.asset) : null;
  const commands: BoundCommand[] = [
    ...bind(composeCommands, {
      canInvoke: composer.canInvoke,
      invoke: composer.run,
      size: recipe.settings,
      randomise: recipe.draft.randomise,
      focusPrompt,
    }),
    ...actions.commandsFor(aim ?? { asset: null, target: { kind: 'ids', ids: [], count: 0 } }),
    ...bind(stageCommands, {
      showPreviews: preferences.show_previews,
      newer: current.newer,
      older: current.older,
      open: (asset) => openAsset(asset.id, 'replace'),
    }),
    ...bind(listCommands, { isCovered: false, hasSearch: false }),
    ...useQueueCommands(),
    ...bind(viewCommands, {
      preferences,
      show: dialogs.show,
    }),
  ];
  return { commands, dialogs, composer, current, openAsset, actions, setActive, preferences };
}
