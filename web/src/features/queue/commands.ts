import { IconPlayerPause, IconPlayerStop, IconTrashX } from '@tabler/icons-react';
import type { Job } from '@/api/types';
import type { Command } from '@/lib/command';

interface QueueContext {
  running: Job | null;
  waitingCount: number;
  isPaused: boolean;
  cancel: (job: Job) => void;
  cancelAll: () => void;
  pause: (paused: boolean) => void;
}

export const queueCommands: readonly Command<QueueContext>[] = [
  {
    id: 'queue.cancel_current',
    label: 'queue.cancel_current',
    group: 'queue',
    icon: IconPlayerStop,
    keys: ['shift+x'],
    available: ({ running }) => running !== null,
    run: ({ running, cancel }) => {
      if (running) cancel(running);
    },
  },
  {
    id: 'queue.cancel_all',
    label: 'queue.cancel_all',
    group: 'queue',
    icon: IconTrashX,
    keys: ['ctrl+shift+x'],
    destructive: true,
    available: ({ running, waitingCount }) => running !== null || waitingCount > 0,
    run: ({ cancelAll }) => cancelAll(),
  },
  {
    id: 'queue.pause',
    label: 'queue.pause',
    labelNow: ({ isPaused }) => (isPaused ? 'queue.resume' : 'queue.pause'),
    group: 'queue',
    icon: IconPlayerPause,
    keys: ['shift+p'],
    available: () => true,
    pressed: ({ isPaused }) => isPaused,
    run: ({ isPaused, pause }) => pause(!isPaused),
  },
];
