import { useMemo, useState } from 'react';

export type Dialog = 'palette' | 'hotkeys' | 'import' | 'settings' | 'report';

export interface Dialogs {
  open: Dialog | null;
  show: (dialog: Dialog) => void;
  close: () => void;
}

/** At most one of the frame's dialogs is open. */
export function useDialogs(): Dialogs {
  const [open, setOpen] = useState<Dialog | null>(null);
  return useMemo(() => ({ open, show: setOpen, close: () => setOpen(null) }), [open]);
}
