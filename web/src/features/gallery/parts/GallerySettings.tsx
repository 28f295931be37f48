import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useText } from '@/lib/i18n/useText';
import type { BoardPanel } from './useBoards';
import styles from './Panel.module.css';

const GallerySettingsFields = lazy(async () => ({
  default: (await import('./GallerySettingsFields')).GallerySettingsFields,
}));

/** The way to how the gallery behaves; its fields are loaded when they are first asked for. */
export function GallerySettings({ panel }: { panel: BoardPanel }) {
  const t = useText();
  return (
    <Popover width={300} position="bottom-end" shadow="none" withinPortal trapFocus>
      <Popover.Target>
        <Tooltip label={t('gallery.settings')}>
          <ActionIcon variant="subtle" className={styles.tool} aria-label={t('gallery.settings')}>
            <IconSettings size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.settings} aria-label={t('gallery.settings')}>
        <Suspense>
          <GallerySettingsFields panel={panel} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
