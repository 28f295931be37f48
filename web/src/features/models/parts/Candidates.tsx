import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import { candidatesOf } from '@/entities/install/queries';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../Panel.module.css';
import { useInstallMany } from './useInstallMany';

/** What a repository offers, each with its own button. */
export function Candidates({ repo, token }: { repo: string; token?: string }) {
  const t = useText();
  const { asked, trouble, install } = useInstallMany();
  const list = useQuery(candidatesOf(repo));
  return (
    <section className={styles.section} aria-label={t('install.candidates', { repo })}>
      <h2 className={styles.sectionTitle}>{t('install.candidates', { repo })}</h2>
      {list.isPending && <Skeleton animate={false} height={96} radius="var(--radius)" />}
      {list.isError && <Notice tone="bad">{asApiError(list.error).message}</Notice>}
      {trouble !== null && <Notice tone="bad">{trouble}</Notice>}
      {list.data?.length === 0 && <p className={styles.hint}>{t('install.candidates_none')}</p>}
      <ul className={styles.found}>
        {(list.data ?? []).map(({ source, name, bytes }) => (
          <li key={source} className={styles.foundRow}>
            <span className={styles.foundWords}>
              <span className={styles.clip}>{name || source}</span>
              <span className={styles.small}>
                {[source, ...(bytes > 0 ? [formatBytes(bytes, t.language)] : [])].join(' · ')}
              </span>
            </span>
            {asked.has(source) ? (
              <span className={styles.small}>{t('install.is_asked')}</span>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('install.install_one', { name: name || source })}
                onClick={() => void install([{ source, ...(token ? { token } : {}) }])}
              >
                {t('install.install')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
