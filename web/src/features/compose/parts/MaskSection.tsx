import { Select, Switch } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Capabilities } from '@/api/types';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { hasRoom } from '@/entities/recipe/outpaint';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
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
          <Toggle
            label={t('mask.invert')}
            isOn={mask.invert}
            onChange={(invert) => change({ invert })}
          />
          <Toggle
            label={t('mask.coherence')}
            isOn={mask.coherence}
            onChange={(coherence) => change({ coherence })}
          />
          <div className={styles.row}>
            <FieldLabel label={t('mask.fill')} help={t('mask.fill_help')} />
            <Select
              aria-label={t('mask.fill')}
              data={able.mask_fills.map((value) => ({ value, label: nameOf('fill', value) }))}
              value={mask.fill}
              allowDeselect={false}
              checkIconPosition="right"
              onChange={(fill) => fill !== null && change({ fill })}
            />
          </div>
          <OnlyMasked limits={limits} error={error} />
        </div>
      )}
    </Section>
  );
}

/** The masked part drawn alone, large, and how much of the image it sees around it. */
function OnlyMasked({ limits, error }: Omit<Props, 'able'>) {
  const t = useText();
  const { mask, outpaint } = useDraft();
  const change = (part: Partial<typeof mask>) => changeDraft({ mask: { ...mask, ...part } });
  return (
    <>
      <Toggle
        label={t('mask.only_masked')}
        help={t('mask.only_masked_help')}
        isOn={mask.only_masked}
        onChange={(only_masked) => change({ only_masked })}
      />
      {mask.only_masked && hasRoom(outpaint) && (
        <p className={styles.none}>{t('mask.only_left_out')}</p>
      )}
      {mask.only_masked && !hasRoom(outpaint) && (
        <NumberField
          label={t('mask.padding')}
          value={mask.padding_px}
          range={limits.mask_px}
          sliderMax={256}
          error={faultOf(error, 'mask.only_masked.padding_px')}
          onChange={(padding_px) => change({ padding_px })}
        />
      )}
    </>
  );
}

interface ToggleProps {
  label: string;
  help?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

function Toggle({ label, help, isOn, onChange }: ToggleProps) {
  return (
    <div className={styles.switches}>
      <FieldLabel label={label} {...(help === undefined ? {} : { help })} />
      <Switch
        size="sm"
        aria-label={label}
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </div>
  );
}
