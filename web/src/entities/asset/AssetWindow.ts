import { asApiError, call, type ApiError } from '@/api/client';
import { readAssetPage, type Asset, type AssetPage } from '@/api/assets';
import { certainlyShows, hasLeft } from '@/entities/filter/matches';
import { viewQuery, type View } from '@/entities/filter/model';
import { pageItems, Pages } from './Pages';

const pages_kept_max = 24;
const requests_max = 4;
/** Pages asked for on either side of what is in sight. */
const pages_ahead = 1;
const change_wait_ms = 120;
const warming_wait_ms = 500;
/** Longer ranges are what "everything" is for. */
const range_max = 10_000;

interface Range {
  first: number;
  last: number;
}

/**
 * A list of any length, seen through a window: pages are fetched by their position, a bounded
 * number is kept, and answers that nobody waits for any more are dropped.
 *
 * Positions stay what they are while somebody reads: every page is asked for "as of" the newest
 * asset of the first answer, so arrivals push nothing down. They are counted in `arrived` until
 * the reader asks for them or is at the top.
 */
export class AssetWindow {
  readonly key: string;
  total: number | null = null;
  arrived = 0;
  error: ApiError | null = null;
  /** Where the reader was, in the grid's own measure, to come back to. */
  place = 0;
  /** How much of the list was shown, where it is shown in batches. */
  revealed = 0;

  private readonly pages = new Pages();
  private readonly stale = new Set<number>();
  private readonly asked = new Map<number, AbortController>();
  private readonly hidden = new Set<string>();
  private readonly watchers = new Set<() => void>();
  private wanted: Range = { first: 0, last: 0 };
  private kept: Range | null = null;
  private asOf: string | null = null;
  private isHeld = false;
  private revision_ = 0;
  private changeTimer: number | undefined;

  constructor(readonly view: View) {
    this.key = viewQuery(view);
  }

