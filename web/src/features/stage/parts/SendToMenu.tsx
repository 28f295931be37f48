import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconShare3 } from '@tabler/icons-react';
import { useText } from '@/lib/i18n/useText';
import { CommandItems } from '@/ui/CommandItems';
import { useCommands } from '@/ui/commands';
import styles from './Toolbar.module.css';

/** Where a picture can go from the stage; places that are not built yet are left out. */
const targets = [
  'asset.send_to_image',
  'asset.use_as_reference',
  'asset.upscale',
  'asset.send_to_canvas',
] as const;
const others = [
  null,
  'stage.new_tab',
  'stage.download',
  'asset.download_as',
  'stage.copy',
] as const;

export function SendToMenu() {
  const t = useText();
  const commands = useCommands();
  return (
    <Menu shadow="none" position="bottom-start" width={284}>
      <Menu.Target>
        <Tooltip label={t('stage.send_to')}>
          <ActionIcon
            variant="subtle"
            className={styles.sendTo}
            aria-label={t('stage.send_to')}
            data-command="send_to"
          >
            <IconShare3 size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('stage.send_to')}>
        <CommandItems items={[...targets, ...others]} commands={commands} />
      </Menu.Dropdown>
    </Menu>
  );
}
