import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Preprocessor } from '@/api/recipe';
import type { Capabilities } from '@/api/types';
import { thumbnailOf } from '@/entities/asset/actions';
import { useAsset } from '@/entities/asset/useAssets';
import { makeControlImage } from '@/entities/job/controlImage';
import { usablePreprocessors } from '@/entities/model/choice';
import type { ControlPart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { parametersOf } from '../model';
import styles from './PreprocessorFields.module.css';

interface Props {
  control: ControlPart;
  able: Capabilities;
  onChange: (part: Partial<ControlPart>) => void;
}

/** How a plain picture becomes a control image, and what it looks like then. */
export function PreprocessorFields({ control, able, onChange }: Props) {
  const t = useText();
  const offered = usablePreprocessors(able);
  const chosen = offered.find(({ name }) => name === control.preprocessor) ?? null;
  const none = { value: 'none', label: t('control.ready_made') };
  return (
    <>
      <Select
        aria-label={t('control.preprocessor')}
        data={[none, ...offered.map(({ name, label }) => ({ value: name, label }))]}
        value={chosen?.name ?? 'none'}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(name) =>
          name !== null && onChange({ preprocessor: name, parameters: {}, processed_id: null })
        }
      />
      {chosen?.parameters.map(({ name, label, min, max, usual }) => (
        <NumberField
          key={name}
          label={label || name}
          wide
          value={control.parameters[name] ?? usual}
          range={{ min, max }}
          onChange={(value) =>
            onChange({ parameters: { ...control.parameters, [name]: value }, processed_id: null })
          }
        />
      ))}
      {chosen && control.image_id !== null && (
        <Preview control={control} chosen={chosen} onChange={onChange} />
      )}
    </>
  );
}

interface PreviewProps extends Omit<Props, 'able'> {
  chosen: Preprocessor;
}

function Preview({ control, chosen, onChange }: PreviewProps) {
  const t = useText();
  const { image_id, processed_id } = control;
  const { data: made } = useAsset(processed_id);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const make = useMutation({
    mutationFn: (id: string) => {
      running.current?.abort();
      running.current = new AbortController();
      const parameters = parametersOf(chosen, control.parameters);
      const wish = { image_id: id, preprocessor: chosen.name, ...parameters };
      return makeControlImage(wish, running.current.signal);
    },
    onSuccess: (id) => onChange({ processed_id: id }),
  });
  return (
    <div className={styles.preview}>
      {made && (
        <img
          className={styles.image}
          src={thumbnailOf(made, 512)}
          alt={t('control.preview', { name: chosen.label })}
          width={made.width}
          height={made.height}
        />
      )}
      {processed_id === null && image_id !== null && (
        <Button
          variant="default"
          size="compact-sm"
          loading={make.isPending}
          onClick={() => make.mutate(image_id)}
        >
          {t('control.make_preview')}
        </Button>
      )}
      {make.isError && (
        <p role="alert" className={styles.trouble}>
          {make.error.message || t('control.preview_failed')}
        </p>
      )}
      {Object.keys(control.parameters).length > 0 && processed_id === null && !make.isPending && (
        <p className={styles.words}>{t('control.parameters_need_preview')}</p>
      )}
    </div>
  );
}
