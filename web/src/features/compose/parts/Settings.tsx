import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Capabilities } from '@/api/types';
import type { RecipeLimits } from '@/entities/recipe/model';
import type { Way } from '@/entities/recipe/send';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { InitialImageFields } from './InitialImageFields';
import { MaskSection } from './MaskSection';
import { ModelField } from './ModelField';
import { OutpaintSection } from './OutpaintSection';
import { SamplingFields } from './SamplingFields';
import { Sections } from './Sections';
import { SeedField } from './SeedField';
import { SizeFields } from './SizeFields';

interface Props {
  way: Way;
  able: Capabilities;
  limits: RecipeLimits;
  offered: Asset | null;
  error: ApiError | null;
}

/** Everything below Invoke. It is loaded beside the models it needs anyway. */
export function Settings({ way, able, limits, offered, error }: Props) {
  const { draft, model, models, settings } = useRecipe();
  return (
    <>
      <ModelField models={models} model={model} error={error} />
      {model && settings && (
        <>
          {way === 'image' && (
            <InitialImageFields able={able} limits={limits} settings={settings} error={error} />
          )}
          {way === 'image' && model.can.inpaint && (
            <>
              <OutpaintSection {...{ able, limits, settings, error }} />
              <MaskSection {...{ able, limits, error }} />
            </>
          )}
          <SizeFields model={model} settings={settings} limits={limits} error={error} />
          <SamplingFields
            settings={settings}
            hasGuidance={model.can.guidance}
            limits={limits}
            schedulers={able.schedulers}
            error={error}
          />
          <SeedField draft={draft} range={limits.seed} error={error} />
          <Sections {...{ way, able, model, models, settings, limits, offered, error }} />
        </>
      )}
    </>
  );
}
