import { ActionIcon, Button, Modal, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import { styled, type Preset } from '@/entities/preset/model';
import { deletePreset, savePreset, usePresets } from '@/entities/preset/queries';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import { useText } from '@/lib/i18n/useText';
import styles from './PresetDialog.module.css';

/** Styles to keep: a list to choose from, and the words of the one that is chosen. */
export function PresetDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const presets = usePresets();
  const { preset_id } = useDraft();
  const [editedId, setEdited] = useState<string | null>(preset_id);
  const edited = presets.find(({ id }) => id === editedId) ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('preset.title')}
      size={720}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <div className={styles.halves}>
        <div className={styles.side}>
          <ul className={styles.list} aria-label={t('preset.title')}>
            {presets.map(({ id, name }) => (
              <li key={id}>
                <UnstyledButton
                  className={styles.entry}
                  aria-current={id === edited?.id || undefined}
                  onClick={() => setEdited(id)}
                >
                  {name}
                </UnstyledButton>
              </li>
            ))}
          </ul>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} stroke={1.6} />}
            onClick={() => setEdited(null)}
          >
            {t('preset.new')}
          </Button>
        </div>
        <PresetForm
          key={edited?.id ?? 'new'}
          preset={edited}
          onSaved={(preset) => {
            changeDraft({ preset_id: preset.id });
            onClose();
          }}
          onDeleted={() => setEdited(null)}
        />
      </div>
    </Modal>
  );
}

interface FormProps {
  preset: Preset | null;
  onSaved: (preset: Preset) => void;
  onDeleted: () => void;
}

function PresetForm({ preset, onSaved, onDeleted }: FormProps) {
  const t = useText();
  const cache = useQueryClient();
  const draft = useDraft();
  const [name, setName] = useState(preset?.name ?? '');
  const [prompt, setPrompt] = useState(preset?.prompt ?? '');
  const [negative_prompt, setNegative] = useState(preset?.negative_prompt ?? '');
  const save = useMutation({
    mutationFn: () => savePreset(cache, { name, prompt, negative_prompt }, preset),
    onSuccess: onSaved,
  });
  const error = save.error ? asApiError(save.error) : null;
  const remove = (doomed: Preset) => {
    if (draftNow().preset_id === doomed.id) changeDraft({ preset_id: null });
    void deletePreset(cache, doomed).catch(() => undefined);
    onDeleted();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        data-autofocus
        label={t('preset.name')}
        value={name}
        error={faultOf(error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={2}
        maxRows={6}
        label={t('compose.prompt')}
        description={t('preset.hint', { placeholder: '{prompt}' })}
        value={prompt}
        error={faultOf(error, 'prompt')}
        onChange={(event) => setPrompt(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={1}
        maxRows={4}
        label={t('compose.negative_prompt')}
        value={negative_prompt}
        error={faultOf(error, 'negative_prompt')}
        onChange={(event) => setNegative(event.currentTarget.value)}
      />
      <div className={styles.preview}>
        <span className={styles.label}>{t('preset.preview')}</span>
        <p>{styled(prompt, draft.prompt || t('preset.example'))}</p>
      </div>
      {error && error.faults.length === 0 && (
        <p role="alert" className={styles.trouble}>
          {error.message}
        </p>
      )}
      <div className={styles.foot}>
        {preset && <DeletePreset preset={preset} onDelete={() => remove(preset)} />}
        <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {t(preset ? 'preset.save_and_use' : 'preset.create_and_use')}
        </Button>
      </div>
    </form>
  );
}

/** Nothing brings a style back, so it is asked once more, in place. */
function DeletePreset({ preset, onDelete }: { preset: Preset; onDelete: () => void }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <ActionIcon
        className={styles.remove}
        variant="subtle"
        color="gray"
        aria-label={t('preset.delete', { name: preset.name })}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    );
  }
  return (
    <span className={styles.remove} role="group" aria-label={t('preset.delete_sure')}>
      <Button
        autoFocus
        variant="default"
        size="compact-sm"
        type="button"
        onClick={() => setAsking(false)}
      >
        {t('dialog.cancel')}
      </Button>
      <Button
        className={styles.sure}
        variant="subtle"
        size="compact-sm"
        type="button"
        onClick={onDelete}
      >
        {t('preset.delete', { name: preset.name })}
      </Button>
    </span>
  );
}
