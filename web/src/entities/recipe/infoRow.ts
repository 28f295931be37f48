import type { Key } from '@/lib/i18n/text';
import type { Recalled } from './recall';

export interface InfoRow {
  label: Key;
  shown: string;
  /** What goes to the clipboard, where it differs from the words shown. */
  copied: string;
  exact?: string;
  isWide?: boolean;
  recalls?: Recalled;
}

export function row(label: Key, value: string | number, more: Partial<InfoRow> = {}): InfoRow {
  return { label, shown: String(value), copied: String(value), ...more };
}
