import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Way } from '@/entities/recipe/send';
import { useRecipe } from '@/entities/recipe/useRecipe';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import { useText } from '@/lib/i18n/useText';
import { ModelField } from './parts/ModelField';
import { PromptFields } from './parts/PromptFields';
import { SamplingFields } from './parts/SamplingFields';
import { SeedField } from './parts/SeedField';
import { SizeFields } from './parts/SizeFields';
import { TextAccuracyField } from './parts/TextAccuracyField';
import styles from './ControlPanel.module.css';

const Sections = lazy(async () => ({ default: (await import('./parts/Sections')).Sections }));
const InitialImageFields = lazy(async () => ({
  default: (await import('./parts/InitialImageFields')).InitialImageFields,
}));

interface Props {
  way: Way;
  /** The picture at hand for layers and references: the one on the stage. */
  offered: Asset | null;
  error: ApiError | null;
  onInvoke: () => void;
  /** The Invoke block; the screen places it so that a phone can keep it outside the panel. */
  invoke: ReactNode;
}

/** Everything that decides the next picture, from the words down to the seed. */
export function ControlPanel({ way, offered, error, onInvoke, invoke }: Props) {
  const t = useText();
  const recipe = useRecipe();
  const { able, model, limits, settings } = recipe;
  const isReady = limits !== null && able !== null;
  return (
    <section className={styles.panel} aria-label={t('compose.panel')}>
      <PromptFields
        draft={recipe.draft}
        model={model}
        models={recipe.models}
        charsMax={limits?.prompt_chars ?? null}
        error={error}
        onInvoke={onInvoke}
      />
      {model && <TextAccuracyField model={model} error={error} />}
      <div className={styles.invoke}>{invoke}</div>
      {!isReady && <SettingsSkeleton />}
      {isReady && <ModelField models={recipe.models} model={model} error={error} />}
      {isReady && model && settings && (
        <>
          {way === 'image' && (
            <Suspense fallback={<div className={styles.initial} />}>
              <InitialImageFields able={able} limits={limits} settings={settings} error={error} />
            </Suspense>
          )}
          <SizeFields model={model} settings={settings} limits={limits} error={error} />
          <SamplingFields
            settings={settings}
            hasGuidance={model.can.guidance}
            limits={limits}
            schedulers={able.schedulers}
            error={error}
          />
          <SeedField draft={recipe.draft} range={limits.seed} error={error} />
          <Suspense>
            <Sections
              {...{ way, able, model, settings, limits, offered, error }}
              models={recipe.models}
            />
          </Suspense>
        </>
      )}
    </section>
  );
}

function SettingsSkeleton() {
  return (
    <div aria-hidden className={styles.skeleton}>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <Skeleton key={row} height={32} animate={false} />
      ))}
    </div>
  );
}
