import { Menu, Portal } from '@mantine/core';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import { useCommands } from './commands';
import { KeyCaps } from './KeyCaps';

interface Point {
  x: number;
  y: number;
}

interface Props {
  label: string;
  /** Ids in order; null draws a line. */
  items: readonly (string | null)[];
  className?: string;
  children: ReactNode;
}

/** Right click, long press or the menu key show the same commands as everywhere else. */
export function ContextMenu({ label, items, className, children }: Props) {
  const t = useText();
  const commands = useCommands();
  const [point, setPoint] = useState<Point | null>(null);

  const open = (event: MouseEvent) => {
    // A click inside the open menu bubbles up to here through React, not through the page.
    if (!event.currentTarget.contains(event.target as Node)) return;
    event.preventDefault();
    setPoint({ x: event.clientX, y: event.clientY });
  };

  return (
    <div className={className} onContextMenu={open}>
      {children}
      <Portal>
        <Menu
          opened={point !== null}
          onChange={(opened) => !opened && setPoint(null)}
          position="bottom-start"
          offset={0}
          width={264}
          shadow="none"
          transitionProps={{ duration: 0 }}
        >
          <Menu.Target>
            <span
              aria-hidden
              style={{ position: 'fixed', left: point?.x ?? 0, top: point?.y ?? 0 }}
            />
          </Menu.Target>
          <Menu.Dropdown aria-label={label}>
            {items.map((id, index) => {
              if (id === null) return <Menu.Divider key={`line-${index}`} />;
              const command = commands.find((known) => known.id === id);
              if (!command) return null;
              const Icon = command.icon;
              const key = command.keys[0];
              return (
                <Menu.Item
                  key={id}
                  leftSection={<Icon size={16} stroke={1.6} />}
                  rightSection={key && <KeyCaps chord={key} />}
                  disabled={!command.available}
                  onClick={command.run}
                >
                  {t(command.label)}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      </Portal>
    </div>
  );
}
