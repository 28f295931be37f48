import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followAssets } from '@/entities/asset/live';
import { followJobs } from '@/entities/job/live';
import { eachWindow } from '@/entities/asset/windows';
import { useProgressStore } from '@/entities/job/progress';
import { capabilities, models } from '@/entities/model/queries';
import { followTasks } from '@/entities/task/store';
import { followEngine, status } from '@/entities/status/queries';
import { useText } from '@/lib/i18n/useText';
import { live } from '@/live/connection';
import { announce } from '@/ui/announce';

/** Lets what happens on the server happen here too. */
export function LiveUpdates() {
  const cache = useQueryClient();
  const t = useText();
  useEffect(() => {
    let isFirst = true;
    const stops = [
      followJobs(live, cache),
      followEngine(live, cache),
      followAssets(live, cache, () => announce(t('stage.arrived'))),
      followTasks(live),
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
        void cache.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [cache, t]);
  useEffect(() => live.start(), []);
  return null;
}
