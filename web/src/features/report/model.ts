import type { ReadBy } from '@/lib/parse';
import type { readStatus } from '@/api/types';

type Status = ReadBy<typeof readStatus>;

interface Surroundings {
  browser: string;
  page: string;
  screen: string;
  language: string;
  connection: string;
  when: string;
}

/**
 * A report as plain text, in English whoever writes it: it is read by those who mend the program.
 * It holds no prompt and no picture; what a person wants to tell of those is in their own words.
 */
export function reportText(words: string, status: Status | null, here: Surroundings): string {
  const lines = [`What happened: ${words.trim() || '(not said)'}`, ''];
  if (status) {
    const { version, engine, queue } = status;
    const device = [engine.device, engine.device_name && `(${engine.device_name})`];
    lines.push(
      `Atelier ${version}`,
      `Engine: ${engine.state}, ${device.filter(Boolean).join(' ')}, ${engine.precision}, ${engine.threads} threads, ${engine.restarts} restarts`,
      ...(engine.message ? [`Engine says: ${engine.message}`] : []),
      `Queue: ${queue.running} running, ${queue.queued} waiting`,
    );
  } else lines.push('Atelier: the server was not heard');
  lines.push(
    `Connection: ${here.connection}`,
    `Page: ${here.page}, ${here.screen}, ${here.language}`,
    `Browser: ${here.browser}`,
    `Time: ${here.when}`,
  );
  return lines.join('\n');
}
