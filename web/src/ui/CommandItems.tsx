import { Menu } from '@mantine/core';
import type { BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { KeyCaps } from './KeyCaps';

interface Props {
  /** Ids in order; null draws a line. */
  items: readonly (string | null)[];
  commands: readonly BoundCommand[];
}

/** Commands as the lines of a menu, each with its key. */
export function CommandItems({ items, commands }: Props) {
  const t = useText();
  return shownItems(items, commands).map((command, at) => {
    if (command === null) return <Menu.Divider key={`line-${at}`} />;
    const Icon = command.icon;
    const key = command.keys[0];
    return (
      <Menu.Item
        key={command.id}
        leftSection={<Icon size={16} stroke={1.6} />}
        rightSection={key && <KeyCaps chord={key} />}
        disabled={!command.available}
        onClick={command.run}
      >
        {t(command.label)}
      </Menu.Item>
    );
  });
}

/** The commands that exist here, in order; no line at an end or beside another. */
export function shownItems(
  items: readonly (string | null)[],
  commands: readonly BoundCommand[],
): (BoundCommand | null)[] {
  const shown: (BoundCommand | null)[] = [];
  for (const id of items) {
    const command = commands.find((known) => known.id === id && known.exists);
    if (command) shown.push(command);
    if (id === null && shown.length > 0 && shown.at(-1) !== null) shown.push(null);
  }
  if (shown.at(-1) === null) shown.pop();
  return shown;
}
