import { afterEach, describe, expect, test, vi } from 'vitest';
import { text, shape } from '@/lib/parse';
import { ApiError, call, nothing } from './client';

afterEach(() => vi.unstubAllGlobals());

function serve(answer: () => Promise<Response> | Response) {
  vi.stubGlobal('fetch', () => Promise.resolve().then(answer));
}

const read = shape({ name: text });
const trouble = async (): Promise<ApiError> => {
  const caught: unknown = await call('/x', read).catch((error: unknown) => error);
  if (!(caught instanceof ApiError)) throw new Error('expected an ApiError');
  return caught;
};

describe('a request', () => {
  test('gives back what was read', async () => {
    serve(() => Response.json({ name: 'a', more: 1 }));
    expect(await call('/x', read)).toEqual({ name: 'a' });
  });

  test('carries the faults of its fields', async () => {
    const error = {
      kind: 'invalid',
      message: 'No.',
      faults: [{ field: 'steps', says: 'too many' }],
    };
    serve(() => Response.json({ error }, { status: 400 }));
    const caught = await trouble();
    expect(caught).toMatchObject({ kind: 'invalid', message: 'No.', faults: error.faults });
  });

  test('names the entries of a list by dots, as the fields of the page do', async () => {
    const faults = [{ field: 'loras[0].weight', says: 'must be at most 10' }];
    serve(() =>
      Response.json({ error: { kind: 'invalid', message: '', faults } }, { status: 422 }),
    );
    expect((await trouble()).faults[0]?.field).toBe('loras.0.weight');
  });

  test('calls a silent server offline, and so a proxy in front of one', async () => {
    serve(() => Promise.reject(new TypeError('Failed to fetch')));
    expect((await trouble()).isOffline).toBe(true);
    serve(() => new Response('<html>Bad gateway</html>', { status: 502 }));
    expect((await trouble()).isOffline).toBe(true);
  });

  test('says which part of an answer it cannot read', async () => {
    serve(() => Response.json({ name: 5 }));
    expect((await trouble()).message).toContain('name: expected text');
  });

  /** Like a server that never answers: only an abort ends it. */
  const serveNothing = () =>
    vi.stubGlobal(
      'fetch',
      (_: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    );

  test('is given up after half a minute, and leaves no clock behind', async () => {
    vi.useFakeTimers();
    try {
      serveNothing();
      const caught = trouble();
      await vi.advanceTimersByTimeAsync(30_000);
      expect((await caught).isOffline).toBe(true);
      serve(() => Response.json({ name: 'a' }));
      await call('/x', read);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that nobody waits for any more ends as its signal says', async () => {
    serveNothing();
    const leaving = new AbortController();
    const answer = call('/x', read, { signal: leaving.signal });
    leaving.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('accepts an answer without content', async () => {
    serve(() => new Response(null, { status: 204 }));
    expect(await call('/x', nothing, { method: 'DELETE' })).toBeNull();
  });
});
