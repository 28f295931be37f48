import { SegmentedControl, Select } from '@mantine/core';
import type { Asset } from '@/api/assets';
import { upscale as words } from '@/lib/i18n/en/upscale';
import { bringTexts } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { changeUpscale } from './draft';
import { bicubic, megapixels, scale_max, sizeAfter } from './model';
import styles from './UpscaleFields.module.css';
import type { Upscale } from './useUpscale';

bringTexts(words);

const usual: readonly number[] = [2, 4];
const other = 'other';

interface Props {
  upscale: Upscale;
  source: Asset | null;
}

/** How much larger, by what, and how strongly: the same in the dialog and on the screen. */
export function UpscaleFields({ upscale, source }: Props) {
  const t = useText();
  const { draft, upscalers, upscaler } = upscale;
  const isUsual = usual.includes(draft.scale);
  const help = (name: string, words: string) => ({ label: t('help.about', { name }), words });
  return (
    <div className={styles.fields}>
      <div className={styles.line}>
        <span className={styles.label}>{t('upscale.scale')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('upscale.scale')}
          value={isUsual ? String(draft.scale) : other}
          onChange={(value) => changeUpscale({ scale: value === other ? 3 : Number(value) })}
          data={[
            ...usual.map((scale) => ({ value: String(scale), label: `${scale}×` })),
            { value: other, label: t('upscale.other') },
          ]}
        />
      </div>
      {!isUsual && (
        <NumberField
          label={t('upscale.factor')}
          value={draft.scale}
          range={{ min: 1, max: scale_max }}
          step={0.25}
          decimals={2}
          onChange={(scale) => changeUpscale({ scale })}
        />
      )}
      <div className={styles.line}>
        <span className={styles.label}>{t('upscale.upscaler')}</span>
        <Select
          aria-label={t('upscale.upscaler')}
          allowDeselect={false}
          checkIconPosition="right"
          data={[
            ...upscalers.map(({ id, name }) => ({ value: id, label: name })),
            { value: bicubic, label: t('upscale.bicubic') },
          ]}
          value={upscaler?.id ?? bicubic}
          onChange={(id) => changeUpscale({ upscaler: id })}
        />
      </div>
      {upscalers.length === 0 && <p className={styles.size}>{t('upscale.no_upscaler')}</p>}
      {upscaler !== null && (
        <NumberField
          label={t('upscale.strength')}
          help={help(t('upscale.strength'), t('upscale.strength_help'))}
          value={draft.strength}
          range={{ min: 0, max: 1 }}
          step={0.05}
          decimals={2}
          onChange={(strength) => changeUpscale({ strength })}
        />
      )}
      {source && <SizeLine source={source} scale={draft.scale} isTooLarge={upscale.isTooLarge} />}
    </div>
  );
}

function SizeLine(props: { source: Asset; scale: number; isTooLarge: boolean }) {
  const { source, scale, isTooLarge } = props;
  const t = useText();
  const { width, height } = sizeAfter(source, scale);
  const words = t('upscale.size', {
    from: `${source.width} × ${source.height}`,
    to: `${width} × ${height}`,
    megapixels: megapixels({ width, height }, t.language),
  });
  return (
    <p className={`${styles.size} numbers`} data-bad={isTooLarge || undefined} aria-live="polite">
      {words}
      {isTooLarge && ` ${t('upscale.too_large')}`}
    </p>
  );
}
