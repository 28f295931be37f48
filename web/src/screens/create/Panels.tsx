import type { ReactNode } from 'react';
import { defaultPreferences, prefer, type Preferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { Splitter } from '@/ui/Splitter';
import styles from './Panels.module.css';

interface Props {
  preferences: Preferences;
  panels: { controls: ReactNode; stage: ReactNode; gallery: ReactNode };
}

const controls_px = { min_px: 280, max_px: 480 };
const gallery_px = { min_px: 160, max_px: 640 };

/** Three columns. A closed one leaves a narrow strip with the way back. */
export function Panels({ preferences, panels }: Props) {
  const t = useText();
  const { show_controls, show_gallery, controls_width_px, gallery_width_px } = preferences;
  return (
    <div className={styles.panels}>
      {show_controls ? (
        <>
          <div className={styles.side} style={{ width: controls_width_px }}>
            {panels.controls}
          </div>
          <Splitter
            label={t('frame.resize_controls')}
            panel="before"
            width_px={controls_width_px}
            {...controls_px}
            onChange={(width_px) => prefer({ controls_width_px: width_px })}
            onReset={() => prefer({ controls_width_px: defaultPreferences.controls_width_px })}
          />
        </>
      ) : (
        <div className={styles.strip} data-side="left">
          <CommandButton id="view.controls" label={t('frame.show_controls')} />
          <CommandButton id="compose.invoke" />
        </div>
      )}
      <div className={styles.middle}>{panels.stage}</div>
      {show_gallery ? (
        <>
          <Splitter
            label={t('frame.resize_gallery')}
            panel="after"
            width_px={gallery_width_px}
            {...gallery_px}
            onChange={(width_px) => prefer({ gallery_width_px: width_px })}
            onReset={() => prefer({ gallery_width_px: defaultPreferences.gallery_width_px })}
          />
          <div className={styles.side} style={{ width: gallery_width_px }}>
            {panels.gallery}
          </div>
        </>
      ) : (
        <div className={styles.strip} data-side="right">
          <CommandButton id="view.gallery" label={t('frame.show_gallery')} />
        </div>
      )}
    </div>
  );
}
