/** A day as the address has it, where the viewer is. */
function dayText(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

interface Days {
  from: string;
  to: string;
}

export const usualDays = ['today', 'week', 'month', 'year'] as const;
type UsualDays = (typeof usualDays)[number];

/** The ranges people ask for most, up to today: one, seven or thirty days, or since January. */
export function daysUpTo(now: Date, how: UsualDays): Days {
  const back: Record<UsualDays, Date> = {
    today: now,
    week: new Date(now.getFullYear(), now.getMonth(), now.getDate() - 6),
    month: new Date(now.getFullYear(), now.getMonth(), now.getDate() - 29),
    year: new Date(now.getFullYear(), 0, 1),
  };
  return { from: dayText(back[how]), to: dayText(now) };
}
