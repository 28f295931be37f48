import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { useAsset } from '@/entities/asset/useAssets';
import { useJob } from '@/entities/job/useJobs';
import { useUpscale } from '@/entities/upscale/useUpscale';
import { ImageDialogs } from '@/features/image/ImageDialogs';
import { UpscalePanel } from '@/features/upscale/UpscalePanel';
import { UpscaleStage } from '@/features/upscale/UpscaleStage';
import { useResults } from '@/features/upscale/useResults';
import { Comparison } from '@/features/viewer/Comparison';
import { lookAnew } from '@/features/viewer/state';
import { useText } from '@/lib/i18n/useText';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import { useUpscaleCommands } from './useUpscaleCommands';
import styles from './UpscaleScreen.module.css';

/** One picture enlarged: what it was, what it became, and what it is made with. */
export function UpscaleScreen() {
  const t = useText();
  useTitle();
  const navigate = useNavigate();
  const { image, result: picked } = useSearch({ from: '/upscale' });
  const found = useAsset(image ?? null);
  const source = image === undefined ? null : (found.data ?? null);
  const go = (search: { image?: string; result?: string }, replace = false) =>
    void navigate({ to: '/upscale', search, replace });
  // A new upscale is what one wants to see next, whatever was picked before.
  const upscale = useUpscale(source, () => source && go({ image: source.id }, true));
  const asked = useJob(upscale.job?.id ?? null);
  const job = asked?.upscale?.image_id === source?.id ? asked : null;
  const results = useResults(source);
  const made = results.find(({ id }) => id === job?.asset_ids[0]);
  const result = results.find(({ id }) => id === picked) ?? made ?? results[0] ?? null;
  const resultId = result?.id;
  useEffect(() => lookAnew, [resultId]);
  const { commands, dialogs, menu } = useUpscaleCommands({
    upscale,
    result,
    goOnFrom: ({ id }) => go({ image: id }),
  });
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <h1 className="visually-hidden">{t('frame.upscale')}</h1>
      <div className={styles.screen}>
        <div className={styles.controls}>
          <UpscalePanel
            source={source}
            upscale={upscale}
            slot={
              <ImageSlot
                label={t('upscale.source')}
                hint={t('upscale.source_hint')}
                assetId={image ?? null}
                takesPaste
                onChange={(asset) => go(asset ? { image: asset.id } : {})}
              />
            }
          />
        </div>
        <UpscaleStage
          source={source}
          result={result}
          results={results}
          job={job}
          menu={menu}
          comparison={source && result && <Comparison left={source} right={result} />}
          onPick={({ id }) => go({ image: id })}
          onResult={({ id }) => source && go({ image: source.id, result: id }, true)}
        />
      </div>
      <ImageDialogs />
    </Frame>
  );
}
