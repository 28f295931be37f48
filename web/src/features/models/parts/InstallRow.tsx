import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { Install } from '@/api/models';
import { fractionOf, isMoving, verbsOf } from '@/entities/install/model';
import { forgetInstall, tellInstall, type InstallVerb } from '@/entities/install/queries';
import { formatBytes, formatDuration, formatPercent } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { notify } from '@/ui/notices';
import styles from '../Panel.module.css';

const icons = {
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  cancel: IconX,
  retry: IconRefresh,
  forget: IconX,
} as const;

/** How far it is, in numbers that are true: no percentage without a known length. */
function progressOf(install: Install, t: Say): string {
  const { bytes, bytes_total, rate, eta_ms, state } = install;
  const fraction = fractionOf(install);
  const words = [t(`install.state_${state}`)];
  if (state === 'downloading' || state === 'paused') {
    if (fraction !== null) words.push(formatPercent(fraction));
    const size = formatBytes(bytes, t.language);
    words.push(
      bytes_total === null
        ? size
        : t('install.of', { part: size, whole: formatBytes(bytes_total, t.language) }),
    );
  }
  if (state === 'downloading' && rate > 0) {
    words.push(t('install.rate', { size: formatBytes(rate, t.language) }));
    if (eta_ms !== null)
      words.push(t('progress.left', { time: formatDuration(Math.max(1000, eta_ms), t.language) }));
  }
  return words.join(' · ');
}

interface Props {
  install: Install;
  onShow: (modelId: string) => void;
}

export function InstallRow({ install, onShow }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const name = install.name || install.source;
  const fraction = fractionOf(install);
  const tell = (refused: unknown) => notify(asApiError(refused).message, { tone: 'bad' });
  const run = (verb: InstallVerb | 'forget') =>
    void (
      verb === 'forget' ? forgetInstall(cache, install.id) : tellInstall(cache, install.id, verb)
    ).catch(tell);
  const first = install.model_ids[0];
  return (
    <li className={styles.install} data-install={install.id} data-state={install.state}>
      <div className={styles.installHead}>
        <span className={styles.clip} title={install.source}>
          {name}
        </span>
        {install.state === 'done' && first !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => onShow(first)}>
            {t.count('install.show', install.model_ids.length)}
          </Button>
        )}
        {verbsOf(install).map((verb) => {
          const Icon = icons[verb];
          return (
            <Tooltip key={verb} label={t(`install.${verb}`)}>
              <ActionIcon
                variant="subtle"
                className={styles.tool}
                aria-label={t(`install.${verb}_named`, { name })}
                onClick={() => run(verb)}
              >
                <Icon size={16} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          );
        })}
      </div>
      {(isMoving(install) || install.state === 'paused') && (
        <div
          className={styles.track}
          role="progressbar"
          aria-label={t('install.progress', { name })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={fraction === null ? undefined : Math.floor(fraction * 100)}
          data-unknown={fraction === null || undefined}
        >
          <div className={styles.bar} style={{ transform: `scaleX(${fraction ?? 1})` }} />
        </div>
      )}
      <span className={`${styles.small} numbers`}>{progressOf(install, t)}</span>
      {install.state === 'failed' && (
        <span className={styles.reason} role="alert">
          {install.error ?? t('queue.no_reason')}
        </span>
      )}
    </li>
  );
}
