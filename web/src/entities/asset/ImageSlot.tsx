import { ActionIcon, Button, FileButton, Loader, Tooltip, UnstyledButton } from '@mantine/core';
import { IconPhotoPlus, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Asset } from '@/api/assets';
import { usePreferences } from '@/entities/preferences/store';
import { startUploads } from '@/entities/upload/store';
import { useText } from '@/lib/i18n/useText';
import { thumbnailOf } from './actions';
import { carriesAssets, carriesFiles, draggedAssets } from './drag';
import styles from './ImageSlot.module.css';
import { offerPaste } from './pasteTarget';
import { placeholderOf } from './placeholder';
import { putAsset } from './queries';
import { useAsset } from './useAssets';

interface Props {
  label: string;
  /** What to do, said while the slot is empty. */
  hint: string;
  assetId: string | null;
  /** The picture that was chosen, or null when the slot was emptied. */
  onChange: (asset: { id: string } | null) => void;
  /** A picture that lies at hand, for those who do not drag: usually the one on the stage. */
  offered?: Asset | null;
  /** `large` fills its place and shows the whole picture; `row` is a slot among settings. */
  size?: 'large' | 'row';
  /** Takes what is pasted anywhere on the screen while it is empty. */
  takesPaste?: boolean;
}

/** Uploads the first of the files and hands the asset over. */
function useUpload(onChange: Props['onChange']) {
  const cache = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const take = (files: readonly File[]) => {
    const file = files[0];
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    startUploads([file], {
      board: usePreferences.getState().board,
      category: 'assets',
      isShownThere: true,
      arrived: (asset) => {
        putAsset(cache, asset);
        setBusy(false);
        onChange(asset);
      },
      failed: (why) => {
        setBusy(false);
        setTrouble(why);
      },
    });
  };
  return { take, isBusy, trouble };
}

/** A place for one picture: drop, paste, click for a file, or take the one at hand. */
export function ImageSlot(props: Props) {
  const { label, hint, assetId, onChange, offered, size = 'row', takesPaste = false } = props;
  const t = useText();
  const [isOver, setOver] = useState(false);
  const { take, isBusy, trouble } = useUpload(onChange);
  const { data: asset = null, isError } = useAsset(assetId);
  const isFilm = asset?.kind === 'video';
  const complaint = isError ? t('slot.gone') : isFilm ? t('slot.film') : null;
  const paste = usePasteHere(take, takesPaste && assetId === null);
  const onDrop = (event: React.DragEvent) => {
    setOver(false);
    const target = carriesAssets(event.dataTransfer) ? draggedAssets() : null;
    const id = target?.kind === 'ids' ? target.ids[0] : undefined;
    if (id === undefined && event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (id === undefined) take([...event.dataTransfer.files]);
    else onChange({ id });
  };
  return (
    <div
      className={styles.slot}
      role="group"
      aria-label={label}
      data-size={size}
      data-over={isOver || undefined}
      data-filled={assetId !== null || undefined}
      onDragOver={(event) => {
        if (!carriesAssets(event.dataTransfer) && !carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      {...paste}
    >
      <FileButton accept="image/*" onChange={(file) => file && take([file])}>
        {({ onClick }) => (
          <UnstyledButton
            className={styles.open}
            // Empty, it is called by the words in it.
            aria-label={assetId === null ? undefined : `${label}: ${t('slot.replace')}`}
            onClick={onClick}
          >
            {asset && complaint === null ? <Chosen asset={asset} size={size} /> : null}
            {assetId === null && !isBusy && (
              <span className={styles.empty}>
                <IconPhotoPlus size={size === 'large' ? 28 : 20} stroke={1.4} />
                <span>{hint}</span>
              </span>
            )}
            {isBusy && <Loader size="sm" color="gray" aria-label={t('slot.uploading')} />}
          </UnstyledButton>
        )}
      </FileButton>
      {complaint && <p className={styles.trouble}>{complaint}</p>}
      {trouble !== null && (
        <p className={styles.trouble} role="alert">
          {trouble || t('slot.failed')}
        </p>
      )}
      {assetId === null && offered?.kind === 'image' && !isBusy && (
        <Button
          className={styles.offer}
          size="compact-sm"
          variant="default"
          onClick={() => onChange(offered)}
        >
          {t('slot.use_current')}
        </Button>
      )}
      {assetId !== null && (
        <Tooltip label={t('slot.clear')}>
          <ActionIcon
            className={styles.clear}
            variant="default"
            size={24}
            aria-label={`${label}: ${t('slot.clear')}`}
            onClick={() => onChange(null)}
          >
            <IconX size={14} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

function Chosen({ asset, size }: { asset: Asset; size: 'large' | 'row' }) {
  const placeholder = placeholderOf(asset.thumbhash);
  return (
    <img
      className={styles.image}
      src={size === 'large' ? asset.file_url : thumbnailOf(asset, 256)}
      alt={asset.prompt || asset.file_name}
      width={asset.width}
      height={asset.height}
      style={{ backgroundImage: placeholder ? `url(${placeholder})` : undefined }}
      data-initial={asset.id}
      draggable={false}
    />
  );
}

/** What is pasted while the pointer or the focus is here belongs here. */
function usePasteHere(take: (files: readonly File[]) => void, isUsual: boolean) {
  const latest = useRef(take);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    if (!isUsual) return;
    return offerPaste((files) => latest.current(files), { isUsual: true });
  }, [isUsual]);
  useEffect(() => () => stop.current?.(), []);
  const begin = () => {
    stop.current?.();
    stop.current = offerPaste((files) => latest.current(files));
  };
  const end = () => {
    stop.current?.();
    stop.current = null;
  };
  return { onPointerEnter: begin, onPointerLeave: end, onFocus: begin, onBlur: end };
}
