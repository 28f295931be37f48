import { ActionIcon, Button, Skeleton, Tooltip } from '@mantine/core';
import { IconCopy, IconFolderSearch, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Orphan } from '@/api/models';
import { startInstall } from '@/entities/install/queries';
import { modelHealth } from '@/entities/model/records';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { copyText } from '@/ui/clipboard';
import { useCommand } from '@/ui/commands';
import { Notice } from '@/ui/Notice';
import { notify } from '@/ui/notices';
import styles from '../Panel.module.css';
import { DeleteFileDialog } from './DeleteFileDialog';

/** Records whose files are gone, and files that no record speaks of. */
export function FilesPanel({ onShow }: { onShow: (modelId: string) => void }) {
  const t = useText();
  const health = useQuery({ ...modelHealth, staleTime: 0 });
  const rescan = useCommand('models.rescan');
  const [doomed, setDoomed] = useState<Orphan | null>(null);
  const { missing = [], orphans = [] } = health.data ?? {};
  return (
    <div className={styles.panelBody}>
      <p className={styles.hint}>{t('files.words')}</p>
      <Button
        variant="default"
        className={styles.alone}
        leftSection={<IconFolderSearch size={16} stroke={1.6} />}
        onClick={rescan?.run}
      >
        {t('models.rescan')}
      </Button>
      {health.isPending && <Skeleton animate={false} height={120} radius="var(--radius)" />}
      {health.isError && (
        <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void health.refetch() }}>
          {asApiError(health.error).message}
        </Notice>
      )}
      {health.isSuccess && missing.length + orphans.length === 0 && (
        <p className={styles.good}>{t('files.all_well')}</p>
      )}
      {missing.length > 0 && (
        <section className={styles.section} aria-label={t('files.missing')}>
          <h2 className={styles.sectionTitle}>{t.count('files.missing_count', missing.length)}</h2>
          <ul className={styles.found}>
            {missing.map((model) => (
              <li key={model.id} className={styles.foundRow}>
                <span className={styles.foundWords}>
                  <span className={styles.clip}>{model.name}</span>
                  <span className={styles.small}>{model.path}</span>
                </span>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('files.show_one', { name: model.name })}
                  onClick={() => onShow(model.id)}
                >
                  {t('files.show')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {orphans.length > 0 && (
        <section className={styles.section} aria-label={t('files.orphans')}>
          <h2 className={styles.sectionTitle}>{t.count('files.orphans_count', orphans.length)}</h2>
          <p className={styles.hint}>{t('files.orphans_help')}</p>
          <ul className={styles.found}>
            {orphans.map((orphan) => (
              <OrphanRow key={orphan.path} orphan={orphan} onDelete={() => setDoomed(orphan)} />
            ))}
          </ul>
        </section>
      )}
      {doomed && <DeleteFileDialog orphan={doomed} onClose={() => setDoomed(null)} />}
    </div>
  );
}

function OrphanRow({ orphan, onDelete }: { orphan: Orphan; onDelete: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const { path, bytes } = orphan;
  const name = path.split('/').pop() ?? path;
  const tell = (refused: unknown) => notify(asApiError(refused).message, { tone: 'bad' });
  return (
    <li className={styles.foundRow}>
      <span className={styles.foundWords}>
        <span className={styles.clip}>{name}</span>
        <span className={styles.small} title={path}>
          {formatBytes(bytes, t.language)} · {path}
        </span>
      </span>
      <Tooltip label={t('models.copy_path')}>
        <ActionIcon
          variant="subtle"
          className={styles.tool}
          aria-label={t('files.copy_one', { name })}
          onClick={() =>
            void copyText(path).then(() => notify(t('models.copied', { words: path })))
          }
        >
          <IconCopy size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('files.delete')}>
        <ActionIcon
          variant="subtle"
          className={styles.tool}
          aria-label={t('files.delete_one', { name })}
          onClick={onDelete}
        >
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('install.install_one', { name })}
        onClick={() =>
          void startInstall(cache, { source: path, mode: 'in_place' })
            .then(() => cache.invalidateQueries(modelHealth))
            .catch(tell)
        }
      >
        {t('install.install')}
      </Button>
    </li>
  );
}
