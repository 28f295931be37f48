import { UnstyledButton } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { changeDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { ratioOf, ratios, sizeFor, type Ratio } from '@/lib/aspect';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';

interface Props {
  model: Model;
  settings: Settings;
  limits: RecipeLimits;
  error: ApiError | null;
}

export function SizeFields({ model, settings, limits, error }: Props) {
  const t = useText();
  const area_px = model.native_width * model.native_height;
  const current = ratioOf(settings, area_px, limits.width, limits.height);
  const choose = (ratio: Ratio) =>
    changeDraft(sizeFor(ratio, area_px, limits.width, limits.height));
  // Past twice the trained size the slider would spend its travel on sizes nobody wants.
  const sliderMax = (native_px: number) => Math.max(native_px * 2, 512);
  return (
    <div className={styles.stack}>
      <div className={styles.row} style={{ gridTemplateColumns: '1fr auto' }}>
        <FieldLabel label={t('compose.size')} help={t('compose.size_help')} />
        <CommandButton id="compose.swap_size" />
      </div>
      <div className={styles.aspects} role="group" aria-label={t('compose.aspect')}>
        {ratios.map((ratio) => (
          <UnstyledButton
            key={ratio.id}
            className={styles.aspect}
            aria-pressed={current?.id === ratio.id}
            onClick={() => choose(ratio)}
          >
            <span className={styles.glyphBox}>
              <RatioGlyph ratio={ratio} />
            </span>
            {ratio.id}
          </UnstyledButton>
        ))}
      </div>
      <NumberField
        label={t('compose.width')}
        value={settings.width}
        range={limits.width}
        sliderMax={sliderMax(model.native_width)}
        error={faultOf(error, 'width')}
        onChange={(width) => changeDraft({ width })}
      />
      <NumberField
        label={t('compose.height')}
        value={settings.height}
        range={limits.height}
        sliderMax={sliderMax(model.native_height)}
        error={faultOf(error, 'height')}
        onChange={(height) => changeDraft({ height })}
      />
    </div>
  );
}

function RatioGlyph({ ratio }: { ratio: Ratio }) {
  const longest = Math.max(ratio.across, ratio.down);
  const side = (part: number) => Math.round((part / longest) * 16);
  return (
    <span
      className={styles.glyph}
      style={{ width: side(ratio.across), height: side(ratio.down) }}
    />
  );
}
