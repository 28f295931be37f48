import { Skeleton } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Way } from '@/entities/recipe/send';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { useText } from '@/lib/i18n/useText';
import { PromptFields } from './parts/PromptFields';
import { TextAccuracyField } from './parts/TextAccuracyField';
import styles from './ControlPanel.module.css';

const Settings = lazy(async () => ({ default: (await import('./parts/Settings')).Settings }));

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
  const { able, draft, limits, model, models } = useRecipe();
  return (
    <section className={styles.panel} aria-label={t('compose.panel')}>
      <PromptFields
        draft={draft}
        model={model}
        models={models}
        charsMax={limits?.prompt_chars ?? null}
        error={error}
        onInvoke={onInvoke}
      />
      {model && limits && <TextAccuracyField {...{ model, limits, error }} />}
      <div className={styles.invoke}>{invoke}</div>
      {able && limits ? (
        <Suspense fallback={<SettingsSkeleton />}>
          <Settings {...{ way, able, limits, offered, error }} />
        </Suspense>
      ) : (
        <SettingsSkeleton />
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
