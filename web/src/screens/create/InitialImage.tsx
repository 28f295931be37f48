import type { Asset } from '@/api/assets';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { asSource } from '@/entities/recipe/recall';
import { useText } from '@/lib/i18n/useText';
import styles from './CreateScreen.module.css';

/** The picture the next one grows out of, beside the place where that one will appear. */
export function InitialImage({ offered }: { offered: Asset | null }) {
  const t = useText();
  const { source } = useDraft();
  return (
    <div className={styles.initial}>
      <h2 className={styles.caption}>{t('compose.initial_image')}</h2>
      <div className={styles.place}>
        <ImageSlot
          size="large"
          takesPaste
          label={t('compose.initial_image')}
          hint={t('compose.initial_hint')}
          assetId={source.image_id}
          offered={offered}
          onChange={(asset) => changeDraft(asSource(asset ?? { id: null }, draftNow()))}
        />
      </div>
    </div>
  );
}
