import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError, type ApiError } from '@/api/client';
import type { ModelRecord } from '@/api/models';
import { modelRecords, saveModel } from '@/entities/model/records';
import { draftOf, isChanged, patchOf, type ModelDraft } from './draft';

type Edits = Partial<ModelDraft>;

export interface Editor {
  draft: ModelDraft;
  isChanged: boolean;
  isSaving: boolean;
  error: ApiError | null;
  /** What the server said about one field. */
  faultOf: (field: string) => string | undefined;
  set: (part: Edits) => void;
  save: () => void;
  discard: () => void;
}

/**
 * What was typed about the open model and not yet saved. Only the edits are kept, per model: a
 * record that changes meanwhile shows through, and looking at another model loses nothing.
 */
export function useEditor(model: ModelRecord | null): Editor | null {
  const cache = useQueryClient();
  const [byModel, setByModel] = useState<Record<string, Edits>>({});
  const put = (id: string, edits: Edits) => setByModel((all) => ({ ...all, [id]: edits }));
  const saving = useMutation({
    mutationFn: ({ of, draft }: { of: ModelRecord; draft: ModelDraft }) =>
      saveModel(cache, of, patchOf(of, draft)),
    onSuccess: (_saved, { of }) => put(of.id, {}),
    // Somebody else's change arrives with the answer to this; the edits stay, to be saved over it.
    onError: () => void cache.invalidateQueries(modelRecords),
  });
  if (!model) return null;
  const edits = byModel[model.id] ?? {};
  const draft = { ...draftOf(model), ...edits };
  const changed = isChanged(model, draft);
  const isAbout = saving.variables?.of.id === model.id;
  const error = isAbout && saving.error ? asApiError(saving.error) : null;
  return {
    draft,
    isChanged: changed,
    isSaving: isAbout && saving.isPending,
    error,
    faultOf: (field) => error?.faults.find((one) => one.field === field)?.says,
    set: (part) => {
      saving.reset();
      put(model.id, { ...edits, ...part });
    },
    save: () => {
      if (changed && draft.name.trim() !== '') saving.mutate({ of: model, draft });
    },
    discard: () => {
      saving.reset();
      put(model.id, {});
    },
  };
}
