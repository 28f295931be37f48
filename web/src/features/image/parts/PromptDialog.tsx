import { Button, Group, Modal } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { Aim } from '@/entities/asset/aim';
import { useAsset } from '@/entities/asset/useAssets';
import { useCollections } from '@/entities/collection/queries';
import { useSchedulerLabel } from '@/entities/model/queries';
import { formatBytes, formatExact } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { copyText } from '@/ui/clipboard';
import { flash } from '@/ui/announce';
import styles from './Dialogs.module.css';

interface Props {
  aim: Aim;
  kind: 'prompt' | 'info';
  onClose: () => void;
}

/** The whole prompt to read and copy; with `info` also how and when the picture was made. */
export function PromptDialog({ aim, kind, onClose }: Props) {
  const t = useText();
  const asset = useAsset(aim.asset?.id ?? null).data ?? aim.asset;
  const collections = useCollections();
  const scheduler = useSchedulerLabel()(asset?.scheduler ?? '');
  if (!asset) return null;
  const copy = (words: string) =>
    void copyText(words).then((done) =>
      flash(t(done ? 'stage.copied' : 'image.copy_prompt_failed')),
    );
  const rows = kind === 'info' ? factsOf(asset, { collections, scheduler }, t) : [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kind === 'info' ? 'info.title' : 'compose.prompt')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <p className={styles.prompt}>{asset.prompt || t('stage.no_prompt')}</p>
      {asset.negative_prompt && (
        <>
          <h3 className={styles.label}>{t('compose.negative_prompt')}</h3>
          <p className={styles.prompt}>{asset.negative_prompt}</p>
        </>
      )}
      <dl className={styles.facts}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="default" onClick={onClose}>
          {t('dialog.close')}
        </Button>
        <Button
          data-autofocus
          leftSection={<IconCopy size={14} stroke={1.6} />}
          disabled={asset.prompt === ''}
          onClick={() => copy(asset.prompt)}
        >
          {t('image.copy_prompt')}
        </Button>
      </Group>
    </Modal>
  );
}

function factsOf(
  asset: Asset,
  known: { collections: readonly { id: string; name: string }[]; scheduler: string },
  t: Say,
): [string, string][] {
  const inside = known.collections.filter(({ id }) => asset.collections?.includes(id));
  const when = formatExact(asset.created_at, t.language);
  const made: [string, string][] = asset.has_recipe
    ? [
        [t('compose.model'), asset.model.name],
        [t('compose.text_accuracy'), String(asset.text_accuracy ?? '—')],
        [t('info.generated'), when],
      ]
    : [
        [t('info.file_name'), asset.file_name],
        [t('info.created'), when],
      ];
  const settings: [string, string][] = asset.has_recipe
    ? [
        [t('compose.scheduler'), known.scheduler],
        [t('compose.steps'), String(asset.steps)],
        [t('compose.cfg_scale'), String(asset.cfg_scale)],
        [t('compose.seed'), String(asset.seed)],
      ]
    : [];
  const facts: [string, string][] = [
    ...made,
    [t('info.collections'), inside.map(({ name }) => name).join(', ')],
    [t('info.tags'), asset.tags.join(', ')],
    ...settings,
    [t('compose.size'), `${asset.width} × ${asset.height}`],
    [t('info.file_size'), formatBytes(asset.bytes, t.language)],
  ];
  return facts.filter(([, value]) => value !== '');
}
