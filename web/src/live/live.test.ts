import { afterEach, describe, expect, test, vi } from 'vitest';
import { LiveConnection } from './connection';
import { makeFrameReader } from './frames';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('frames', () => {
  test('are put together however the stream was cut', () => {
    const stream = 'id: 7\nevent: job\ndata: {"a":1}\n\n: here\n\nevent: reset\ndata: {}\n\n';
    for (const size of [1, 3, 1000]) {
      const reader = makeFrameReader();
      const frames = [];
      for (let at = 0; at < stream.length; at += size) {
        frames.push(...reader.push(stream.slice(at, at + size)));
      }
      expect(frames).toEqual([
        { id: '7', event: 'job', data: '{"a":1}' },
        { id: null, event: 'reset', data: '{}' },
      ]);
    }
  });
});

function streamOf(words: string): Response {
  return new Response(words, { headers: { 'content-type': 'text/event-stream' } });
}

describe('the connection', () => {
  test('hears, loses, waits longer each time and comes back asking for what it missed', async () => {
    vi.useFakeTimers();
    const answers = [
      () => Promise.resolve(streamOf('id: 3\nevent: job\ndata: {"id":"j"}\n\n')),
      () => Promise.reject(new TypeError('refused')),
      () => Promise.reject(new TypeError('refused')),
      () => Promise.resolve(streamOf('event: hello\ndata: {}\n\n')),
    ];
    const asked: (string | null)[] = [];
    vi.stubGlobal('fetch', (_path: string, { headers }: RequestInit) => {
      asked.push(new Headers(headers).get('last-event-id'));
      return (answers.shift() ?? (() => new Promise<Response>(() => undefined)))();
    });
    const live = new LiveConnection();
    const states: string[] = [];
    const heard: unknown[] = [];
    live.watch(() => states.push(live.state()));
    live.on('job', (data) => heard.push(data));
    const stop = live.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(heard).toEqual([{ id: 'j' }]);
    expect(live.state()).toBe('lost');
    await vi.advanceTimersByTimeAsync(400 + 800 + 1600 + 100);
    expect(asked).toEqual([null, '3', '3', '3']);
    expect(states.slice(0, 3)).toEqual(['connected', 'lost', 'connected']);
    stop();
  });

  test('a line that falls silent is given up', async () => {
    vi.useFakeTimers();
    const silent = () => new ReadableStream<Uint8Array>();
    const fetched = vi.fn((_path: string, { signal }: RequestInit) => {
      const body = silent();
      const reader = new Response(body);
      return new Promise<Response>((answer, refuse) => {
        signal?.addEventListener('abort', () => refuse(new Error('aborted')));
        if (fetched.mock.calls.length > 1) answer(reader);
      });
    });
    vi.stubGlobal('fetch', fetched);
    const live = new LiveConnection();
    const stop = live.start();
    await vi.advanceTimersByTimeAsync(39_000);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(fetched).toHaveBeenCalledTimes(2);
    stop();
  });
});
