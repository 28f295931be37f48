import { UnstyledButton } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconLibraryPhoto, IconPhoto } from '@tabler/icons-react';
import { useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react';
import { useText } from '@/lib/i18n/useText';
import styles from './Sheets.module.css';

const order = ['controls', 'stage', 'gallery'] as const;
type Sheet = (typeof order)[number];
export type ShowSheet = (sheet: Sheet) => void;

const icons = {
  controls: IconAdjustmentsHorizontal,
  stage: IconPhoto,
  gallery: IconLibraryPhoto,
};

interface Props {
  ref: Ref<ShowSheet>;
  sheets: Record<Sheet, ReactNode>;
  invoke: ReactNode;
}

/** The same three panels side by side, one at a time: swipe, or use the bar at the thumb. */
export function Sheets({ ref, sheets, invoke }: Props) {
  const t = useText();
  const track = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<Sheet>('controls');
  const show: ShowSheet = (sheet) => {
    const width = track.current?.clientWidth ?? 0;
    track.current?.scrollTo({ left: width * order.indexOf(sheet), behavior: 'smooth' });
  };
  useImperativeHandle(ref, () => show);
  const onScroll = () => {
    const { scrollLeft = 0, clientWidth = 1 } = track.current ?? {};
    setCurrent(order[Math.round(scrollLeft / clientWidth)] ?? 'controls');
  };
  return (
    <div className={styles.sheets}>
      <div ref={track} className={styles.track} onScroll={onScroll}>
        {order.map((sheet) => (
          // A sheet out of sight must not catch the keyboard.
          <div key={sheet} className={styles.sheet} inert={sheet !== current}>
            {sheets[sheet]}
          </div>
        ))}
      </div>
      <div className={styles.bar}>
        {invoke}
        <nav className={styles.tabs} aria-label={t('frame.sheets')}>
          {order.map((sheet) => {
            const Icon = icons[sheet];
            return (
              <UnstyledButton
                key={sheet}
                className={styles.tab}
                aria-current={sheet === current || undefined}
                onClick={() => show(sheet)}
              >
                <Icon size={18} stroke={1.6} />
                {t(`frame.sheet_${sheet}`)}
              </UnstyledButton>
            );
          })}
        </nav>
      </div>
    </div>
  );
}
