import { Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { mainModels } from '@/entities/model/choice';
import { rescanModels } from '@/entities/model/queries';
import { changeDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';

interface Props {
  models: readonly Model[];
  model: Model | null;
  error: ApiError | null;
}

export function ModelField({ models, model, error }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const rescan = useMutation({ mutationFn: () => rescanModels(cache) });
  const lookAgain = {
    label: t('compose.look_again'),
    run: () => rescan.mutate(),
    busy: rescan.isPending,
  };
  const main = mainModels(models);
  if (main.length === 0) {
    return (
      <Notice tone="bad" action={lookAgain}>
        {t('compose.no_models')}
      </Notice>
    );
  }
  return (
    <div className={styles.stack}>
      <FieldLabel label={t('compose.model')} help={t('compose.model_help')} />
      <Select
        aria-label={t('compose.model')}
        data={main.map(({ id, name, state }) => ({
          value: id,
          label: name,
          disabled: state !== 'ready',
        }))}
        value={model?.id ?? null}
        error={faultOf(error, 'model_id')}
        searchable={main.length > 8}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(id) => changeDraft({ model_id: id })}
      />
      {model?.description && model.state === 'ready' && (
        <p className={styles.hint}>{model.description}</p>
      )}
      {model && model.state !== 'ready' && (
        <Notice tone="bad" action={lookAgain}>
          {model.fault ?? t(model.state === 'missing' ? 'model.missing' : 'model.broken')}
        </Notice>
      )}
    </div>
  );
}
