import type { Month } from '@/api/assets';

/** Which month a position lies in; months are in the order of the list. */
export function monthAt(months: readonly Month[], position: number): number {
  let low = 0;
  let high = months.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((months[middle]?.offset ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function dateOf(month: string): Date {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return new Date(year, number - 1, 15);
}

export function monthName(month: string, language: string): string {
  const style = { month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(language, style).format(dateOf(month));
}

interface Label {
  top_px: number;
  words: string;
  isYear: boolean;
}

const label_px = 20;

/** The labels that fit beside each other: every year that has room, months between where it has. */
export function monthLabels(
  months: readonly Month[],
  total: number,
  height_px: number,
  language: string,
): Label[] {
  const short = new Intl.DateTimeFormat(language, { month: 'short' });
  const all = months.map(({ month, offset }, index): Label => {
    const isYear = month.slice(0, 4) !== months[index - 1]?.month.slice(0, 4);
    const words = isYear ? month.slice(0, 4) : short.format(dateOf(month));
    return { top_px: Math.round((offset / Math.max(1, total)) * height_px), words, isYear };
  });
  const placed: Label[] = [];
  for (const label of [...all.filter(({ isYear }) => isYear), ...all]) {
    const fits = label.top_px <= height_px - label_px;
    if (fits && placed.every(({ top_px }) => Math.abs(top_px - label.top_px) >= label_px)) {
      placed.push(label);
    }
  }
  return placed.sort((a, b) => a.top_px - b.top_px);
}
