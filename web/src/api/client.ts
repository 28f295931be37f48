import { list, ParseError, shape, text, withDefault, type Reader } from '@/lib/parse';

interface Fault {
  field: string;
  says: string;
}

/** Every way a request can go wrong, as one sentence for a person plus faults for their fields. */
export class ApiError extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }

  /** The server did not answer at all; nothing the person typed is wrong. */
  get isOffline(): boolean {
    return this.kind === 'offline';
  }
}

const readError = shape({
  error: shape({
    kind: text,
    message: text,
    faults: withDefault(list(shape({ field: text, says: text })), []),
  }),
});

const wait_ms_max = 30_000;

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a file goes as it is. */
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

/** The server counts a list in brackets, `loras[0].weight`; the page takes every step by a dot. */
const dotted = ({ field, says }: Fault): Fault => ({
  field: field.replace(/\[(\d+)\]/g, '.$1'),
  says,
});

async function failureOf(response: Response): Promise<ApiError> {
  try {
    const { error } = readError(await response.json());
    return new ApiError(error.kind, error.message, error.faults.map(dotted));
  } catch {
    // A proxy in front of a stopped server answers with its own page.
    const kind = response.status === 502 || response.status === 504 ? 'offline' : 'internal';
    return new ApiError(kind, `The server answered ${response.status}.`);
  }
}

/**
 * A signal that follows another one and fires when the server took too long; `end` it when the
 * answer is there. AbortSignal.timeout would be simpler, but browsers keep each of those until its
 * time has come: thousands after scrolling through a list, all seen by every garbage collection.
 */
function watchOver(outer: AbortSignal | undefined) {
  const own = new AbortController();
  const follow = () => own.abort(outer?.reason);
  const timer = setTimeout(() => own.abort(), wait_ms_max);
  if (outer?.aborted) follow();
  else outer?.addEventListener('abort', follow, { once: true });
  const end = () => {
    clearTimeout(timer);
    outer?.removeEventListener('abort', follow);
  };
  return { signal: own.signal, end };
}

async function send(
  path: string,
  { method = 'GET', body, idempotencyKey }: Request,
  signal: AbortSignal,
) {
  const headers: Record<string, string> = { accept: 'application/json' };
  const isFile = body instanceof Blob;
  if (isFile) headers['content-type'] = body.type || 'application/octet-stream';
  else if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  return fetch(path, {
    method,
    headers,
    body: isFile ? body : body === undefined ? null : JSON.stringify(body),
    signal,
  });
}

async function answerOf<T>(response: Response, read: Reader<T>): Promise<T> {
  if (!response.ok) throw await failureOf(response);
  try {
    return read(response.status === 204 ? null : await response.json());
  } catch (trouble) {
    const where = trouble instanceof ParseError ? ` (${trouble.message})` : '';
    throw new ApiError('internal', `The server sent an answer this page cannot read${where}.`);
  }
}

/** One request, its answer checked by `read`. Throws ApiError and nothing else, aborts aside. */
export async function call<T>(path: string, read: Reader<T>, request: Request = {}): Promise<T> {
  const watch = watchOver(request.signal);
  let response: Response | null = null;
  try {
    response = await send(path, request, watch.signal);
    return await answerOf(response, read);
  } catch (trouble) {
    request.signal?.throwIfAborted();
    if (response === null || watch.signal.aborted) {
      throw new ApiError('offline', 'The server does not answer.');
    }
    throw trouble;
  } finally {
    watch.end();
  }
}

export const nothing: Reader<null> = () => null;

export function asApiError(trouble: unknown): ApiError {
  if (trouble instanceof ApiError) return trouble;
  return new ApiError('internal', trouble instanceof Error ? trouble.message : String(trouble));
}
