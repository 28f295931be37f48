import { ActionIcon, Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { changeDraft } from '@/entities/recipe/draft';
import { findPrompts, forgetPrompts, useHistory, type PastPrompt } from '@/entities/recipe/history';
import { formatExact, formatRelative } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { useNow } from '@/ui/useNow';
import { focusPrompt } from '../focus';
import styles from './HistoryDialog.module.css';

/** Every prompt that was sent from here, to be found and used again. */
export function HistoryDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const now_ms = useNow();
  const { entries } = useHistory();
  const [search, setSearch] = useState('');
  const found = findPrompts(entries, search);
  const use = ({ prompt, negative_prompt }: PastPrompt) => {
    changeDraft({ prompt, negative_prompt });
    onClose();
    window.setTimeout(focusPrompt);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('history.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <TextInput
        className={styles.search}
        data-autofocus
        aria-label={t('history.search')}
        placeholder={t('history.search')}
        leftSection={<IconSearch size={14} stroke={1.6} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === 'Enter' && first) use(first);
        }}
      />
      {entries.length === 0 && <p className={styles.none}>{t('history.empty')}</p>}
      {entries.length > 0 && found.length === 0 && (
        <p className={styles.none}>{t('history.nothing', { search })}</p>
      )}
      <ul className={styles.list}>
        {found.map((entry) => (
          <li key={`${entry.at}-${entry.prompt}`} className={styles.entry}>
            <UnstyledButton className={styles.use} onClick={() => use(entry)}>
              <span className={styles.prompt}>{entry.prompt}</span>
              {entry.negative_prompt && (
                <span className={styles.negative}>{entry.negative_prompt}</span>
              )}
              <span className={styles.when} title={formatExact(entry.at, t.language)}>
                {formatRelative(entry.at, now_ms, t.language)}
              </span>
            </UnstyledButton>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('history.forget', { prompt: entry.prompt })}
              onClick={() => forgetPrompts(entry)}
            >
              <IconX size={14} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {entries.length > 0 && (
        <div className={styles.foot}>
          <Button variant="default" size="compact-sm" onClick={() => forgetPrompts('all')}>
            {t('history.forget_all')}
          </Button>
        </div>
      )}
    </Modal>
  );
}