  readonly revision = (): number => this.revision_;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    // Whoever looks again after a while sees what is true now.
    if (this.watchers.size === 1) queueMicrotask(() => this.fetchNext());
    return () => this.watchers.delete(watcher);
  };

  get isWatched(): boolean {
    return this.watchers.size > 0;
  }

  at(index: number): Asset | null {
    const asset = this.pages.at(index);
    return asset && !this.hidden.has(asset.id) ? asset : null;
  }

  /** Only pages at hand are searched; null says nothing about the rest of the list. */
  indexOf(id: string): number | null {
    return this.pages.indexOf(id);
  }

  find(id: string): Asset | null {
    const index = this.pages.indexOf(id);
    return index === null ? null : this.at(index);
  }

  /** The ids from one position to another, fetched where they are not at hand. */
  async idsBetween(first: number, last: number): Promise<string[]> {
    const ids: string[] = [];
    for (let at = first; at <= last && at - first < range_max;) {
      const asset = this.at(at);
      if (asset) {
        ids.push(asset.id);
        at += 1;
        continue;
      }
      const limit = Math.min(200, last - at + 1);
      const { items } = await this.request(at, limit, this.asOf);
      if (items.length === 0) break;
      ids.push(...items.map(({ id }) => id));
      at += items.length;
    }
    return [...new Set(ids)];
  }

  /** Says which positions are in sight; they and a little around them are fetched. */
  want(first: number, last: number): void {
    this.wanted = { first, last: Math.max(first, last) };
    const near = this.pagesNear();
    for (const [page, request] of this.asked) {
      if (near.includes(page)) continue;
      request.abort();
      this.asked.delete(page);
    }
    this.fetchNext();
  }

  /** What somebody looks at elsewhere stays at hand, however far away one reads here. */
  keep(first: number, last: number): void {
    this.kept = { first, last };
  }

  /** A reader away from the top is not disturbed by what arrives. */
  hold(isHeld: boolean): void {
    if (this.isHeld === isHeld) return;
    this.isHeld = isHeld;
    if (!isHeld && this.arrived > 0) this.showNewest();
  }

  showNewest(): void {
    this.isHeld = false;
    this.asOf = null;
    this.arrived = 0;
    this.refresh();
  }

  /** Asks again for what is in sight and forgets the rest; nothing flickers meanwhile. */
  refresh(): void {
    this.asked.forEach((request) => request.abort());
    this.asked.clear();
    const near = this.pagesNear();
    for (const page of this.pages.numbers()) {
      if (near.includes(page)) this.stale.add(page);
      else this.forget(page);
    }
    this.error = null;
    this.changed();
    this.fetchNext();
  }

  /** An asset changed or is new. What is known changes where it stands; the order waits. */
  put(asset: Asset): void {
    if (this.pages.indexOf(asset.id) === null) {
      if (!this.isHeld && certainlyShows(asset, this.view)) this.insert(asset);
      return this.noteChange();
    }
    if (hasLeft(asset, this.view.filter)) return this.remove([asset.id]);
    this.hidden.delete(asset.id);
    this.pages.replace(asset);
    this.changed();
    if (!this.isHeld) this.noteChange();
  }

  /** A new asset takes its place before the next answer confirms it. */
  private insert(asset: Asset): void {
    let at = 0;
    while (this.view.order.favorites_first && this.at(at)?.favorite) at += 1;
    if (this.total === null || (this.total > at && this.at(at) === null)) return;
    this.total += 1;
    this.pages.insert(at, asset);
    this.changed();
  }

  /** Assets that are gone leave at once, and the others close the gap. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      if (this.pages.remove(id) && this.total !== null) this.total -= 1;
    }
    this.changed();
    this.noteChange();
  }

  /** Takes assets out of sight until the server has spoken. */
  hide(ids: readonly string[]): void {
    const known = ids.filter((id) => this.pages.indexOf(id) !== null);
    known.forEach((id) => this.hidden.add(id));
    if (known.length > 0) this.changed();
  }

  /** Puts back what `hide` took away, after the server refused. */
  show(ids: readonly string[]): void {
    ids.forEach((id) => this.hidden.delete(id));
    this.changed();
  }

  /** Something about this list may be different now. Bursts of news are one question. */
  noteChange(): void {
    if (this.changeTimer !== undefined) return;
    this.changeTimer = window.setTimeout(() => {
      this.changeTimer = undefined;
      if (!this.isHeld) this.asOf = null;
      this.refresh();
      if (this.isHeld && this.isWatched) void this.countArrivals();
    }, change_wait_ms);
  }

  private async countArrivals(): Promise<void> {
    try {
      const page = await this.request(0, 1, null);
      if (!this.isHeld || this.total === null) return;
      const arrived = Math.max(0, page.total - this.total);
      if (arrived !== this.arrived) {
        this.arrived = arrived;
        this.changed();
      }
    } catch {
      // The next change asks again.
    }
  }

  private pagesNear(): number[] {
    const { first, last } = this.wanted;
    const from = Math.max(0, Math.floor(first / pageItems) - pages_ahead);
    const end = this.total === null ? 0 : Math.max(0, Math.ceil(this.total / pageItems) - 1);
    const to = Math.min(end, Math.floor(last / pageItems) + pages_ahead);
    const pages = Array.from({ length: Math.max(1, to - from + 1) }, (_nothing, at) => from + at);
    const middle = (first + last) / 2 / pageItems - 0.5;
    return pages.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  }

  private fetchNext(): void {
    if (!this.isWatched) return;
    // The first answer tells how long the list is and what "as of" means; the rest waits for it.
    const limit = this.asOf === null ? 1 : requests_max;
    for (const page of this.pagesNear()) {
      if (this.asked.size >= limit) return;
      const isKnown = this.pages.has(page) && !this.stale.has(page);
      if (!isKnown && !this.asked.has(page)) void this.fetchPage(page);
    }
  }

  private async fetchPage(page: number): Promise<void> {
    const request = new AbortController();
    this.asked.set(page, request);
    try {
      const answer = await this.request(page * pageItems, pageItems, this.asOf, request.signal);
      if (this.asked.get(page) !== request) return;
      this.asked.delete(page);
      this.take(page, answer);
    } catch (trouble) {
      if (this.asked.get(page) !== request) return;
      this.asked.delete(page);
      this.error = asApiError(trouble);
      this.changed();
      return;
    }
    this.fetchNext();
  }

  private request(offset: number, limit: number, asOf: string | null, signal?: AbortSignal) {
    const held = !asOf ? '' : `&as_of=${encodeURIComponent(asOf)}`;
    const path = `/api/v1/assets?${this.key}&limit=${limit}&offset=${offset}${held}`;
    return call(path, readAssetPage, signal ? { signal } : {});
  }

  private take(page: number, answer: AssetPage): void {
    // An empty list has no newest asset; it is asked for as it is.
    this.asOf = this.asOf || (answer.as_of ?? '');
    this.total = answer.total;
    this.error = null;
    this.stale.delete(page);
    this.pages.put(page, answer.items);
    answer.items.forEach(({ id }) => this.hidden.delete(id));
    this.forgetOldest();
    // A server that has just started answers before it has read everything, and says so.
    if (answer.version === 0) window.setTimeout(() => this.noteChange(), warming_wait_ms);
    this.changed();
  }

  private forget(page: number): void {
    this.pages.forget(page);
    this.stale.delete(page);
  }

  private forgetOldest(): void {
    const near = this.pagesNear();
    for (const page of this.pages.numbers()) {
      if (this.pages.size <= pages_kept_max) return;
      if (!near.includes(page) && !this.isKept(page)) this.forget(page);
    }
  }

  private isKept(page: number): boolean {
    if (this.kept === null) return false;
    const { first, last } = this.kept;
    return page >= Math.floor(first / pageItems) && page <= Math.floor(last / pageItems);
  }

  private changed(): void {
    this.revision_ += 1;
    this.watchers.forEach((watcher) => watcher());
  }
}
