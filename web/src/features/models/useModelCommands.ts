import { useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { ModelRecord } from '@/api/models';
import { rescanModels } from '@/entities/model/queries';
import {
  convertModel,
  modelHealth,
  modelRecords,
  probeModel,
  setDefaultModel,
} from '@/entities/model/records';
import { bind, type BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { copyText } from '@/ui/clipboard';
import { notify } from '@/ui/notices';
import { modelCommands, type ModelsContext } from './commands';

type Given = Pick<
  ModelsContext,
  'isChanged' | 'save' | 'close' | 'search' | 'install' | 'showFiles' | 'askDelete'
>;

/** The verbs on models, bound to whichever model they are asked for. */
export function useModelCommands(given: Given): (model: ModelRecord | null) => BoundCommand[] {
  const t = useText();
  const cache = useQueryClient();
  const tell = (refused: unknown) => notify(asApiError(refused).message, { tone: 'bad' });
  const context: Omit<ModelsContext, 'model'> = {
    ...given,
    rescan: () => {
      announce(t('models.rescanning'));
      rescanModels(cache)
        .then(() => {
          void cache.invalidateQueries(modelRecords);
          void cache.invalidateQueries(modelHealth);
          notify(t('models.rescanned'));
        })
        .catch(tell);
    },
    probe: ({ id, name }) =>
      void probeModel(cache, id)
        .then(() => notify(t('models.probed', { name })))
        .catch(tell),
    convert: ({ id }) => void convertModel(id).catch(tell),
    setDefault: ({ id }) => void setDefaultModel(cache, id).catch(tell),
    copy: (words) =>
      void copyText(words).then((done) =>
        notify(done ? t('models.copied', { words }) : t('image.copy_prompt_failed')),
      ),
  };
  return (model) => bind(modelCommands, { ...context, model });
}
