import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { chooseModel } from '@/entities/model/choice';
import { capabilities, useModels } from '@/entities/model/queries';
import { changeDraft, useDraft } from './draft';
import { limitsFor, settingsOf } from './model';

/** The draft seen through the chosen model and its limits; null parts are still on their way. */
export function useRecipe() {
  const draft = useDraft();
  const models = useModels();
  const able = useQuery(capabilities).data ?? null;
  const model = chooseModel(models, draft.model_id, able?.default_model_id ?? null);
  const limits = useMemo(() => (able ? limitsFor(able, model) : null), [able, model]);
  const settings = model ? settingsOf(draft, model) : null;
  return { draft, change: changeDraft, models, model, limits, settings, able };
}
