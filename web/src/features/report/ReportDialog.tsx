import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { status } from '@/entities/status/queries';
import { useText } from '@/lib/i18n/useText';
import { useConnection } from '@/live/useConnection';
import { announce } from '@/ui/announce';
import { copyText } from '@/ui/clipboard';
import { reportText } from './model';
import styles from './Report.module.css';

/** What went wrong, in words, and what a helper asks first. A person copies it; nothing is sent. */
export function ReportDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const connection = useConnection();
  const { data = null } = useQuery(status);
  const [words, setWords] = useState('');
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const [when] = useState(() => new Date().toISOString());
  const report = reportText(words, data, {
    browser: navigator.userAgent,
    page: location.pathname,
    screen: `${innerWidth}x${innerHeight}`,
    language: t.language,
    connection,
    when,
  });
  const copy = async () => {
    const isDone = await copyText(report);
    setOutcome(isDone ? 'copied' : 'refused');
    announce(t(isDone ? 'report.copied' : 'report.refused'));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('studio.report')}
      size={560}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <Stack gap={12}>
        <p className={styles.words}>{t('report.words')}</p>
        <Textarea
          data-autofocus
          label={t('report.what')}
          placeholder={t('report.hint')}
          autosize
          minRows={3}
          maxRows={8}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setOutcome(null);
          }}
        />
        <pre className={styles.report} tabIndex={0} aria-label={t('report.text')}>
          {report}
        </pre>
        {outcome === 'refused' && <p className={styles.words}>{t('report.refused')}</p>}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t('dialog.close')}
          </Button>
          <Button
            leftSection={outcome === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => void copy()}
          >
            {t(outcome === 'copied' ? 'report.copied' : 'report.copy')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
