import { lazy, Suspense, type ReactNode } from 'react';
import { usePreferences } from '@/entities/preferences/store';
import type { BoundCommand } from '@/lib/command';
import { CommandsProvider } from '@/ui/commands';
import { useFocusBack } from '@/ui/useFocusBack';
import { useHotkeys } from '@/ui/useHotkeys';
import { useFrameCommands } from './frameCommands';
import { Rail } from './Rail';
import { TopBar } from './TopBar';
import { useArrival } from './useArrival';
import { usePaste } from './usePaste';
import type { Dialogs } from './useDialogs';
import styles from './Frame.module.css';

const CommandPalette = lazy(async () => ({
  default: (await import('@/features/palette/CommandPalette')).CommandPalette,
}));
const HotkeyList = lazy(async () => ({
  default: (await import('@/features/palette/HotkeyList')).HotkeyList,
}));
const ImportDialog = lazy(async () => ({
  default: (await import('@/features/imports/ImportDialog')).ImportDialog,
}));
const SettingsDialog = lazy(async () => ({
  default: (await import('@/features/settings/SettingsDialog')).SettingsDialog,
}));
const ReportDialog = lazy(async () => ({
  default: (await import('@/features/report/ReportDialog')).ReportDialog,
}));
const Trays = lazy(async () => ({ default: (await import('@/features/tasks/Trays')).Trays }));

interface Props {
  commands: readonly BoundCommand[];
  dialogs: Dialogs;
  children: ReactNode;
}

/** What stands around every screen: rail, top bar, palette, keys. */
export function Frame({ commands: own, dialogs, children }: Props) {
  const everywhere = useFrameCommands();
  const commands = [...own, ...everywhere];
  const singleKeys = usePreferences((state) => state.single_keys);
  useHotkeys(commands, { singleKeys });
  usePaste();
  useFocusBack('overlays');
  const main = useArrival();
  return (
    <CommandsProvider commands={commands}>
      <div className={styles.frame}>
        <TopBar />
        <div className={styles.below}>
          <Rail />
          <main ref={main} tabIndex={-1} className={styles.main}>
            {children}
          </main>
        </div>
      </div>
      <Suspense>
        <Trays />
        {dialogs.open === 'palette' && <CommandPalette opened onClose={dialogs.close} />}
        {dialogs.open === 'hotkeys' && <HotkeyList opened onClose={dialogs.close} />}
        {dialogs.open === 'import' && <ImportDialog onClose={dialogs.close} />}
        {dialogs.open === 'settings' && <SettingsDialog onClose={dialogs.close} />}
        {dialogs.open === 'report' && <ReportDialog onClose={dialogs.close} />}
      </Suspense>
    </CommandsProvider>
  );
}
