import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Asset } from '@/api/assets';
import type { Job } from '@/api/types';
import { thumbnailOf } from '@/entities/asset/actions';
import { placeholderOf } from '@/entities/asset/placeholder';
import { recentImages } from '@/entities/asset/queries';
import { useText } from '@/lib/i18n/useText';
import { Flash } from '@/ui/announce';
import { CommandButton } from '@/ui/CommandButton';
import { ContextMenu } from '@/ui/ContextMenu';
import { oneStop } from '@/ui/oneStop';
import { UpscaleProgress } from './parts/UpscaleProgress';
import styles from './Upscale.module.css';

interface Props {
  source: Asset | null;
  result: Asset | null;
  /** Everything that was made from the source, the shown one among it. */
  results: readonly Asset[];
  job: Job | null;
  menu: readonly (string | null)[];
  /** Before and after under one zoom. */
  comparison: ReactNode;
  onPick: (asset: Asset) => void;
  onResult: (asset: Asset) => void;
}

const sizeOf = ({ width, height }: Asset) => `${width} × ${height}`;
const verbs = ['upscale.use_result', 'stage.download', 'stage.new_tab', 'stage.info'];

/** The picture before, and as soon as there is one, after. */
export function UpscaleStage(props: Props) {
  const { source, result, results, job, menu, comparison, onPick, onResult } = props;
  const t = useText();
  return (
    <section className={styles.stage} aria-label={t('upscale.stage')}>
      <header className={styles.stageHead}>
        {source && <span className="numbers">{t('upscale.before', { size: sizeOf(source) })}</span>}
        {result && <span className="numbers">{t('upscale.after', { size: sizeOf(result) })}</span>}
        {result && (
          <span
            ref={oneStop}
            className={styles.verbs}
            role="toolbar"
            aria-label={t('stage.toolbar')}
          >
            {[...verbs, 'asset.favorite', 'stage.delete'].map((id) => (
              <CommandButton key={id} id={id} />
            ))}
          </span>
        )}
      </header>
      <div className={styles.body}>
        {!source && <Choice onPick={onPick} />}
        {source && !result && <Before source={source} />}
        {source && result && (
          <ContextMenu className={styles.comparison} label={t('stage.menu')} items={menu}>
            {comparison}
          </ContextMenu>
        )}
        <Flash />
      </div>
      <UpscaleProgress job={job} />
      {results.length > 0 && (
        <ul className={styles.results} aria-label={t('upscale.results')}>
          {results.map((asset) => (
            <li key={asset.id}>
              <UnstyledButton
                className={styles.result}
                aria-current={asset.id === result?.id || undefined}
                aria-label={t('upscale.show_result', { size: sizeOf(asset) })}
                onClick={() => onResult(asset)}
              >
                <img src={thumbnailOf(asset, 256)} alt="" draggable={false} />
                <span className="numbers">{sizeOf(asset)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Before({ source }: { source: Asset }) {
  const t = useText();
  const placeholder = placeholderOf(source.thumbhash);
  return (
    <img
      className={styles.before}
      src={source.file_url}
      width={source.width}
      height={source.height}
      alt={source.prompt || source.file_name || t('stage.no_prompt')}
      style={{ backgroundImage: placeholder ? `url(${placeholder})` : undefined }}
      data-asset={source.id}
      draggable={false}
    />
  );
}

/** The last images to choose from, for whoever comes here without one. */
function Choice({ onPick }: { onPick: (asset: Asset) => void }) {
  const t = useText();
  const { data = [] } = useQuery(recentImages);
  return (
    <div className={styles.choice}>
      <h2>{t('upscale.empty_title')}</h2>
      <p>{t(data.length > 0 ? 'upscale.empty' : 'upscale.empty_nothing')}</p>
      <div className={styles.recent} role="group" aria-label={t('upscale.recent')}>
        {data.map((asset) => (
          <UnstyledButton
            key={asset.id}
            className={styles.recentOne}
            aria-label={t('upscale.choose', { prompt: asset.prompt || t('stage.no_prompt') })}
            onClick={() => onPick(asset)}
          >
            <img src={thumbnailOf(asset, 256)} alt="" loading="lazy" draggable={false} />
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
