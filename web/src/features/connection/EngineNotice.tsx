import { useEngine } from '@/entities/status/queries';
import { useText } from '@/lib/i18n/useText';
import { useConnection } from '@/live/useConnection';
import { Notice } from '@/ui/Notice';

/** Why nothing is being drawn, when nothing can be: said once, above the picture. */
export function EngineNotice() {
  const t = useText();
  const connection = useConnection();
  const engine = useEngine();
  if (connection === 'lost') return <Notice tone="bad">{t('connection.lost_help')}</Notice>;
  if (engine?.state === 'starting') return <Notice tone="quiet">{t('engine.starting')}</Notice>;
  if (engine?.state !== 'down') return null;
  const words = t('engine.down');
  return <Notice tone="bad">{engine.message ? `${words} ${engine.message}` : words}</Notice>;
}
