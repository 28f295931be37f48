import type { ApiError } from '@/api/client';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import styles from './Fields.module.css';

interface Props {
  draft: Draft;
  limits: RecipeLimits;
  error: ApiError | null;
}

export function AdvancedFields({ draft, limits, error }: Props) {
  const t = useText();
  const help = (name: string, words: string) => ({ label: t('help.about', { name }), words });
  return (
    <div className={styles.stack}>
      <NumberField
        label={t('compose.clip_skip')}
        help={help(t('compose.clip_skip'), t('compose.clip_skip_help'))}
        value={draft.clip_skip}
        range={limits.clip_skip}
        error={faultOf(error, 'clip_skip')}
        onChange={(clip_skip) => changeDraft({ clip_skip })}
      />
      <NumberField
        label={t('compose.cfg_rescale')}
        help={help(t('compose.cfg_rescale'), t('compose.cfg_rescale_help'))}
        value={draft.cfg_rescale}
        range={limits.cfg_rescale}
        step={0.05}
        decimals={2}
        error={faultOf(error, 'cfg_rescale')}
        onChange={(cfg_rescale) => changeDraft({ cfg_rescale })}
      />
    </div>
  );
}
