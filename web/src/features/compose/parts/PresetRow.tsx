import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconEye, IconEyeOff, IconPalette, IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import { styled, type Preset } from '@/entities/preset/model';
import { usePresets } from '@/entities/preset/queries';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { openComposeDialog } from '../dialogs';
import styles from './PresetRow.module.css';

/** The style laid around the words, and the tools that belong to the prompt. */
export function PresetRow({ draft }: { draft: Draft }) {
  const t = useText();
  const presets = usePresets();
  const [isShown, setShown] = useState(false);
  const chosen = presets.find(({ id }) => id === draft.preset_id) ?? null;
  const isGone = draft.preset_id !== null && chosen === null;
  const toggle = t(isShown ? 'preset.hide' : 'preset.show');
  return (
    <div>
      <div className={styles.row}>
        <Menu shadow="none" position="bottom-start" width={240}>
          <Menu.Target>
            <UnstyledButton
              className={styles.choose}
              data-chosen={draft.preset_id !== null || undefined}
            >
              <IconPalette size={14} stroke={1.6} />
              <span className={styles.name}>
                {chosen?.name ?? t(isGone ? 'preset.gone' : 'preset.none')}
              </span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown aria-label={t('preset.title')}>
            <PresetItems presets={presets} chosen={chosen} />
          </Menu.Dropdown>
        </Menu>
        {chosen && (
          <Tooltip label={toggle}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={28}
              aria-label={toggle}
              aria-pressed={isShown}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? <IconEyeOff size={16} stroke={1.6} /> : <IconEye size={16} stroke={1.6} />}
            </ActionIcon>
          </Tooltip>
        )}
        <span className={styles.tools}>
          <CommandButton id="compose.history" />
          <CommandButton id="compose.grid" />
        </span>
      </div>
      {chosen && isShown && <StyledWords preset={chosen} draft={draft} />}
    </div>
  );
}

function PresetItems({ presets, chosen }: { presets: Preset[]; chosen: Preset | null }) {
  const t = useText();
  const entry = (id: string | null, name: string) => (
    <Menu.Item
      key={id}
      aria-current={(chosen?.id ?? null) === id || undefined}
      onClick={() => changeDraft({ preset_id: id })}
    >
      {name}
    </Menu.Item>
  );
  return (
    <>
      {entry(null, t('preset.none'))}
      {presets.map(({ id, name }) => entry(id, name))}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconSettings size={16} stroke={1.6} />}
        onClick={() => openComposeDialog('presets')}
      >
        {t('preset.manage')}
      </Menu.Item>
    </>
  );
}

/** What will really be sent, the style in place. */
function StyledWords({ preset, draft }: { preset: Preset; draft: Draft }) {
  const t = useText();
  const negative = styled(preset.negative_prompt, draft.negative_prompt);
  return (
    <div className={styles.preview} role="group" aria-label={t('preset.preview')}>
      <p>{styled(preset.prompt, draft.prompt)}</p>
      {negative !== '' && <p className={styles.negative}>{negative}</p>}
    </div>
  );
}
