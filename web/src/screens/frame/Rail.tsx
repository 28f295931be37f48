import { Tooltip } from '@mantine/core';
import { IconTypography } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '@/lib/i18n/useText';
import styles from './Frame.module.css';

/** One icon for each kind of work; only what exists is shown. */
export function Rail() {
  const t = useText();
  return (
    <nav className={styles.rail} aria-label={t('frame.tabs')}>
      <Tooltip label={t('frame.text_to_image')} position="right">
        <Link
          to="/text-to-image"
          className={styles.tab}
          activeProps={{ 'aria-current': 'page' }}
          aria-label={t('frame.text_to_image')}
        >
          <IconTypography size={20} stroke={1.6} />
        </Link>
      </Tooltip>
    </nav>
  );
}
