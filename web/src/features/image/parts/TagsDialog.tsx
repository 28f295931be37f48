import { Button, Group, Modal, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { singleOf, type Aim } from '@/entities/asset/aim';
import { useChangeImages } from '@/entities/asset/useChangeImages';
import { facetsOf } from '@/entities/asset/queries';
import { useText } from '@/lib/i18n/useText';
import styles from './Dialogs.module.css';

const tag_chars_max = 60;

/** For one picture its tags as they are; for many, tags to put on or take off all of them. */
export function TagsDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const change = useChangeImages();
  const asset = singleOf(aim);
  const known = useQuery(facetsOf({})).data?.tags.map(({ value }) => value) ?? [];
  const before = asset?.tags ?? [];
  const [tags, setTags] = useState<string[]>(before);
  const apply = (action: 'tag' | 'untag', names: string[]) => {
    if (names.length > 0) void change({ action, args: { tags: names } }, aim);
  };
  const save = () => {
    apply(
      'tag',
      tags.filter((tag) => !before.includes(tag)),
    );
    apply(
      'untag',
      before.filter((tag) => !tags.includes(tag)),
    );
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.count('tags.title', aim.target.count)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <p className={styles.words}>{t(asset ? 'tags.words' : 'tags.words_many')}</p>
      <TagsInput
        data-autofocus
        aria-label={t('tags.label')}
        placeholder={t('tags.hint')}
        data={known}
        maxDropdownHeight={180}
        // Below, the suggestions would lie over the buttons.
        comboboxProps={{ position: 'top-start', middlewares: { flip: false } }}
        acceptValueOnBlur
        value={tags}
        onChange={(next) => setTags(next.map((tag) => tag.trim().slice(0, tag_chars_max)))}
      />
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="default" onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        {!asset && (
          <Button
            variant="default"
            disabled={tags.length === 0}
            onClick={() => {
              apply('untag', tags);
              onClose();
            }}
          >
            {t('tags.remove')}
          </Button>
        )}
        <Button disabled={!asset && tags.length === 0} onClick={save}>
          {t(asset ? 'tags.save' : 'tags.add')}
        </Button>
      </Group>
    </Modal>
  );
}
