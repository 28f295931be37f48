import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assetLineage, type Relative } from '@/entities/asset/lineage';
import { placeholderOf } from '@/entities/asset/placeholder';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import styles from '../Viewer.module.css';

interface Props {
  assetId: string;
  onOpen: (id: string) => void;
}

/** What the picture came from and what was made of it. */
export function Lineage({ assetId, onOpen }: Props) {
  const lineage = useQuery(assetLineage(assetId)).data;
  if (!lineage) return null;
  return (
    <>
      <Strip label="viewer.ancestors" relatives={lineage.ancestors} onOpen={onOpen} />
      <Strip label="viewer.children" relatives={lineage.children} onOpen={onOpen} />
    </>
  );
}

interface StripProps {
  label: Key;
  relatives: readonly Relative[];
  onOpen: (id: string) => void;
}

function Strip({ label, relatives, onOpen }: StripProps) {
  const t = useText();
  if (relatives.length === 0) return null;
  return (
    <div className={styles.lineage}>
      <h3 className={styles.wordsTitle}>{t(label)}</h3>
      <div className={styles.strip}>
        {relatives.map((relative, index) => {
          const placeholder = placeholderOf(relative.thumbhash);
          return relative.deleted ? (
            <span key={relative.id} className={styles.relative} title={t('viewer.deleted')}>
              {t('viewer.deleted')}
            </span>
          ) : (
            <UnstyledButton
              key={relative.id}
              className={styles.relative}
              aria-label={t('viewer.open_relative', { number: index + 1 })}
              style={{ backgroundImage: placeholder ? `url(${placeholder})` : undefined }}
              onClick={() => onOpen(relative.id)}
            >
              <img src={relative.thumbnail_url} alt="" loading="lazy" draggable={false} />
            </UnstyledButton>
          );
        })}
      </div>
    </div>
  );
}
