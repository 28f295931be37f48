import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useText } from '@/lib/i18n/useText';
import type { BoardPanel } from './useBoards';
import styles from './Panel.module.css';

const GallerySettingsFields = lazy(async () => ({
  default: (await import('./GallerySettingsFields')).GallerySettingsFields,
}));

/** The way to how the gallery behaves; its fields are loaded when they are first asked for. */
export function GallerySettings({ panel }: { panel: BoardPanel }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={300}
      position="bottom-end"
      shadow="none"
      withinPortal
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t('gallery.settings')} disabled={isOpen}>
          <ActionIcon
            variant="subtle"
            className={styles.tool}
            aria-label={t('gallery.settings')}
            onClick={() => setOpen(!isOpen)}
          >
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
