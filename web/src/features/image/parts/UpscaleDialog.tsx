import { Button, Group, Modal } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { singleOf, type Aim } from '@/entities/asset/aim';
import { UpscaleFields } from '@/entities/upscale/UpscaleFields';
import { useUpscale } from '@/entities/upscale/useUpscale';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { Notice } from '@/ui/Notice';
import styles from './Dialogs.module.css';

/** Twice or four times as large, and how strongly; everything else is on the Upscale screen. */
export function UpscaleDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const source = singleOf(aim);
  const upscale = useUpscale(source, () => {
    announce(t('upscale.sent'));
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('image.upscale')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          upscale.run();
        }}
      >
        <UpscaleFields upscale={upscale} source={source} />
        {upscale.error && <Notice tone="bad">{upscale.error.message}</Notice>}
        <Group justify="space-between" gap={8} mt={8}>
          {source && (
            <Button
              variant="subtle"
              className={styles.quiet}
              leftSection={<IconAdjustments size={14} stroke={1.6} />}
              onClick={() => {
                onClose();
                void navigate({ to: '/upscale', search: { image: source.id } });
              }}
            >
              {t('upscale.more')}
            </Button>
          )}
          <Button
            type="submit"
            data-autofocus
            loading={upscale.isSending}
            disabled={!upscale.canRun}
          >
            {t('upscale.run')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
