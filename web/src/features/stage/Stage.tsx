import { lazy, Suspense, type ReactNode } from 'react';
import { carriesAssets, draggedAssets } from '@/entities/asset/drag';
import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { useRunningJob } from '@/entities/job/useJobs';
import { usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { Flash } from '@/ui/announce';
import { CommandButton } from '@/ui/CommandButton';
import { ContextMenu } from '@/ui/ContextMenu';
import { GrowingPicture } from './parts/GrowingPicture';
import { InfoPanel } from './parts/InfoPanel';
import { Picture } from './parts/Picture';
import { ProgressStrip } from './parts/ProgressStrip';
import { Toolbar } from './parts/Toolbar';
import styles from './Stage.module.css';

const CellSheet = lazy(async () => ({
  default: (await import('@/entities/asset/CellSheet')).CellSheet,
}));

interface Props {
  asset: Asset | null;
  isLoading: boolean;
  /** The stage shows the newest picture rather than one that was picked. */
  isFollowing: boolean;
  models: readonly Model[];
  notice: ReactNode;
  /** The picture's own menu: ids of commands, null draws a line. */
  menu: readonly (string | null)[];
  /** What the picture grows out of, shown beside it. */
  beside?: ReactNode;
  /** A picture was dragged here from a list, or a cell of a grid was picked. */
  onOpen: (id: string) => void;
  /** What stands here before the first picture. */
  empty: ReactNode;
}

/** The picture, large, and what is being drawn now. */
export function Stage(props: Props) {
  const { asset, isLoading, isFollowing, models, notice, menu, beside, onOpen, empty } = props;
  const t = useText();
  const showInfo = usePreferences((state) => state.show_info);
  const showPreviews = usePreferences((state) => state.show_previews);
  const { job, progress } = useRunningJob();
  const preview = progress?.preview ?? null;
  const growing =
    isFollowing && showPreviews && job && preview && progress ? (
      <GrowingPicture job={job} preview={preview} step={progress} />
    ) : null;
  const isWaiting = job !== null && asset === null;
  return (
    <section
      className={styles.stage}
      aria-label={t('stage.panel')}
      onDragOver={(event) => carriesAssets(event.dataTransfer) && event.preventDefault()}
      onDrop={(event) => {
        const target = draggedAssets();
        const id = target?.kind === 'ids' ? target.ids[0] : undefined;
        if (id === undefined) return;
        event.preventDefault();
        onOpen(id);
      }}
    >
      <Toolbar />
      <div className={styles.body}>
        <div className={styles.notice}>{notice}</div>
        <div className={styles.pair}>
          {beside && <div className={styles.beside}>{beside}</div>}
          <ContextMenu className={styles.canvas} label={t('stage.menu')} items={menu}>
            {growing}
            {!growing && asset && <Shown asset={asset} onOpen={onOpen} />}
            {!growing && !asset && isWaiting && (
              <p className={styles.waiting}>
                {t(showPreviews ? 'stage.first_coming' : 'stage.first_coming_hint')}
              </p>
            )}
            {!job && !asset && !isLoading && empty}
            {asset && !growing && (
              <>
                <div className={styles.newer}>
                  <CommandButton id="stage.newer" />
                </div>
                <div className={styles.older}>
                  <CommandButton id="stage.older" />
                </div>
              </>
            )}
            <Flash />
          </ContextMenu>
        </div>
        {showInfo && asset && (
          <InfoPanel asset={asset} models={models} hasBeside={Boolean(beside)} />
        )}
      </div>
      <ProgressStrip />
    </section>
  );
}

/** A grid is shown by its cells, any other picture as it is. */
function Shown({ asset, onOpen }: { asset: Asset; onOpen: (id: string) => void }) {
  const picture = <Picture asset={asset} />;
  if (asset.origin !== 'grid') return picture;
  return (
    <Suspense fallback={picture}>
      <CellSheet asset={asset} onOpen={onOpen}>
        {picture}
      </CellSheet>
    </Suspense>
  );
}
