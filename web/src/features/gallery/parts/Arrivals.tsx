import { UnstyledButton } from '@mantine/core';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { useText } from '@/lib/i18n/useText';
import styles from './Tile.module.css';

/** What arrived while somebody was reading further down waits behind this. */
export function Arrivals({ list, onShow }: { list: AssetWindow; onShow: () => void }) {
  const t = useText();
  if (list.arrived === 0) return null;
  const show = () => {
    list.showNewest();
    onShow();
  };
  return (
    <UnstyledButton className={styles.arrivals} onClick={show}>
      {t.count('gallery.new', list.arrived)}
    </UnstyledButton>
  );
}
