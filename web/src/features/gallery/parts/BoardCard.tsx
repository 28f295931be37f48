import { UnstyledButton } from '@mantine/core';
import { IconArchive, IconCornerDownRight, IconPhoto } from '@tabler/icons-react';
import { useState, type DragEvent, type MouseEvent, type ReactNode } from 'react';
import { carriesAssets, carriesFiles } from '@/entities/asset/drag';
import { useText } from '@/lib/i18n/useText';
import styles from './Boards.module.css';

interface Props {
  id: string;
  name: string;
  cover_url: string | null;
  images: number;
  assets: number;
  depth?: number;
  isChosen: boolean;
  isAuto: boolean;
  isArchived?: boolean;
  onChoose: () => void;
  onDrop: (transfer: DataTransfer) => void;
  /** The name under the picture, or the field it is changed in. */
  children: ReactNode;
}

/** Ctrl and a click ask for the menu of a board, as the right button does. */
function askByClick({ currentTarget, clientX, clientY }: MouseEvent): void {
  const asked = { bubbles: true, cancelable: true, button: 2, clientX, clientY };
  currentTarget.dispatchEvent(new window.MouseEvent('contextmenu', asked));
}

/** A board as its cover, its name and how much lies on it. Pictures are dropped on it. */
export function BoardCard(props: Props) {
  const { name, cover_url, images, assets, depth = 0, isChosen, isAuto, isArchived } = props;
  const t = useText();
  const [isOver, setOver] = useState(false);
  const accepts = (event: DragEvent) =>
    carriesAssets(event.dataTransfer) || carriesFiles(event.dataTransfer);
  const counts = `${t.count('boards.images', images)}, ${t.count('boards.assets', assets)}`;
  return (
    <li
      className={styles.card}
      data-board={props.id}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        props.onDrop(event.dataTransfer);
      }}
    >
      <UnstyledButton
        className={styles.cover}
        aria-current={isChosen || undefined}
        title={counts}
        onClick={(event) => (event.ctrlKey ? askByClick(event) : props.onChoose())}
      >
        <span className="visually-hidden">{t('boards.open', { name })}</span>
        {cover_url ? (
          <img src={cover_url} alt="" loading="lazy" decoding="async" draggable={false} />
        ) : (
          <IconPhoto size={24} stroke={1.2} />
        )}
        {isAuto && <span className={styles.auto}>{t('boards.auto')}</span>}
        {isArchived && (
          <span className={styles.archived}>
            <IconArchive size={12} stroke={1.8} />
          </span>
        )}
        <span className={`${styles.count} numbers`}>
          {images.toLocaleString(t.language)}
          {assets > 0 && ` | ${assets.toLocaleString(t.language)}`}
        </span>
      </UnstyledButton>
      <span className={styles.nameLine}>
        {depth > 0 && <IconCornerDownRight size={12} stroke={1.6} aria-hidden />}
        {props.children}
      </span>
    </li>
  );
}
