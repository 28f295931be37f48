import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usablePreprocessors } from '@/entities/model/choice';
import { capabilities } from '@/entities/model/queries';
import { useText } from '@/lib/i18n/useText';
import type { Editor } from '../useEditor';

/** What a control layer makes of a plain picture when this model is chosen for it. */
export function PreprocessorField({ editor }: { editor: Editor }) {
  const t = useText();
  const known = useQuery(capabilities).data;
  const { draft, set, faultOf } = editor;
  return (
    <Select
      label={t('models.preprocessor')}
      description={t('models.preprocessor_help')}
      allowDeselect={false}
      data={[
        { value: '', label: t('models.preprocessor_none') },
        ...usablePreprocessors(known).map(({ name, label }) => ({ value: name, label })),
      ]}
      value={draft.preprocessor}
      error={faultOf('default_settings.preprocessor')}
      onChange={(preprocessor) => set({ preprocessor: preprocessor ?? '' })}
    />
  );
}
