import type { BoundCommand, CommandGroup } from '@/lib/command';
import type { Say } from '@/lib/i18n/text';

/** Every word of the search must occur in the name or the keys; names that begin with it lead. */
export function findCommands(
  commands: readonly BoundCommand[],
  search: string,
  t: Say,
): BoundCommand[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const nameOf = (command: BoundCommand) => t(command.label).toLowerCase();
  const matching = commands.filter((command) => {
    const hay = `${nameOf(command)} ${command.keys.join(' ')} ${t(`group.${command.group}`)}`;
    return words.every((word) => hay.toLowerCase().includes(word));
  });
  const first = words[0];
  if (first === undefined) return matching;
  const rank = (command: BoundCommand) => (nameOf(command).startsWith(first) ? 0 : 1);
  return [...matching].sort((a, b) => rank(a) - rank(b));
}

const groupOrder: readonly CommandGroup[] = [
  'models',
  'create',
  'image',
  'gallery',
  'view',
  'queue',
  'go',
];

export function byGroup(commands: readonly BoundCommand[]) {
  return groupOrder
    .map((group) => ({ group, commands: commands.filter((c) => c.group === group) }))
    .filter((part) => part.commands.length > 0);
}
