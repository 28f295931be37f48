import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { useAsset } from '@/entities/asset/useAssets';
import { useCollections } from '@/entities/collection/queries';
import { useSchedulerLabel } from '@/entities/model/queries';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { copyText } from '@/ui/clipboard';
import { useNow } from '@/ui/useNow';
import { changeDraft, draftNow } from './draft';
import { infoRows } from './info';
import type { InfoRow } from './infoRow';
import { missingModels } from './recall';
import styles from './InfoRows.module.css';

/** How the picture was made. A click on a value copies it, the arrow puts it back to work. */
export function InfoRows({ asset, models }: { asset: Asset; models: readonly Model[] }) {
  const t = useText();
  // What a list says of an asset leaves out its collections.
  const whole = useAsset(asset.id).data ?? asset;
  const collections = useCollections()
    .filter(({ id }) => whole.collections?.includes(id))
    .map(({ name }) => name);
  const scheduler = useSchedulerLabel()(asset.scheduler);
  const rows = infoRows({ asset, models, scheduler, collections }, t, useNow());
  const missing = missingModels(asset, models);
  return (
    <>
      {rows.map((row) => (
        <Row key={row.label} row={row} />
      ))}
      {missing.length > 0 && (
        <p className={styles.hint}>
          {t.count('info.models_missing', missing.length, { names: missing.join(', ') })}
        </p>
      )}
    </>
  );
}

function Row({ row }: { row: InfoRow }) {
  const t = useText();
  const label = t(row.label);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(row.copied))) return;
    setCopied(true);
    announce(t('info.copied', { name: label }));
    window.setTimeout(() => setCopied(false), 1200);
  };
  const recalled = row.recalls;
  return (
    <div className={styles.row} data-wide={row.isWide || undefined}>
      <span className={styles.label}>{label}</span>
      <Tooltip
        label={isCopied ? t('info.copied', { name: label }) : t('info.copy')}
        openDelay={500}
      >
        <UnstyledButton
          className={styles.value}
          data-copied={isCopied || undefined}
          title={row.exact}
          aria-label={t('info.copy_value', { name: label, value: row.shown })}
          onClick={() => void copy()}
        >
          {row.shown}
        </UnstyledButton>
      </Tooltip>
      {recalled && (
        <Tooltip label={t('info.recall', { name: label })}>
          <ActionIcon
            variant="subtle"
            size={24}
            className={styles.recall}
            aria-label={t('info.recall', { name: label })}
            onClick={() =>
              changeDraft(typeof recalled === 'function' ? recalled(draftNow()) : recalled)
            }
          >
            <IconArrowBackUp size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
