/** Words for quantities. Every function takes the language so that tests and readers agree. */
const unitNames = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number, language: string): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < unitNames.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  const amount = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(size);
  return `${amount} ${unitNames[unit] ?? 'B'}`;
}

export function formatDuration(ms: number, language: string): string {
  const seconds = ms / 1000;
  if (seconds < 10) {
    const amount = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(seconds);
    return `${amount} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function formatRelative(then_ms: number, now_ms: number, language: string): string {
  const away = then_ms - now_ms;
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (Math.abs(away) > 7 * 86_400_000) {
    return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(then_ms);
  }
  for (const [unit, size] of steps) {
    if (Math.abs(away) >= size) return words.format(Math.round(away / size), unit);
  }
  return words.format(0, 'second');
}

export function formatExact(time_ms: number, language: string): string {
  const style = { dateStyle: 'full', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language, style).format(time_ms);
}

export function formatPercent(fraction: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)}%`;
}
