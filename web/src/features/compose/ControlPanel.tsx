import { Collapse, Skeleton, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { useRecipe } from '@/entities/recipe/useRecipe';
import type { ApiError } from '@/api/client';
import { useText } from '@/lib/i18n/useText';
import { AdvancedFields } from './parts/AdvancedFields';
import { ModelField } from './parts/ModelField';
import { PromptFields } from './parts/PromptFields';
import { SamplingFields } from './parts/SamplingFields';
import { SeedField } from './parts/SeedField';
import { SizeFields } from './parts/SizeFields';
import styles from './ControlPanel.module.css';

interface Props {
  error: ApiError | null;
  onInvoke: () => void;
  /** The Invoke block; the screen places it so that a phone can keep it outside the panel. */
  invoke: ReactNode;
}

/** Everything that decides the next picture, from the words down to the seed. */
export function ControlPanel({ error, onInvoke, invoke }: Props) {
  const t = useText();
  const recipe = useRecipe();
  const showAdvanced = usePreferences((state) => state.show_advanced);
  const { model, limits, settings, schedulers } = recipe;
  const isReady = limits !== null && schedulers !== null;
  return (
    <section className={styles.panel} aria-label={t('compose.panel')}>
      <PromptFields
        draft={recipe.draft}
        modelId={model?.id ?? null}
        charsMax={limits?.prompt_chars ?? null}
        error={error}
        onInvoke={onInvoke}
      />
      <div className={styles.invoke}>{invoke}</div>
      {!isReady && <SettingsSkeleton />}
      {isReady && <ModelField models={recipe.models} model={model} error={error} />}
      {isReady && model && settings && (
        <>
          <SizeFields model={model} settings={settings} limits={limits} error={error} />
          <SamplingFields
            settings={settings}
            limits={limits}
            schedulers={schedulers}
            error={error}
          />
          <SeedField draft={recipe.draft} range={limits.seed} error={error} />
          <UnstyledButton
            className={styles.more}
            aria-expanded={showAdvanced}
            onClick={() => prefer({ show_advanced: !showAdvanced })}
          >
            <IconChevronRight size={14} />
            {t('compose.advanced')}
          </UnstyledButton>
          <Collapse in={showAdvanced} transitionDuration={100}>
            {showAdvanced && <AdvancedFields draft={recipe.draft} limits={limits} error={error} />}
          </Collapse>
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
