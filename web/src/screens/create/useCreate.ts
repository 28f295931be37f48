import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Asset } from '@/api/types';
import { copyAsset } from '@/entities/asset/actions';
import { useOpenAsset, useOpenAssetId } from '@/entities/asset/openAsset';
import { useAsset, useAssetList } from '@/entities/asset/useAssets';
import { isWaiting } from '@/entities/job/model';
import { cancelAllJobs, cancelJob } from '@/entities/job/queries';
import { useActiveJobs, useRunningJob } from '@/entities/job/useJobs';
import { usePreferences } from '@/entities/preferences/store';
import { useInvoke } from '@/entities/recipe/invoke';
import { jobDraftOf } from '@/entities/recipe/model';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { composeCommands } from '@/features/compose/commands';
import { focusPrompt } from '@/features/compose/focus';
import { queueCommands } from '@/features/queue/commands';
import { stageCommands } from '@/features/stage/commands';
import { bind, type BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { useConnection } from '@/live/useConnection';
import { flash } from '@/ui/announce';
import { viewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';

/** The picture on the stage and its neighbours: the one in the address, else the newest. */
function useCurrentAsset() {
  const openId = useOpenAssetId();
  const { assets, isPending } = useAssetList();
  const opened = useAsset(openId);
  const asset = openId === null ? (assets[0] ?? null) : (opened.data ?? null);
  const index = asset ? assets.findIndex(({ id }) => id === asset.id) : -1;
  return {
    asset,
    isFollowing: openId === null,
    isGone: openId !== null && opened.isError,
    isLoading: openId === null ? isPending : opened.isPending,
    newer: index > 0 ? (assets[index - 1] ?? null) : null,
    older: index >= 0 ? (assets[index + 1] ?? null) : null,
  };
}

/** Invoking, and what the server last said about it while that is still about this recipe. */
function useComposer(onSent: () => void, onRefused: () => void) {
  const recipe = useRecipe();
  const connection = useConnection();
  const { invoke, sent, error } = useInvoke();
  const { draft, model, limits } = recipe;
  const job = model && limits ? jobDraftOf(draft, model, limits) : null;
  const canInvoke = job !== null && model?.state === 'ready' && draft.prompt.trim() !== '';
  const isHealed = error?.isOffline && connection === 'connected';
  const isStale = JSON.stringify(sent) !== JSON.stringify(job);
  const run = (prompt = draft.prompt) => {
    if (!job || prompt.trim() === '') return;
    invoke(
      { ...job, prompt },
      { onError: (trouble) => asApiError(trouble).faults.length > 0 && onRefused() },
    );
    onSent();
  };
  return { recipe, canInvoke, run, error: isHealed || isStale ? null : error };
}

interface Hints {
  onSent: () => void;
  /** The server found fault with a setting: time to look at the settings. */
  onRefused: () => void;
}

export function useCreate({ onSent, onRefused }: Hints) {
  const t = useText();
  const cache = useQueryClient();
  const preferences = usePreferences();
  const dialogs = useDialogs();
  const openAsset = useOpenAsset();
  const current = useCurrentAsset();
  const jobs = useActiveJobs();
  const { job: running } = useRunningJob();
  const [doomed, setDoomed] = useState<Asset | null>(null);
  const composer = useComposer(() => {
    if (!current.isFollowing) openAsset(null);
    onSent();
  }, onRefused);
  const { recipe } = composer;
  const copy = (asset: Asset) =>
    copyAsset(asset).then(
      () => flash(t('stage.copied')),
      () => flash(t('stage.copy_failed')),
    );
  const commands: BoundCommand[] = [
    ...bind(composeCommands, {
      canInvoke: composer.canInvoke,
      invoke: composer.run,
      size: recipe.settings,
      randomise: recipe.draft.randomise,
      focusPrompt,
    }),
    ...bind(stageCommands, {
      asset: current.asset,
      models: recipe.models,
      showInfo: preferences.show_info,
      showPreviews: preferences.show_previews,
      newer: current.newer,
      older: current.older,
      open: (asset) => openAsset(asset.id, 'replace'),
      copy: (asset) => void copy(asset),
      askDelete: setDoomed,
      say: (words) => flash(t(words)),
    }),
    ...bind(queueCommands, {
      running,
      waitingCount: jobs.filter(isWaiting).length,
      cancel: (job) => void cancelJob(cache, job).catch(() => undefined),
      cancelAll: () => void cancelAllJobs(cache).catch(() => undefined),
    }),
    ...bind(viewCommands, {
      preferences,
      openPalette: () => dialogs.show('palette'),
      openHotkeys: () => dialogs.show('hotkeys'),
    }),
  ];
  return { commands, dialogs, composer, current, openAsset, doomed, setDoomed, preferences };
}
