import { create } from 'zustand';

interface Notification {
  id: number;
  words: string;
  tone: 'quiet' | 'bad';
  /** Something to fetch; the notification stays until it is closed. */
  link?: { href: string; label: string };
}

const notices_max = 5;
const seen_ms = 8_000;

export const useNotices = create<{ notices: readonly Notification[] }>()(() => ({ notices: [] }));
let count = 0;

export function dismissNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }));
}

/** Says something about a deed whose effect lies somewhere else than where it was done. */
export function notify(words: string, more: Partial<Pick<Notification, 'tone' | 'link'>> = {}) {
  count += 1;
  const notice: Notification = { id: count, words, tone: 'quiet', ...more };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-notices_max) }));
  if (!notice.link) window.setTimeout(() => dismissNotice(notice.id), seen_ms);
}
