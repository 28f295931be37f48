import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';

/** The explanation of a field, as NumberField wants it. */
export function useHelp() {
  const t = useText();
  return (name: Key, words: Key) => ({
    label: t('help.about', { name: t(name) }),
    words: t(words),
  });
}
