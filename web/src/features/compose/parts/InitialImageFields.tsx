import { Button, SegmentedControl } from '@mantine/core';
import { IconAspectRatio } from '@tabler/icons-react';
import type { ApiError } from '@/api/client';
import type { Capabilities } from '@/api/types';
import { useAsset } from '@/entities/asset/useAssets';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { useText } from '@/lib/i18n/useText';
import { sameShape } from '../model';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';
import { useModeNames } from './modeNames';

interface Props {
  able: Capabilities;
  limits: RecipeLimits;
  settings: Settings;
  error: ApiError | null;
}

/** How the initial image is used; the image itself lies on the stage. */
export function InitialImageFields({ able, limits, settings, error }: Props) {
  const t = useText();
  const nameOf = useModeNames();
  const { source } = useDraft();
  const { data: initial } = useAsset(source.image_id);
  const change = (part: Partial<typeof source>) => changeDraft({ source: { ...source, ...part } });
  const fitted = initial ? sameShape(initial, settings, limits) : null;
  const isOther = fitted && (fitted.width !== settings.width || fitted.height !== settings.height);
  const name = t('compose.strength');
  return (
    <div className={styles.stack}>
      <NumberField
        label={name}
        help={{ label: t('help.about', { name }), words: t('compose.strength_help') }}
        wide
        value={source.strength}
        range={limits.strength}
        step={0.01}
        decimals={2}
        error={faultOf(error, 'source.strength') ?? faultOf(error, 'source')}
        onChange={(strength) => change({ strength })}
      />
      <div className={styles.row}>
        <FieldLabel label={t('compose.resize_mode')} help={t('compose.resize_mode_help')} />
        <SegmentedControl
          aria-label={t('compose.resize_mode')}
          size="xs"
          fullWidth
          data={able.resize_modes.map((value) => ({ value, label: nameOf('resize', value) }))}
          value={source.resize_mode}
          onChange={(resize_mode) => change({ resize_mode })}
        />
      </div>
      {fitted && isOther && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconAspectRatio size={14} stroke={1.6} />}
          onClick={() => changeDraft(fitted)}
        >
          {t('compose.size_of_initial')}
        </Button>
      )}
    </div>
  );
}
