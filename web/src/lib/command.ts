import type { ComponentType } from 'react';
import type { Key } from './i18n/text';

type CommandIcon = ComponentType<{ size?: number | string; stroke?: number | string }>;
export type CommandGroup = 'create' | 'image' | 'gallery' | 'view' | 'queue' | 'models' | 'go';

/**
 * One verb of the studio as data. Buttons, menus, the palette, the hotkey list and the keyboard
 * all read the same object, so that a verb has one name, one key and one idea of when it applies.
 */
export interface Command<Context> {
  id: string;
  label: Key;
  /** Another name for the same verb, where the situation turns it round. */
  labelNow?: (context: Context) => Key;
  group: CommandGroup;
  icon: CommandIcon;
  /** The first chord is the one shown; all of them work. */
  keys?: readonly string[];
  /** These chords also fire while a person types in a field. */
  whileTyping?: boolean;
  destructive?: boolean;
  /** False for verbs that make no sense here at all: they are not even shown. */
  exists?: (context: Context) => boolean;
  available: (context: Context) => boolean;
  /** A pressed state for verbs that switch something on and off. */
  pressed?: (context: Context) => boolean;
  run: (context: Context) => void | Promise<void>;
}

/** A command together with the situation it would run in. */
export interface BoundCommand {
  id: string;
  label: Key;
  group: CommandGroup;
  icon: CommandIcon;
  keys: readonly string[];
  whileTyping: boolean;
  destructive: boolean;
  exists: boolean;
  available: boolean;
  pressed: boolean | undefined;
  run: () => void;
}

export function bind<Context>(
  commands: readonly Command<Context>[],
  context: Context,
): BoundCommand[] {
  return commands.map((command) => ({
    id: command.id,
    label: command.labelNow?.(context) ?? command.label,
    group: command.group,
    icon: command.icon,
    keys: command.keys ?? [],
    whileTyping: command.whileTyping ?? false,
    destructive: command.destructive ?? false,
    exists: command.exists?.(context) ?? true,
    available: (command.exists?.(context) ?? true) && command.available(context),
    pressed: command.pressed?.(context),
    run: () => void command.run(context),
  }));
}

interface Clash {
  keys: string;
  ids: string[];
}

/** Two commands on one chord would make the keyboard a lottery; a test keeps this list empty. */
export function clashes(commands: readonly { id: string; keys?: readonly string[] }[]): Clash[] {
  const owners = new Map<string, string[]>();
  for (const command of commands) {
    for (const chord of command.keys ?? []) {
      owners.set(chord, [...(owners.get(chord) ?? []), command.id]);
    }
  }
  return [...owners].filter(([, ids]) => ids.length > 1).map(([keys, ids]) => ({ keys, ids }));
}
