import { RangeSlider } from '@mantine/core';
import { formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import styles from './SpanField.module.css';

interface Props {
  begin: number;
  end: number;
  error: string | null;
  onChange: (span: { begin: number; end: number }) => void;
}

/** Over which part of the steps something has a say. */
export function SpanField({ begin, end, error, onChange }: Props) {
  const t = useText();
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t('part.steps')}</span>
      <RangeSlider
        className={styles.slider}
        size={4}
        thumbSize={14}
        label={null}
        thumbFromLabel={t('part.begin')}
        thumbToLabel={t('part.end')}
        min={0}
        max={1}
        minRange={0.05}
        step={0.05}
        value={[begin, end]}
        onChange={([from, to]) => onChange({ begin: round(from), end: round(to) })}
      />
      <span className={`${styles.words} numbers`}>
        {`${formatPercent(begin)} – ${formatPercent(end)}`}
      </span>
      {error && <p role="alert" className={styles.error}>{`${t('part.steps')} ${error}`}</p>}
    </div>
  );
}

const round = (value: number) => Math.round(value * 100) / 100;
