import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { Announcer } from '@/ui/announce';
import { pointAtTokens, theme } from '@/ui/theme';
import { cache } from './cache';
import { ErrorBoundary } from './ErrorBoundary';
import { LanguageProvider } from './LanguageProvider';
import { LiveUpdates } from './LiveUpdates';
import { router } from './router';

function Overlays() {
  const t = useText();
  return <section id="overlays" aria-label={t('frame.overlays')} />;
}

export function App() {
  const chosen = usePreferences((state) => state.theme);
  const systemLikesLight = useMediaQuery('(prefers-color-scheme: light)', undefined, {
    getInitialValueInEffect: false,
  });
  const automatic = systemLikesLight ? 'light' : 'dark';
  const scheme = chosen === 'auto' ? automatic : chosen;
  return (
    <MantineProvider theme={theme} cssVariablesResolver={pointAtTokens} forceColorScheme={scheme}>
      <LanguageProvider>
        <ErrorBoundary>
          <QueryClientProvider client={cache}>
            <LiveUpdates />
            <RouterProvider router={router} />
            <Announcer />
            <Overlays />
          </QueryClientProvider>
        </ErrorBoundary>
      </LanguageProvider>
    </MantineProvider>
  );
}
