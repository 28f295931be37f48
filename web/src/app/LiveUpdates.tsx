import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followAssets } from '@/entities/asset/live';
import { followJobs } from '@/entities/job/live';
import { followQueue, queueState } from '@/entities/job/queue';
import { eachWindow } from '@/entities/asset/windows';
import { useProgressStore } from '@/entities/job/progress';
import { capabilities, models } from '@/entities/model/queries';
import { followTasks } from '@/entities/task/store';
import { followEngine, status } from '@/entities/status/queries';
import { useText } from '@/lib/i18n/useText';
import { live } from '@/live/connection';
import { announce } from '@/ui/announce';

/** What only the screens of models show is not part of the first load, and misses nothing by it. */
function followLater(cache: QueryClient): () => void {
  const stops: (() => void)[] = [];
  let isOver = false;
  void Promise.all([import('@/entities/model/records'), import('@/entities/install/queries')]).then(
    ([{ followModels }, { followInstalls }]) => {
      if (isOver) return;
      stops.push(followModels(live, cache), followInstalls(live, cache));
    },
  );
  return () => {
    isOver = true;
    stops.forEach((stop) => stop());
  };
}

/** Lets what happens on the server happen here too. */
export function LiveUpdates() {
  const cache = useQueryClient();
  const t = useText();
  useEffect(() => {
    let isFirst = true;
    const stops = [
      followJobs(live, cache),
      followQueue(live, cache),
      followEngine(live, cache),
      followAssets(live, cache, () => announce(t('stage.arrived'))),
      followTasks(live),
      followLater(cache),
      live.on('boards', () => void cache.invalidateQueries({ queryKey: ['boards'] })),
      live.on('collections', () => void cache.invalidateQueries({ queryKey: ['collections'] })),
      live.on('models', () => {
        void cache.invalidateQueries(models);
        void cache.invalidateQueries(capabilities);
      }),
      live.on('reset', () => {
        useProgressStore.getState().clear();
        void cache.invalidateQueries();
        eachWindow((list) => list.noteChange());
      }),
      live.on('hello', () => {
        // What happened between the first answers and this line was told to nobody.
        if (isFirst)
          void cache.invalidateQueries({
            predicate: ({ queryKey: [name] }) => name === 'asset-newest' || name === 'jobs',
          });
        isFirst = false;
        eachWindow((list) => list.noteChange());
        void cache.invalidateQueries(status);
        void cache.invalidateQueries(queueState);
        void cache.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [cache, t]);
  useEffect(() => live.start(), []);
  return null;
}
