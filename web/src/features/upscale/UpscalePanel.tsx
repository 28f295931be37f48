import { Button, Switch, Textarea } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import type { FormEvent, ReactNode } from 'react';
import type { Asset } from '@/api/assets';
import { changeUpscale } from '@/entities/upscale/draft';
import { UpscaleFields } from '@/entities/upscale/UpscaleFields';
import type { Upscale } from '@/entities/upscale/useUpscale';
import { useText } from '@/lib/i18n/useText';
import { KeyCaps } from '@/ui/KeyCaps';
import { Help } from '@/ui/Help';
import { Notice } from '@/ui/Notice';
import { NumberField } from '@/ui/NumberField';
import styles from './Upscale.module.css';

interface Props {
  source: Asset | null;
  upscale: Upscale;
  /** Where the picture comes from. */
  slot: ReactNode;
}

/** From what, how much larger, by what, and whether details are drawn anew. */
export function UpscalePanel({ source, upscale, slot }: Props) {
  const t = useText();
  const { draft, error } = upscale;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    upscale.run();
  };
  return (
    <form className={styles.panel} aria-label={t('upscale.panel')} onSubmit={submit}>
      <div className={styles.settings}>
        {slot}
        <UpscaleFields upscale={upscale} source={source} />
        <fieldset className={styles.refine}>
          <legend className="visually-hidden">{t('upscale.refine')}</legend>
          <div className={styles.refineHead}>
            <Switch
              label={t('upscale.refine')}
              checked={draft.refine}
              onChange={(event) => changeUpscale({ refine: event.currentTarget.checked })}
            />
            <Help label={t('help.about', { name: t('upscale.refine') })}>
              {t('upscale.refine_help')}
            </Help>
          </div>
          {draft.refine && (
            <>
              <NumberField
                label={t('upscale.refine_strength')}
                help={{
                  label: t('help.about', { name: t('upscale.refine_strength') }),
                  words: t('upscale.refine_strength_help'),
                }}
                value={draft.refine_strength}
                range={{ min: 0.05, max: 0.9 }}
                step={0.05}
                decimals={2}
                onChange={(refine_strength) => changeUpscale({ refine_strength })}
              />
              <Textarea
                label={t('compose.prompt')}
                placeholder={source?.prompt || t('upscale.prompt_hint')}
                description={t('upscale.prompt_help')}
                autosize
                minRows={2}
                maxRows={6}
                value={draft.prompt}
                onChange={(event) => changeUpscale({ prompt: event.currentTarget.value })}
              />
            </>
          )}
        </fieldset>
        {error && (
          <Notice tone="bad">
            {[error.message, ...error.faults.map(({ field, says }) => `${field} ${says}`)].join(
              ' ',
            )}
          </Notice>
        )}
      </div>
      <div className={styles.run}>
        <Button
          type="submit"
          fullWidth
          loading={upscale.isSending}
          disabled={!upscale.canRun}
          leftSection={<IconArrowsMaximize size={16} stroke={1.6} />}
          rightSection={
            <span className={styles.keys}>
              <KeyCaps chord="ctrl+enter" />
            </span>
          }
        >
          {t('upscale.run')}
        </Button>
      </div>
    </form>
  );
}
