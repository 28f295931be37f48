import type { Key } from '@/lib/i18n/text';
import type { Draft } from './draft';
import type { Recalled } from './recall';

export interface InfoRow {
  label: Key;
  shown: string;
  /** What goes to the clipboard, where it differs from the words shown. */
  copied: string;
  exact?: string;
  isWide?: boolean;
  /** What a click puts back to work; a part of something larger asks what stands there now. */
  recalls?: Recalled | ((draft: Draft) => Recalled);
}

export function row(label: Key, value: string | number, more: Partial<InfoRow> = {}): InfoRow {
  return { label, shown: String(value), copied: String(value), ...more };
}
