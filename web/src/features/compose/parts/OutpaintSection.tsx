import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Outpaint } from '@/api/recipe';
import type { Capabilities } from '@/api/types';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { allowedRoom, grownBy, hasRoom, roomOf } from '@/entities/recipe/outpaint';
import { useText } from '@/lib/i18n/useText';
import { FieldLabel } from './FieldLabel';
import fields from './Fields.module.css';
import { useModeNames } from './modeNames';
import styles from './OutpaintSection.module.css';
import { RoomSketch } from './RoomSketch';
import { Section } from './Section';

interface Props {
  able: Capabilities;
  limits: RecipeLimits;
  settings: Settings;
  error: ApiError | null;
}

/** What the server takes where no color was chosen: middle grey. */
const usualColor = `#${'80'.repeat(3)}`;
const sides = ['top', 'left', 'right', 'bottom'] as const;

/** Room around the initial image, on whichever sides, and what it is filled with at first. */
export function OutpaintSection({ able, limits, settings, error }: Props) {
  const t = useText();
  const { outpaint } = useDraft();
  const room = allowedRoom(outpaint, settings, limits);
  const change = (part: Partial<Outpaint>) => changeDraft({ outpaint: { ...room, ...part } });
  const grow = (...some: (typeof sides)[number][]) =>
    change(grownBy(outpaint, some, settings, limits));
  const fault = sides.map((side) => faultOf(error, `outpaint.${side}`)).find(Boolean);
  const isUsed = hasRoom(outpaint);
  return (
    <Section id="outpaint" title={t('compose.outpaint')} count={isUsed ? 1 : 0}>
      <FieldLabel label={t('outpaint.sides')} help={t('outpaint.help')} />
      <div className={styles.sides} role="group" aria-label={t('outpaint.sides')}>
        {sides.map((side) => (
          <NumberInput
            key={side}
            className={styles[side]}
            aria-label={t(`outpaint.${side}`)}
            placeholder={t(`outpaint.${side}`)}
            hideControls
            allowNegative={false}
            allowDecimal={false}
            min={0}
            max={limits.outpaint_px.max}
            step={limits.width.multiple ?? 8}
            value={outpaint[side] === 0 ? '' : outpaint[side]}
            onChange={(px) => changeDraft({ outpaint: { ...outpaint, [side]: Number(px) || 0 } })}
            // What was typed becomes what the model can draw once the field is left.
            onBlur={() => change({})}
          />
        ))}
        <RoomSketch room={room} size={settings} />
      </div>
      <div className={styles.quick}>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => grow('left', 'top', 'right', 'bottom')}
        >
          {t('outpaint.around')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => grow('left', 'right')}>
          {t('outpaint.sideways')}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          disabled={!isUsed}
          onClick={() => change({ left: 0, top: 0, right: 0, bottom: 0 })}
        >
          {t('outpaint.reset')}
        </Button>
      </div>
      {isUsed && <Infill able={able} outpaint={outpaint} onChange={change} />}
      {isUsed && (
        <p className={`${fields.none} numbers`} aria-live="polite">
          {t('compose.hires_size', {
            width: settings.width + roomOf(room).width,
            height: settings.height + roomOf(room).height,
          })}
        </p>
      )}
      {fault && <p role="alert" className={styles.error}>{`${t('compose.outpaint')} ${fault}`}</p>}
    </Section>
  );
}

interface InfillProps {
  able: Capabilities;
  outpaint: Outpaint;
  onChange: (part: Partial<Outpaint>) => void;
}

function Infill({ able, outpaint, onChange }: InfillProps) {
  const t = useText();
  const nameOf = useModeNames();
  return (
    <div className={fields.row}>
      <FieldLabel label={t('outpaint.infill')} help={t('outpaint.infill_help')} />
      <div className={styles.infill}>
        <SegmentedControl
          aria-label={t('outpaint.infill')}
          size="xs"
          fullWidth
          data={able.infills.map((value) => ({ value, label: nameOf('infill', value) }))}
          value={outpaint.infill}
          onChange={(infill) => onChange({ infill })}
        />
        {outpaint.infill === 'color' && (
          <input
            type="color"
            className={styles.color}
            aria-label={t('outpaint.color')}
            value={outpaint.color ?? usualColor}
            onChange={(event) => onChange({ color: event.currentTarget.value })}
          />
        )}
      </div>
    </div>
  );
}
