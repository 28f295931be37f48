import { Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { tokensOf } from '@/entities/model/queries';
import { useText } from '@/lib/i18n/useText';
import styles from './PromptFields.module.css';

/** How much of what the model can read at once the words take. */
export function TokenCount({ text, modelId }: { text: string; modelId: string | null }) {
  const t = useText();
  const [settled] = useDebouncedValue(text, 200);
  const { data } = useQuery({
    ...tokensOf(settled, modelId),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  if (!data || text === '') return null;
  const room = Math.max(1, data.chunks) * data.per_chunk;
  return (
    <Tooltip label={t('compose.tokens_help', { per_chunk: data.per_chunk })} multiline w={240}>
      <span className={styles.tokens} data-over={data.chunks > 1 || undefined}>
        {t('compose.tokens', { used: data.tokens, room })}
      </span>
    </Tooltip>
  );
}
