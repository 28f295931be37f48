import { useEffect, useState, type ReactNode } from 'react';
import { usePreferences } from '@/entities/preferences/store';
import { en } from '@/lib/i18n/en';
import { makeSay, pickLanguage } from '@/lib/i18n/text';
import { TextContext } from '@/lib/i18n/useText';

const english = makeSay('en', en);

/** English is in the page; another language is fetched when somebody speaks it. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const chosen = usePreferences((state) => state.language);
  const language = pickLanguage(chosen, navigator.languages);
  const [german, setGerman] = useState<typeof english | null>(null);
  useEffect(() => {
    document.documentElement.lang = language;
    if (language !== 'de') return;
    void import('@/lib/i18n/de').then(({ de }) => setGerman(() => makeSay('de', de)));
  }, [language]);
  const say = language === 'de' ? german : english;
  if (!say) return null;
  return <TextContext.Provider value={say}>{children}</TextContext.Provider>;
}
