import { createContext, useContext, type ReactNode } from 'react';
import type { BoundCommand } from '@/lib/command';

const Commands = createContext<readonly BoundCommand[]>([]);

interface ProviderProps {
  commands: readonly BoundCommand[];
  children: ReactNode;
}

/** Makes the verbs of this screen known to every button, menu and list below. */
export function CommandsProvider({ commands, children }: ProviderProps) {
  return <Commands.Provider value={commands}>{children}</Commands.Provider>;
}

export function useCommands(): readonly BoundCommand[] {
  return useContext(Commands);
}

export function useCommand(id: string): BoundCommand | null {
  return useContext(Commands).find((command) => command.id === id) ?? null;
}
