import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { copiesOf, downloadAsset, type Copy } from '@/entities/asset/actions';
import { singleOf, type Aim } from '@/entities/asset/aim';
import { useZip } from '@/entities/asset/useChangeImages';
import { useText } from '@/lib/i18n/useText';
import styles from './Dialogs.module.css';

/** The file itself or a copy of it; one press takes it. Many pictures come as a zip. */
export function DownloadDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const zip = useZip();
  const [names, setNames] = useState('');
  const asset = singleOf(aim);
  const copies: Copy[] = asset ? copiesOf(asset) : ['file', 'strip'];
  const take = (copy: Copy) => {
    if (asset) downloadAsset(asset, copy);
    else void zip(aim.target, { stripped: copy === 'strip', names: names.trim() });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.count('download.title', aim.target.count)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <ul className={styles.choices}>
        {copies.map((copy) => (
          <li key={copy}>
            <UnstyledButton className={styles.copy} data-copy={copy} onClick={() => take(copy)}>
              <span>{t(`download.${copy}`)}</span>
              <span className={styles.copyWords}>{t(`download.${copy}_words`)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {!asset && (
        <TextInput
          label={t('download.names')}
          description={t('download.names_help')}
          placeholder="{date} {prompt} {seed}"
          maxLength={200}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
      )}
    </Modal>
  );
}
