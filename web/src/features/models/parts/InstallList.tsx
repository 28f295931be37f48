import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { forgetInstall, useInstalls } from '@/entities/install/queries';
import { isMoving } from '@/entities/install/model';
import { useText } from '@/lib/i18n/useText';
import styles from '../Panel.module.css';
import { InstallRow } from './InstallRow';

/** What is on its way in, and what came of it. */
export function InstallList({ onShow }: { onShow: (modelId: string) => void }) {
  const t = useText();
  const cache = useQueryClient();
  const all = useInstalls();
  const over = all.filter((install) => !isMoving(install) && install.state !== 'paused');
  if (all.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('install.list')}>
      <header className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{t('install.list')}</h2>
        {over.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            className={styles.quiet}
            onClick={() =>
              over.forEach(({ id }) => void forgetInstall(cache, id).catch(() => undefined))
            }
          >
            {t('install.clear')}
          </Button>
        )}
      </header>
      <ul className={styles.installs}>
        {all.map((install) => (
          <InstallRow key={install.id} install={install} onShow={onShow} />
        ))}
      </ul>
    </section>
  );
}
