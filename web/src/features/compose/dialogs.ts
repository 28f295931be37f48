import { create } from 'zustand';

type ComposeDialog = 'history' | 'presets' | 'grid';

/** At most one dialog about what is being composed is open. */
export const useComposeDialog = create<{ open: ComposeDialog | null }>()(() => ({ open: null }));

export function openComposeDialog(open: ComposeDialog): void {
  useComposeDialog.setState({ open });
}

export function closeComposeDialog(): void {
  useComposeDialog.setState({ open: null });
}
