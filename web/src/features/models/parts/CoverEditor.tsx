import { Button, FileButton, Popover, UnstyledButton } from '@mantine/core';
import { IconPhoto, IconTrash, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { ModelRecord } from '@/api/models';
import { thumbnailOf } from '@/entities/asset/actions';
import { recentImages } from '@/entities/asset/queries';
import { removeCover, setCover } from '@/entities/model/records';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../Panel.module.css';
import { Cover } from './Cover';

/** A model's picture: a file of one's own, one of the last images, or none. */
export function CoverEditor({ model }: { model: ModelRecord }) {
  const t = useText();
  const cache = useQueryClient();
  const [isChoosing, setChoosing] = useState(false);
  const change = useMutation({
    mutationFn: (cover: File | { asset_id: string } | null) =>
      cover === null ? removeCover(cache, model.id) : setCover(cache, model.id, cover),
    onSuccess: () => setChoosing(false),
  });
  return (
    <div className={styles.coverEditor}>
      <Cover model={model} size_px={88} />
      <div className={styles.coverButtons}>
        <FileButton accept="image/*" onChange={(file) => file && change.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              leftSection={<IconUpload size={14} stroke={1.6} />}
              loading={change.isPending}
            >
              {t('models.cover_upload')}
            </Button>
          )}
        </FileButton>
        <Popover
          width={300}
          position="bottom-start"
          shadow="none"
          trapFocus
          opened={isChoosing}
          onChange={setChoosing}
        >
          <Popover.Target>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPhoto size={14} stroke={1.6} />}
              onClick={() => setChoosing(!isChoosing)}
            >
              {t('models.cover_gallery')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown className={styles.drop} aria-label={t('models.cover_recent')}>
            <Recent onPick={(asset_id) => change.mutate({ asset_id })} />
          </Popover.Dropdown>
        </Popover>
        {model.cover_url !== null && (
          <Button
            size="compact-sm"
            variant="subtle"
            className={styles.quiet}
            leftSection={<IconTrash size={14} stroke={1.6} />}
            onClick={() => change.mutate(null)}
          >
            {t('models.cover_remove')}
          </Button>
        )}
      </div>
      {change.error && <Notice tone="bad">{asApiError(change.error).message}</Notice>}
    </div>
  );
}

function Recent({ onPick }: { onPick: (assetId: string) => void }) {
  const t = useText();
  const { data = [], isSuccess } = useQuery(recentImages);
  if (isSuccess && data.length === 0) return <p className={styles.hint}>{t('gallery.empty')}</p>;
  return (
    <div className={styles.recent}>
      {data.map((asset, index) => (
        <UnstyledButton
          key={asset.id}
          className={styles.recentOne}
          data-autofocus={index === 0 || undefined}
          aria-label={t('models.cover_use', { prompt: asset.prompt || t('stage.no_prompt') })}
          onClick={() => onPick(asset.id)}
        >
          <img src={thumbnailOf(asset, 256)} alt="" loading="lazy" draggable={false} />
        </UnstyledButton>
      ))}
    </div>
  );
}
