import { en } from '@/lib/i18n/en';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';

/** The name of a mode in the reader's language; one the page does not know keeps the server's. */
export function useModeNames() {
  const t = useText();
  return (kind: 'resize' | 'control' | 'hires' | 'infill' | 'fill', mode: string): string => {
    const key = `compose.${kind}_${mode}`;
    return key in en ? t(key as Key) : mode.replaceAll('_', ' ');
  };
}
