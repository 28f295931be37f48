import { create } from 'zustand';
import { readAsset, type Asset } from '@/api/assets';
import { flag, shape, text, withDefault } from '@/lib/parse';

const at_once_max = 2;
const silence_ms_max = 120_000;

export interface Upload {
  id: number;
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1, of the bytes sent. */
  fraction: number;
  /** Why it failed, in the server's words; empty when it did not answer. */
  trouble: string;
  isDuplicate: boolean;
  /** The place that asked for it shows it; it is not listed elsewhere. */
  isShownThere: boolean;
}

interface Uploads {
  uploads: readonly Upload[];
}

interface Where {
  board: string;
  category: 'images' | 'assets';
  isShownThere?: boolean;
  arrived: (asset: Asset) => void;
  /** Why it did not arrive, in the server's words; empty when it did not answer. */
  failed?: (trouble: string) => void;
}

export const useUploads = create<Uploads>()(() => ({ uploads: [] }));
const places = new Map<number, Where>();
let count = 0;

function change(id: number, part: Partial<Upload>): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)),
  }));
}

const readDuplicate = shape({ duplicate: withDefault(flag, false) });
const readTrouble = shape({ error: shape({ message: text }) });

function troubleIn(response: string): string {
  try {
    return readTrouble(JSON.parse(response)).error.message;
  } catch {
    return '';
  }
}

/** XMLHttpRequest, because fetch does not tell how much has been sent. */
function send({ id, file }: Upload, where: Where): Promise<void> {
  const query = new URLSearchParams({ name: file.name, category: where.category });
  if (where.board !== 'none') query.set('board', where.board);
  return new Promise((settled) => {
    const request = new XMLHttpRequest();
    request.timeout = silence_ms_max;
    request.upload.onprogress = ({ loaded, total }) =>
      change(id, { fraction: total > 0 ? loaded / total : 0 });
    const fail = (trouble: string) => {
      change(id, { state: 'failed', trouble });
      where.failed?.(trouble);
      settled();
    };
    request.onerror = () => fail('');
    request.ontimeout = () => fail('');
    request.onload = () => {
      if (request.status >= 300) return fail(troubleIn(request.responseText));
      try {
        const answer: unknown = JSON.parse(request.responseText);
        where.arrived(readAsset(answer));
        const { duplicate } = readDuplicate(answer);
        change(id, { state: 'done', fraction: 1, isDuplicate: duplicate });
      } catch {
        return fail('');
      }
      settled();
    };
    request.open('POST', `/api/v1/uploads?${query.toString()}`);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.send(file);
  });
}

function pump(): void {
  const { uploads } = useUploads.getState();
  if (uploads.filter(({ state }) => state === 'sending').length >= at_once_max) return;
  const next = uploads.find(({ state }) => state === 'waiting');
  const where = next && places.get(next.id);
  if (!next || !where) return;
  change(next.id, { state: 'sending', fraction: 0, trouble: '' });
  void send(next, where).then(pump);
  pump();
}

/** System files that come along with folders are nobody's pictures. */
const isHidden = (file: File) => file.name.startsWith('.') || file.name === 'Thumbs.db';

const isMoving = ({ state }: Upload) => state === 'waiting' || state === 'sending';
const isStillListed = (upload: Upload) =>
  isMoving(upload) || (upload.state === 'failed' && !upload.isShownThere);

export function startUploads(files: readonly File[], where: Where): void {
  const fresh = files
    .filter((file) => !isHidden(file))
    .map((file): Upload => {
      count += 1;
      places.set(count, where);
      return {
        ...{ id: count, file, state: 'waiting', fraction: 0, trouble: '', isDuplicate: false },
        isShownThere: where.isShownThere ?? false,
      };
    });
  useUploads.setState(({ uploads }) => ({
    uploads: [...uploads.filter(isStillListed), ...fresh],
  }));
  pump();
}

export function retryUpload(id: number): void {
  change(id, { state: 'waiting' });
  pump();
}

export function clearUploads(): void {
  useUploads.setState(({ uploads }) => ({
    uploads: uploads.filter(isMoving),
  }));
}
