import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { ModelRecord } from '@/api/models';
import { modelRecords } from '@/entities/model/records';
import { usePreferences } from '@/entities/preferences/store';
import { focusSearch, focusSource } from '@/features/models/focus';
import type { ModelFilter } from '@/features/models/model';
import { useEditor } from '@/features/models/useEditor';
import { useModelCommands } from '@/features/models/useModelCommands';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { bind } from '@/lib/command';
import { plainViewCommands } from '../frame/commands';
import { useDialogs } from '../frame/useDialogs';
import { searchOf, type ModelsPlace } from './place';

/** The models screen's place in the address, the open model with its edits, and all its verbs. */
export function useModelsScreen(askDelete: (model: ModelRecord) => void) {
  const dialogs = useDialogs();
  const preferences = usePreferences();
  const navigate = useNavigate();
  const place: ModelsPlace = useSearch({ from: '/models' });
  const go = useCallback(
    (part: Partial<Record<keyof ModelsPlace, string | null>>, how: 'visit' | 'replace') =>
      void navigate({
        to: '/models',
        search: (before) => searchOf({ ...before, ...part }),
        replace: how === 'replace',
        resetScroll: false,
      }),
    [navigate],
  );
  const { q = '', type = null, base = null, sort = 'name' } = place;
  const filter = useMemo((): ModelFilter => ({ q, type, base, sort }), [q, type, base, sort]);
  const list = useQuery(modelRecords);
  const open = list.data?.find(({ id }) => id === place.model) ?? null;
  const isGone = list.isSuccess && place.model !== undefined && open === null;
  const editor = useEditor(open);
  const commandsFor = useModelCommands({
    isChanged: editor?.isChanged ?? false,
    save: () => editor?.save(),
    close: () => go({ model: null }, 'visit'),
    search: focusSearch,
    install: () => {
      go({ model: null, panel: 'add' }, 'visit');
      focusSource();
    },
    showFiles: () => go({ model: null, panel: 'files' }, 'visit'),
    askDelete,
  });
  const commands = [
    ...commandsFor(open),
    ...useQueueCommands(),
    ...bind(plainViewCommands, { preferences, show: dialogs.show }),
  ];
  return { commands, commandsFor, dialogs, place, go, filter, open, isGone, editor };
}
