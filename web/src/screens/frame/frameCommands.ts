import { IconArrowBackUp } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { asApiError } from '@/api/client';
import type { Task } from '@/api/assets';
import { undoTask, useTasks } from '@/entities/task/store';
import { bind, type BoundCommand, type Command } from '@/lib/command';
import { notify } from '@/ui/notices';
import { places } from './places';

interface FrameContext {
  /** The last thing done that can be taken back. */
  undoable: Task | null;
  go: (to: (typeof places)[number]['to']) => void;
}

export const frameCommands: readonly Command<FrameContext>[] = [
  ...places.map(({ to, label, icon }): Command<FrameContext> => ({
    id: `go${to.replace('/', '.')}`,
    label,
    group: 'go',
    icon,
    available: () => true,
    run: ({ go }) => go(to),
  })),
  {
    id: 'task.undo',
    label: 'task.undo',
    group: 'gallery',
    icon: IconArrowBackUp,
    keys: ['ctrl+z'],
    available: ({ undoable }) => undoable !== null,
    run: ({ undoable }) => {
      if (!undoable) return;
      undoTask(undoable).catch((trouble: unknown) =>
        notify(asApiError(trouble).message, { tone: 'bad' }),
      );
    },
  },
];

/** What can be done on every screen: going to another one, and taking back what was done. */
export function useFrameCommands(): BoundCommand[] {
  const navigate = useNavigate();
  const undoable = useTasks(({ tasks }) => tasks.findLast((task) => task.undo_id !== null) ?? null);
  return bind(frameCommands, { undoable, go: (to) => void navigate({ to }) });
}
