import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Modal,
  Radio,
  Select,
  TextInput,
} from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { asApiError, type ApiError } from '@/api/client';
import { useBoards } from '@/entities/board/queries';
import {
  importsQuery,
  startImport,
  stopWatching,
  type ImportDraft,
  type WatchedFolder,
} from '@/entities/import/queries';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from './Imports.module.css';

/** Brings a folder of the server's machine in; the work itself goes on as a task. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const boards = useBoards();
  const [draft, setDraft] = useState<ImportDraft>({ path: '', mode: 'copy', watch: false });
  const [refused, setRefused] = useState<ApiError | null>(null);
  const set = (part: Partial<ImportDraft>) => {
    setDraft({ ...draft, ...part });
    setRefused(null);
  };
  const start = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await startImport(cache, { ...draft, path: draft.path.trim() });
      onClose();
    } catch (trouble) {
      setRefused(asApiError(trouble));
    }
  };
  const pathFault = refused?.faults.find(({ field }) => field === 'path');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('studio.import')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <form className={styles.form} onSubmit={(event) => void start(event)}>
        <p className={styles.words}>{t('imports.words')}</p>
        <TextInput
          data-autofocus
          label={t('imports.path')}
          placeholder={t('imports.path_hint')}
          value={draft.path}
          error={pathFault?.says}
          onChange={(event) => set({ path: event.currentTarget.value })}
        />
        <Radio.Group
          label={t('imports.mode')}
          value={draft.mode}
          onChange={(mode) => set({ mode: mode === 'link' ? 'link' : 'copy' })}
        >
          <div className={styles.modes}>
            <Radio value="copy" label={t('imports.copy')} />
            <Radio value="link" label={t('imports.link')} />
          </div>
        </Radio.Group>
        <Select
          label={t('imports.board')}
          placeholder={t('boards.uncategorized')}
          clearable
          clearButtonProps={{ 'aria-label': t('boards.uncategorized') }}
          data={(boards?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.board_id ?? null}
          onChange={(board) => {
            const { path, mode, watch } = draft;
            setDraft({ path, mode, watch, ...(board === null ? {} : { board_id: board }) });
          }}
        />
        <Checkbox
          label={t('imports.watch')}
          checked={draft.watch}
          onChange={(event) => set({ watch: event.currentTarget.checked })}
        />
        {refused && !pathFault && <Notice tone="bad">{refused.message}</Notice>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" disabled={draft.path.trim() === ''}>
            {t('imports.start')}
          </Button>
        </Group>
      </form>
      <Seen />
    </Modal>
  );
}

/** What imports have seen so far, and the folders that are watched. */
function Seen() {
  const t = useText();
  const cache = useQueryClient();
  const seen = useQuery(importsQuery).data;
  if (!seen || seen.known_files + seen.watched.length === 0) return null;
  const stop = ({ path }: WatchedFolder) =>
    void stopWatching(cache, path).catch(() => cache.invalidateQueries(importsQuery));
  return (
    <section className={styles.seen}>
      <p className={styles.words}>
        {t.count('imports.known', seen.known_files)}
        {seen.broken_files > 0 && `; ${t.count('imports.broken', seen.broken_files)}`}
      </p>
      {seen.watched.length > 0 && <h3 className={styles.head}>{t('imports.watched')}</h3>}
      <ul className={styles.watched}>
        {seen.watched.map((folder) => (
          <li key={folder.path} className={styles.folder}>
            <span className={styles.path}>
              {folder.path}
              {folder.trouble && <span className={styles.trouble}>{folder.trouble}</span>}
            </span>
            <ActionIcon
              variant="subtle"
              aria-label={t('imports.unwatch', { path: folder.path })}
              onClick={() => stop(folder)}
            >
              <IconX size={16} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}
