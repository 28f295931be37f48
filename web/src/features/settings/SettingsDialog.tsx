import { Button, Group, Modal, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { asApiError } from '@/api/client';
import { setTrashDays, useTrashDays } from '@/entities/status/settings';
import { useText } from '@/lib/i18n/useText';

const trash_days_max = 3650;

/** What the owner decides for the whole studio. How one person likes the page is in the menu. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const now = useTrashDays();
  const [days, setDays] = useState<number | null>(null);
  const [trouble, setTrouble] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await setTrashDays(cache, days ?? now);
      onClose();
    } catch (refused) {
      setTrouble(asApiError(refused).message);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('studio.settings')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <form onSubmit={(event) => void save(event)}>
        <NumberInput
          data-autofocus
          label={t('settings.trash_days')}
          description={t('settings.trash_help')}
          min={0}
          max={trash_days_max}
          allowDecimal={false}
          value={days ?? now}
          error={trouble || undefined}
          onChange={(value) => setDays(Number(value) || 0)}
        />
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit">{t('settings.save')}</Button>
        </Group>
      </form>
    </Modal>
  );
}
