import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Job } from '@/api/types';
import { retryJob } from '@/entities/job/queries';
import { useText } from '@/lib/i18n/useText';
import { notify } from '@/ui/notices';
import { titleOf } from '../model';
import styles from '../Queue.module.css';

/** The same job again: same recipe, same seed. */
export function RetryButton({ job }: { job: Job }) {
  const t = useText();
  const cache = useQueryClient();
  const [isSending, setSending] = useState(false);
  const retry = async () => {
    setSending(true);
    try {
      await retryJob(cache, job);
    } catch (refused) {
      notify(asApiError(refused).message, { tone: 'bad' });
    }
    setSending(false);
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      className={styles.retry}
      loading={isSending}
      leftSection={<IconRefresh size={14} stroke={1.6} />}
      aria-label={t('queue.retry_one', { name: titleOf(job, t) })}
      onClick={() => void retry()}
    >
      {t('queue.retry')}
    </Button>
  );
}
