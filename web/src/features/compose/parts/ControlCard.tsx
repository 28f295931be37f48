import { Select } from '@mantine/core';
import type { Capabilities } from '@/api/types';
import { controlledBy, type ControlPart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import styles from './Fields.module.css';
import { GuideCard, type GuideProps } from './GuideCard';
import { useModeNames } from './modeNames';
import { PreprocessorFields } from './PreprocessorFields';

interface Props extends GuideProps {
  control: ControlPart;
  able: Capabilities;
  onChange: (part: Partial<ControlPart>) => void;
}

export function ControlCard({ control, able, onChange, ...guide }: Props) {
  const t = useText();
  return (
    <GuideCard
      {...guide}
      guide={control}
      modelLabel={t('control.model')}
      imageLabel={t('control.image', { name: guide.name })}
      onModel={(chosen) => onChange(controlledBy(chosen))}
      onImage={(image_id) => onChange({ image_id, processed_id: null })}
      onChange={onChange}
      foot={<Modes control={control} able={able} onChange={onChange} />}
    >
      <PreprocessorFields control={control} able={able} onChange={onChange} />
    </GuideCard>
  );
}

function Modes({ control, able, onChange }: Pick<Props, 'control' | 'able' | 'onChange'>) {
  const t = useText();
  const nameOf = useModeNames();
  return (
    <div className={styles.pair}>
      <Select
        size="xs"
        label={t('control.mode')}
        data={able.control_modes.map((value) => ({ value, label: nameOf('control', value) }))}
        value={control.mode}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(mode) => mode !== null && onChange({ mode })}
      />
      <Select
        size="xs"
        label={t('compose.resize_mode')}
        data={able.resize_modes.map((value) => ({ value, label: nameOf('resize', value) }))}
        value={control.resize_mode}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(resize_mode) => resize_mode !== null && onChange({ resize_mode })}
      />
    </div>
  );
}
