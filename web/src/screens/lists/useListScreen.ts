import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Asset } from '@/api/assets';
import type { Aim } from '@/entities/asset/aim';
import { useOpenAsset, useOpenAssetId } from '@/entities/asset/openAsset';
import { usePreferences } from '@/entities/preferences/store';
import { useImageActions } from '@/features/image/useImageActions';
import { bind, type BoundCommand } from '@/lib/command';
import { viewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';

const nowhere: Aim = { asset: null, target: { kind: 'ids', ids: [], count: 0 } };

/** What the screens that show lists have in common: verbs, keys, and the asset that is open. */
export function useListScreen() {
  const preferences = usePreferences();
  const dialogs = useDialogs();
  const navigate = useNavigate();
  const openId = useOpenAssetId();
  const openAsset = useOpenAsset();
  const [active, setActive] = useState<Aim | null>(null);
  const afterRecall = useCallback(() => void navigate({ to: '/text-to-image' }), [navigate]);
  const actions = useImageActions({ afterRecall });
  const onOpen = useCallback(
    (asset: Asset, how: 'visit' | 'replace') => openAsset(asset.id, how),
    [openAsset],
  );
  const commands: BoundCommand[] = [
    ...actions.commandsFor(active ?? nowhere),
    ...bind(viewCommands, {
      preferences,
      openPalette: () => dialogs.show('palette'),
      openHotkeys: () => dialogs.show('hotkeys'),
    }).filter(({ id }) => !['view.gallery', 'view.controls', 'view.both'].includes(id)),
  ];
  return { commands, dialogs, actions, openId, openAsset, onOpen, setActive };
}
