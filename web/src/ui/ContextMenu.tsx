import { Menu, Portal } from '@mantine/core';
import { useState, type MouseEvent, type ReactNode } from 'react';
import type { BoundCommand } from '@/lib/command';
import { CommandItems } from './CommandItems';
import { useCommands } from './commands';

interface Point {
  x: number;
  y: number;
}

interface Props {
  label: string;
  /** Ids in order; null draws a line. */
  items: readonly (string | null)[];
  /** Instead of the screen's commands: the same verbs for what was pointed at. */
  commands?: readonly BoundCommand[];
  /** Told before the menu opens; false keeps it closed. */
  onAsk?: (event: MouseEvent) => boolean;
  className?: string;
  children: ReactNode;
}

/** Right click, long press or the menu key show the same commands as everywhere else. */
export function ContextMenu({ label, items, commands: own, onAsk, className, children }: Props) {
  const all = useCommands();
  const commands = own ?? all;
  const [point, setPoint] = useState<Point | null>(null);

  const open = (event: MouseEvent) => {
    // A click inside the open menu bubbles up to here through React, not through the page.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (onAsk && !onAsk(event)) return;
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
          // However tall, it stays on the screen.
          middlewares={{ flip: false, shift: { crossAxis: true, padding: 8 } }}
          width={284}
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
            <CommandItems items={items} commands={commands} />
          </Menu.Dropdown>
        </Menu>
      </Portal>
    </div>
  );
}
