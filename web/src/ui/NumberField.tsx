import { NumberInput, Slider } from '@mantine/core';
import type { Range } from '@/lib/numbers';
import { Help } from './Help';
import styles from './NumberField.module.css';

interface Props {
  label: string;
  help?: { label: string; words: string };
  value: number;
  range: Range;
  /** Where the slider ends, when the whole range would make it too coarse to use. */
  sliderMax?: number;
  /** Where it begins, likewise. */
  sliderMin?: number;
  step?: number;
  decimals?: number;
  /** The name stands above instead of beside: for names that are long in some language. */
  wide?: boolean;
  /** For the inside of a card, where the name has less room. */
  narrow?: boolean;
  error?: string | null;
  onChange: (value: number) => void;
}

/** A quantity as a slider for the hand and a number for the head. */
export function NumberField(props: Props) {
  const { label, help, value, range, sliderMin, sliderMax, decimals = 0, error, onChange } = props;
  const layout = props.wide ? 'wide' : props.narrow ? 'narrow' : undefined;
  const step = props.step ?? range.multiple ?? 1;
  return (
    <div className={styles.field} data-layout={layout}>
      <span className={styles.label}>
        {label}
        {help && <Help label={help.label}>{help.words}</Help>}
      </span>
      <Slider
        className={styles.slider}
        size={4}
        thumbSize={14}
        label={null}
        thumbLabel={label}
        min={Math.max(range.min, sliderMin ?? range.min)}
        max={Math.min(range.max, sliderMax ?? range.max)}
        step={step}
        value={value}
        onChange={onChange}
      />
      <NumberInput
        className={styles.input}
        aria-label={label}
        size="sm"
        hideControls
        clampBehavior="blur"
        allowNegative={range.min < 0}
        decimalScale={decimals}
        min={range.min}
        max={range.max}
        step={step}
        value={value}
        error={error !== null && error !== undefined}
        onChange={(next) => typeof next === 'number' && onChange(next)}
      />
      {error && <p role="alert" className={styles.error}>{`${label} ${error}`}</p>}
    </div>
  );
}
