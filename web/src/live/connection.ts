import { makeFrameReader, type Frame } from './frames';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

type Handler = (data: unknown) => void;

const retry_ms_first = 400;
const retry_ms_max = 8_000;
/** The server says something every 15 s; twice that and some patience means the line is dead. */
const silence_ms_max = 40_000;
const path = '/api/v1/events';

/**
 * The one line from server to page. It opens itself again for as long as the page lives, asks for
 * what it missed, and tells its listeners how it stands. Fetch is used rather than EventSource
 * because only fetch shows the keep-alive comments, and without them a dead line looks quiet.
 */
export class LiveConnection {
  private state_: ConnectionState = 'connecting';
  private readonly watchers = new Set<() => void>();
  private readonly handlers = new Map<string, Set<Handler>>();
  private lastEventId: string | null = null;
  private failures = 0;
  private stopper: AbortController | null = null;
  private retryTimer: number | undefined;
  private silenceTimer: number | undefined;

  readonly state = (): ConnectionState => this.state_;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  on(event: string, handler: Handler): () => void {
    const set = this.handlers.get(event) ?? new Set<Handler>();
    this.handlers.set(event, set.add(handler));
    return () => set.delete(handler);
  }

  start(): () => void {
    const hurry = () => {
      if (this.state_ === 'lost' && document.visibilityState === 'visible') void this.open();
    };
    window.addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    void this.open();
    return () => {
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      window.clearTimeout(this.retryTimer);
      window.clearTimeout(this.silenceTimer);
      this.stopper?.abort();
      this.stopper = null;
    };
  }

  private become(state: ConnectionState): void {
    if (this.state_ === state) return;
    this.state_ = state;
    this.watchers.forEach((watcher) => watcher());
  }

  private async open(): Promise<void> {
    window.clearTimeout(this.retryTimer);
    this.stopper?.abort();
    const stopper = new AbortController();
    this.stopper = stopper;
    try {
      await this.read(stopper);
    } catch {
      // Refused, cut or silent: all end in the same retry.
    }
    if (this.stopper === stopper) this.retryLater();
  }

  private async read(stopper: AbortController): Promise<void> {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (this.lastEventId) headers['last-event-id'] = this.lastEventId;
    this.expectSound(stopper);
    const response = await fetch(path, { headers, signal: stopper.signal, cache: 'no-store' });
    if (!response.ok || !response.body) return;
    this.failures = 0;
    this.become('connected');
    const frames = makeFrameReader();
    const letters = new TextDecoder();
    const stream = response.body.getReader();
    for (;;) {
      const { done, value } = await stream.read();
      if (done) return;
      this.expectSound(stopper);
      frames.push(letters.decode(value, { stream: true })).forEach((frame) => this.tell(frame));
    }
  }

  private expectSound(stopper: AbortController): void {
    window.clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => stopper.abort(), silence_ms_max);
  }

  private retryLater(): void {
    this.become('lost');
    window.clearTimeout(this.silenceTimer);
    const wait_ms = Math.min(retry_ms_max, retry_ms_first * 2 ** this.failures);
    this.failures += 1;
    this.retryTimer = window.setTimeout(() => void this.open(), wait_ms);
  }

  private tell(frame: Frame): void {
    if (frame.id) this.lastEventId = frame.id;
    let data: unknown;
    try {
      data = JSON.parse(frame.data || '{}');
    } catch {
      return;
    }
    this.handlers.get(frame.event)?.forEach((handler) => handler(data));
  }
}

export const live = new LiveConnection();
