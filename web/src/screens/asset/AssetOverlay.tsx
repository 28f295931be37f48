import { ActionIcon, Modal } from '@mantine/core';
import { useAsset } from '@/entities/asset/useAssets';
import { aimAt, type AssetActions } from '@/entities/asset/aim';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from './AssetOverlay.module.css';

interface Props {
  id: string;
  actions: AssetActions;
  onClose: () => void;
}

const verbs = ['asset.favorite', 'stage.info', 'stage.download', 'stage.copy', 'stage.delete'];

/** One asset above the list it was opened from; closing it returns to that list as it was. */
export function AssetOverlay({ id, actions, onClose }: Props) {
  const t = useText();
  const { data: asset, isError } = useAsset(id);
  const commands = asset ? actions.commandsFor(aimAt(asset)) : [];
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={asset?.prompt || asset?.file_name || t('stage.no_prompt')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
      classNames={{ body: styles.body, title: styles.title }}
    >
      {isError && <Notice tone="bad">{t('stage.gone')}</Notice>}
      {asset?.kind === 'video' && (
        <video className={styles.media} src={asset.file_url} controls muted autoPlay />
      )}
      {asset?.kind === 'image' && (
        <img className={styles.media} src={asset.file_url} alt={asset.prompt} />
      )}
      <div className={styles.verbs}>
        {verbs.map((verb) => {
          const command = commands.find((known) => known.id === verb);
          if (!command) return null;
          const Icon = command.icon;
          return (
            <ActionIcon
              key={verb}
              variant="subtle"
              aria-label={t(command.label)}
              disabled={!command.available}
              onClick={command.run}
            >
              <Icon size={18} stroke={1.6} />
            </ActionIcon>
          );
        })}
      </div>
    </Modal>
  );
}
