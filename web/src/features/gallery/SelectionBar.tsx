import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconStars, IconX } from '@tabler/icons-react';
import type { AssetActions } from '@/entities/asset/aim';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { countOf, everything } from '@/entities/selection/model';
import { clearSelection, select, useSelection } from '@/entities/selection/store';
import type { BoundCommand } from '@/lib/command';
import { ariaChord } from '@/lib/keys';
import { useText } from '@/lib/i18n/useText';
import { oneStop } from '@/ui/oneStop';
import { eligibleFor } from './parts/eligible';
import { aimIn } from './parts/useGridInput';
import styles from './SelectionBar.module.css';

interface Props {
  list: AssetWindow;
  actions: AssetActions;
}

const shown = [
  'asset.favorite',
  'asset.unfavorite',
  'asset.board',
  'asset.collections',
  'asset.tags',
  'asset.compare',
  'asset.zip',
  'asset.restore',
  'stage.delete',
];
/** What a selection is mostly made for, said in words where there is room. */
const worded: readonly string[] = ['asset.collections', 'stage.delete'];
const ratings = [5, 4, 3, 2, 1, 0].map((stars) => `asset.rate_${stars}`);

/** What can be done with everything that is picked, and for how many of them. */
export function SelectionBar({ list, actions }: Props) {
  const t = useText();
  const selection = useSelection(list.key);
  const total = list.total ?? 0;
  const count = countOf(selection, total);
  if (count === 0) return null;
  const aim = aimIn(list, selection, null);
  const commands = actions.commandsFor(aim);
  const find = (id: string) => commands.find((command) => command.id === id && command.exists);
  const eligible = (id: string) => eligibleFor(id, list, selection, count);
  const stars = ratings.map(find).filter((command) => command !== undefined);
  return (
    <div className={styles.room}>
      <div ref={oneStop} className={styles.bar} role="toolbar" aria-label={t('select.bar')}>
        <Tooltip label={t('select.clear')}>
          <ActionIcon variant="subtle" aria-label={t('select.clear')} onClick={clearSelection}>
            <IconX size={16} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
        <span className={`${styles.count} numbers`} role="status">
          {t.count('select.count', count)}
        </span>
        {count < total && (
          <UnstyledButton
            className={styles.all}
            onClick={() => select(list.key, ({ anchor }) => everything(anchor))}
          >
            {t('select.all', { count: total.toLocaleString(t.language) })}
          </UnstyledButton>
        )}
        <span className={styles.verbs}>
          {shown
            .map(find)
            .map(
              (command) =>
                command && (
                  <BarButton key={command.id} command={command} eligible={eligible(command.id)} />
                ),
            )}
          <Menu shadow="none" position="top-end">
            <Menu.Target>
              <Tooltip label={t('image.rate')}>
                <ActionIcon variant="subtle" className={styles.verb} aria-label={t('image.rate')}>
                  <IconStars size={18} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              {stars.map((command) => (
                <Menu.Item key={command.id} onClick={command.run}>
                  {t(command.label)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
    </div>
  );
}

function BarButton({ command, eligible }: { command: BoundCommand; eligible: number | null }) {
  const t = useText();
  const Icon = command.icon;
  const name = t(command.label);
  const words = eligible === null ? name : t('select.eligible', { name, count: eligible });
  const key = command.keys[0];
  return (
    <Tooltip label={words}>
      <ActionIcon
        variant="subtle"
        className={styles.verb}
        aria-label={words}
        aria-keyshortcuts={key ? ariaChord(key) : undefined}
        data-destructive={command.destructive || undefined}
        disabled={!command.available || eligible === 0}
        onClick={command.run}
      >
        <Icon size={18} stroke={1.6} />
        {worded.includes(command.id) && <span className={styles.words}>{name}</span>}
        {eligible !== null && eligible > 0 && <span className={styles.badge}>{eligible}</span>}
      </ActionIcon>
    </Tooltip>
  );
}
