import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Capabilities, Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import {
  changedAt,
  controlledBy,
  usualControl,
  without,
  type ControlPart,
} from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { newKey } from '@/lib/newKey';
import { ControlCard } from './ControlCard';
import { NoneInstalled } from './NoneInstalled';
import { Section } from './Section';

interface Props {
  able: Capabilities;
  model: Model;
  models: readonly Model[];
  limits: RecipeLimits;
  offered: Asset | null;
  error: ApiError | null;
}

/** Changes one layer as it is by now: its control image may arrive long after it was asked for. */
function changeControl(key: string, part: Partial<ControlPart>): void {
  const { controls } = draftNow();
  const at = controls.findIndex((control) => control.key === key);
  if (at >= 0) changeDraft({ controls: changedAt(controls, at, part) });
}

/** Pictures that lead the hand: edges, depth, a pose. */
export function ControlSection({ able, model, models, limits, offered, error }: Props) {
  const t = useText();
  const { controls } = useDraft();
  const fitting = companions(models, model, 'controlnet', 't2i_adapter');
  const inUse = controls.filter(({ is_on, image_id }) => is_on && image_id !== null).length;
  const add = () => {
    const blank = usualControl(newKey());
    const [first] = fitting;
    const layer = { ...blank, ...(first ? controlledBy(first) : {}) };
    changeDraft({ controls: [...draftNow().controls, layer] });
  };
  return (
    <Section id="controls" title={t('compose.controls')} count={inUse}>
      {fitting.length === 0 && <NoneInstalled words={t('control.none')} />}
      {controls.map((control, at) => (
        <ControlCard
          key={control.key}
          name={t('control.layer', { number: at + 1 })}
          {...{ control, able, model, fitting, limits, offered }}
          fault={(field) => faultOf(error, `controls.${at}.${field}`)}
          onChange={(part) => changeControl(control.key, part)}
          onRemove={() => changeDraft({ controls: without(controls, at) })}
        />
      ))}
      {fitting.length > 0 && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={add}
        >
          {t('control.add')}
        </Button>
      )}
    </Section>
  );
}
