import { Button } from '@mantine/core';
import { useText } from '@/lib/i18n/useText';
import styles from './LoadMore.module.css';

interface Props {
  shown: number;
  total: number;
  onMore: () => void;
}

/** The end of what is shown. More comes by itself when it is reached, or at a press. */
export function LoadMore({ shown, total, onMore }: Props) {
  const t = useText();
  const number = (value: number) => value.toLocaleString(t.language);
  if (shown >= total) return null;
  return (
    <div className={styles.more}>
      <Button variant="default" onClick={onMore}>
        {t('gallery.load_more')}
      </Button>
      <span className="numbers">
        {t('gallery.shown', { shown: number(shown), total: number(total) })}
      </span>
    </div>
  );
}
