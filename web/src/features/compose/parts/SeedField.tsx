import { Switch, TextInput, Tooltip } from '@mantine/core';
import type { ApiError } from '@/api/client';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import { useText } from '@/lib/i18n/useText';
import type { Range } from '@/lib/numbers';
import { CommandButton } from '@/ui/CommandButton';
import { parseSeed } from '../model';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';

interface Props {
  draft: Draft;
  range: Range;
  error: ApiError | null;
}

/** Typing a seed says clearly enough that it shall be used, so it also switches randomise off. */
export function SeedField({ draft, range, error }: Props) {
  const t = useText();
  const onChange = (words: string) => {
    const seed = words === '' ? 0 : parseSeed(words, range.max);
    if (seed !== null) changeDraft({ seed, randomise: false });
  };
  return (
    <div className={styles.stack}>
      <FieldLabel label={t('compose.seed')} help={t('compose.seed_help')} />
      <div className={styles.seed}>
        <TextInput
          className={styles.seedInput}
          data-dim={draft.randomise || undefined}
          aria-label={t('compose.seed')}
          inputMode="numeric"
          autoComplete="off"
          value={String(draft.seed)}
          error={faultOf(error, 'seed')}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <CommandButton id="compose.shuffle_seed" />
        <Tooltip label={t('compose.randomise_help')}>
          <div className={styles.randomise}>
            <Switch
              label={t('compose.randomise')}
              labelPosition="left"
              size="sm"
              checked={draft.randomise}
              onChange={(event) => changeDraft({ randomise: event.currentTarget.checked })}
            />
          </div>
        </Tooltip>
      </div>
    </div>
  );
}
