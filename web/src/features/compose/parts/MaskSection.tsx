import { Select, Switch } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Capabilities } from '@/api/types';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import styles from './Fields.module.css';
import { useModeNames } from './modeNames';
import { Section } from './Section';

interface Props {
  able: Capabilities;
  limits: RecipeLimits;
  error: ApiError | null;
}

/** Which part of the initial image is drawn anew: a black and white picture says it. */
export function MaskSection({ able, limits, error }: Props) {
  const t = useText();
  const nameOf = useModeNames();
  const { mask } = useDraft();
  const change = (part: Partial<typeof mask>) => changeDraft({ mask: { ...mask, ...part } });
  return (
    <Section id="mask" title={t('mask.title')} count={mask.image_id === null ? 0 : 1}>
      <ImageSlot
        label={t('mask.title')}
        hint={t('mask.hint')}
        assetId={mask.image_id}
        onChange={(asset) => change({ image_id: asset?.id ?? null })}
      />
      {mask.image_id !== null && (
        <div className={styles.stack}>
          <NumberField
            label={t('mask.blur')}
            value={mask.blur_px}
            range={limits.mask_px}
            sliderMax={64}
            error={faultOf(error, 'mask.blur_px')}
            onChange={(blur_px) => change({ blur_px })}
          />
          <Switch
            size="sm"
            label={t('mask.invert')}
            checked={mask.invert}
            onChange={({ currentTarget }) => change({ invert: currentTarget.checked })}
          />
          <Switch
            size="sm"
            label={t('mask.coherence')}
            checked={mask.coherence}
            onChange={({ currentTarget }) => change({ coherence: currentTarget.checked })}
          />
          <Select
            size="xs"
            label={t('mask.fill')}
            data={able.mask_fills.map((value) => ({ value, label: nameOf('fill', value) }))}
            value={mask.fill}
            allowDeselect={false}
            checkIconPosition="right"
            onChange={(fill) => fill !== null && change({ fill })}
          />
          <Switch
            size="sm"
            label={t('mask.only_masked')}
            checked={mask.only_masked}
            onChange={({ currentTarget }) => change({ only_masked: currentTarget.checked })}
          />
          {mask.only_masked && (
            <NumberField
              label={t('mask.padding')}
              value={mask.padding_px}
              range={limits.mask_px}
              sliderMax={256}
              error={faultOf(error, 'mask.only_masked.padding_px')}
              onChange={(padding_px) => change({ padding_px })}
            />
          )}
        </div>
      )}
    </Section>
  );
}
