import { Menu, Portal } from '@mantine/core';
import { useRef, useState, type MouseEvent, type ReactNode } from 'react';
import type { BoundCommand } from '@/lib/command';
import { CommandItems } from './CommandItems';
import { useCommands } from './commands';

interface Point {
  x: number;
  y: number;
}

/** Asked for by key, the menu opens at what the keys are at, wherever the pointer is. */
function pointOf(event: MouseEvent): Point {
  const at = document.activeElement;
  if (event.button === 2 || event.target !== at) return { x: event.clientX, y: event.clientY };
  const part = document.getElementById(at?.getAttribute('aria-activedescendant') ?? '') ?? at;
  const box = part?.getBoundingClientRect();
  return { x: (box?.left ?? 0) + 12, y: (box?.top ?? 0) + 12 };
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
  /** What had the focus gets it back, before a verb runs: its dialog will want to know. */
  const origin = useRef<HTMLElement | null>(null);
  const giveBack = () => origin.current?.focus({ preventScroll: true });
  const commands = (own ?? all).map((command) => ({
    ...command,
    run: () => {
      giveBack();
      command.run();
    },
  }));
  const [point, setPoint] = useState<Point | null>(null);

  const open = (event: MouseEvent) => {
    // A click inside the open menu bubbles up to here through React, not through the page.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (onAsk && !onAsk(event)) return;
    event.preventDefault();
    origin.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setPoint(pointOf(event));
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
