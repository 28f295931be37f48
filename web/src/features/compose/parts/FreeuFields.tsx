import { Switch } from '@mantine/core';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { usualFreeu } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';

const names = ['b1', 'b2', 's1', 's2'] as const;
const range = { min: 0, max: 3 };

export function FreeuFields() {
  const t = useText();
  const { freeu } = useDraft();
  return (
    <>
      <div className={styles.switches}>
        <FieldLabel label={t('compose.freeu')} help={t('compose.freeu_help')} />
        <Switch
          size="sm"
          aria-label={t('compose.freeu')}
          checked={freeu !== null}
          onChange={({ currentTarget }) =>
            changeDraft({ freeu: currentTarget.checked ? usualFreeu : null })
          }
        />
      </div>
      {freeu &&
        names.map((name) => (
          <NumberField
            key={name}
            label={t(`compose.freeu_${name}`)}
            value={freeu[name]}
            range={range}
            sliderMax={name.startsWith('b') ? 2 : 1}
            step={0.05}
            decimals={2}
            onChange={(value) => changeDraft({ freeu: { ...freeu, [name]: value } })}
          />
        ))}
    </>
  );
}
