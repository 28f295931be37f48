import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { FoundModel } from '@/api/models';
import type { InstallDraft } from '@/entities/install/queries';
import { scanFolder } from '@/entities/model/records';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../Panel.module.css';
import { useInstallMany } from './useInstallMany';

interface Props {
  path: string;
  mode: NonNullable<InstallDraft['mode']>;
}

const shown_max = 200;

/** What lies in a folder of the server's machine: one by one, or all that is not here yet. */
export function FolderScan({ path, mode }: Props) {
  const t = useText();
  const { asked, isBusy, trouble, install } = useInstallMany();
  const scan = useQuery({
    queryKey: ['model-scan', path],
    queryFn: () => scanFolder(path),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const found = scan.data ?? [];
  const fresh = found.filter(({ installed, path: at }) => !installed && !asked.has(at));
  const draft = ({ path: at }: FoundModel): InstallDraft => ({ source: at, mode });
  return (
    <section className={styles.section} aria-label={t('install.found')}>
      <header className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>
          {scan.data ? t.count('install.found', found.length) : t('install.looking')}
        </h2>
        {fresh.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            loading={isBusy}
            onClick={() => void install(fresh.map(draft))}
          >
            {t.count('install.all', fresh.length)}
          </Button>
        )}
      </header>
      {scan.isPending && <Skeleton animate={false} height={96} radius="var(--radius)" />}
      {scan.isError && <Notice tone="bad">{asApiError(scan.error).message}</Notice>}
      {trouble !== null && <Notice tone="bad">{trouble}</Notice>}
      {scan.data?.length === 0 && <p className={styles.hint}>{t('install.found_none')}</p>}
      <ul className={styles.found}>
        {found.slice(0, shown_max).map((model) => (
          <li key={model.path} className={styles.foundRow}>
            <span className={styles.foundWords}>
              <span className={styles.clip}>{model.name}</span>
              <span className={styles.small} title={model.path}>
                {formatBytes(model.bytes, t.language)} · {model.path}
              </span>
            </span>
            {model.installed || asked.has(model.path) ? (
              <span className={styles.small}>
                {t(model.installed ? 'install.is_here' : 'install.is_asked')}
              </span>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('install.install_one', { name: model.name })}
                onClick={() => void install([draft(model)])}
              >
                {t('install.install')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {found.length > shown_max && (
        <p className={styles.hint}>{t.count('install.found_more', found.length - shown_max)}</p>
      )}
    </section>
  );
}
