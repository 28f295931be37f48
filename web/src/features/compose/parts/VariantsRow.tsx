import { Popover, Select, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { expansionOf, type Expansion } from '@/entities/prompt/queries';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { useText } from '@/lib/i18n/useText';
import { hasVariants } from '../suggest';
import styles from './VariantsRow.module.css';

/** A prompt with {a|b} or __name__ in it: how many it stands for, and which. */
export function VariantsRow({ draft }: { draft: Draft }) {
  const t = useText();
  const { variants, variants_max: max } = draft;
  const [prompt] = useDebouncedValue(draft.prompt, 250);
  const mode = variants === 'off' ? 'combinatorial' : variants;
  const { data, error } = useQuery({
    ...expansionOf({ prompt, mode, max }),
    enabled: variants !== 'off' && hasVariants(prompt),
    placeholderData: keepPreviousData,
  });
  return (
    <div className={styles.row} role="group" aria-label={t('variants.title')}>
      {variants === 'off' ? (
        <span className={styles.words}>{t('variants.as_written')}</span>
      ) : (
        <Count expansion={data ?? null} images={draft.images} trouble={error?.message ?? null} />
      )}
      <Select
        className={styles.mode}
        size="xs"
        aria-label={t('variants.mode')}
        data={[
          { value: 'combinatorial', label: t('variants.combinatorial') },
          { value: 'random', label: t('variants.random') },
          { value: 'off', label: t('variants.off') },
        ]}
        value={variants}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(value) =>
          value !== null && changeDraft({ variants: value as Draft['variants'] })
        }
      />
    </div>
  );
}

interface CountProps {
  expansion: Expansion | null;
  images: number;
  trouble: string | null;
}

function Count({ expansion, images, trouble }: CountProps) {
  const t = useText();
  if (trouble !== null) return <span className={styles.trouble}>{trouble}</span>;
  if (!expansion) return <span className={styles.words}>…</span>;
  const { prompts, total } = expansion;
  const shown =
    total > prompts.length
      ? t('variants.first_of', { count: prompts.length, total })
      : t.count('variants.prompts', prompts.length);
  const all = prompts.length * images;
  return (
    <Popover width={320} position="bottom-start" shadow="none">
      <Popover.Target>
        <UnstyledButton className={`${styles.count} numbers`}>
          {shown}
          {images > 1 && ` · ${t.count('queue.images', all)}`}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.list} aria-label={t('variants.title')}>
        <ol tabIndex={0}>
          {prompts.map((prompt, at) => (
            <li key={`${at}-${prompt}`}>{prompt}</li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}
