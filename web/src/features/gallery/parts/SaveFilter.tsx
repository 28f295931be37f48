import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconFilterPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createCollection } from '@/entities/collection/queries';
import type { Filter } from '@/entities/filter/model';
import { useText } from '@/lib/i18n/useText';
import { NewNameForm } from '@/ui/NewNameForm';
import { notify } from '@/ui/notices';
import styles from './FilterBar.module.css';

/** Keeps the filter under a name, as a collection that fills itself. */
export function SaveFilter({ filter }: { filter: Filter }) {
  const t = useText();
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const save = async (name: string) => {
    await createCollection(cache, name, filter);
    setOpen(false);
    notify(t('collections.saved', { name }));
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="none"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t('collections.save_filter')} disabled={isOpen}>
          <ActionIcon
            variant="subtle"
            aria-label={t('collections.save_filter')}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <IconFilterPlus size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.save} aria-label={t('collections.save_filter')}>
        <p className={styles.saveWords}>{t('collections.save_words')}</p>
        <NewNameForm label={t('collect.new')} submit={t('collect.create')} onName={save} />
      </Popover.Dropdown>
    </Popover>
  );
}
