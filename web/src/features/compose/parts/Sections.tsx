import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Capabilities, Model } from '@/api/types';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import type { Way } from '@/entities/recipe/send';
import { AdvancedSection } from './AdvancedSection';
import { ControlSection } from './ControlSection';
import { HiresSection } from './HiresSection';
import { LoraSection } from './LoraSection';
import { ReferenceSection } from './ReferenceSection';
import { RefinerSection } from './RefinerSection';

interface Props {
  way: Way;
  able: Capabilities;
  model: Model;
  models: readonly Model[];
  settings: Settings;
  limits: RecipeLimits;
  offered: Asset | null;
  error: ApiError | null;
}

/** Everything a model can do beyond the basics; what it cannot is not there. */
export function Sections(props: Props) {
  const { way, able, model, models, settings, limits, offered, error } = props;
  const { can } = model;
  return (
    <>
      {can.loras && <LoraSection {...{ model, models, limits, error }} />}
      {can.controls && <ControlSection {...{ able, model, models, limits, offered, error }} />}
      {can.reference_images && <ReferenceSection {...{ model, models, limits, offered, error }} />}
      <HiresSection {...{ way, able, model, models, settings, limits, error }} />
      {can.refiner && (
        <RefinerSection {...{ models, limits, error }} cfg_scale={settings.cfg_scale} />
      )}
      <AdvancedSection {...{ model, models, settings, limits, error }} />
    </>
  );
}
