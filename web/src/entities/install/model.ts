import type { Install } from '@/api/models';

const isOver = ({ state }: Install) =>
  state === 'done' || state === 'failed' || state === 'cancelled';

export const isMoving = (install: Install): boolean =>
  !isOver(install) && install.state !== 'paused';

/** What may be asked of an install in its state, in the order of its buttons. */
export function verbsOf({
  state,
}: Install): ('pause' | 'resume' | 'cancel' | 'retry' | 'forget')[] {
  switch (state) {
    case 'waiting':
    case 'downloading':
      return ['pause', 'cancel'];
    case 'paused':
      return ['resume', 'cancel'];
    case 'checking':
    case 'running':
      return ['cancel'];
    case 'failed':
    case 'cancelled':
      return ['retry', 'forget'];
    case 'done':
      return ['forget'];
  }
}

/** 0 to 1, or null while nobody knows how much there is. */
export function fractionOf({ state, bytes, bytes_total }: Install): number | null {
  if (state === 'done') return 1;
  if (bytes_total === null || bytes_total <= 0) return null;
  return Math.min(1, bytes / bytes_total);
}

/** Replaced in place, or first when it is new. */
export function placeInstall(known: readonly Install[], install: Install): Install[] {
  if (!known.some(({ id }) => id === install.id)) return [install, ...known];
  return known.map((old) => (old.id === install.id ? install : old));
}

export type Source =
  | { kind: 'nothing' }
  | { kind: 'path'; path: string }
  | { kind: 'url'; host: string; file: string }
  | { kind: 'hugging_face'; repo: string; subfolder: string; variant: string }
  | { kind: 'unclear' };

const repoName = /^[\w.-]+\/[\w.-]+$/;

function readUrl(text: string): Source {
  try {
    const { hostname, pathname } = new URL(text);
    if (hostname === '') return { kind: 'unclear' };
    const repo = pathname.slice(1).replace(/\/$/, '');
    if (hostname === 'huggingface.co' && repoName.test(repo))
      return { kind: 'hugging_face', repo, subfolder: '', variant: '' };
    return {
      kind: 'url',
      host: hostname,
      file: decodeURIComponent(pathname.split('/').pop() ?? ''),
    };
  } catch {
    return { kind: 'unclear' };
  }
}

/** What a person most likely means by what they typed; the server has the last word. */
export function readSource(typed: string): Source {
  const text = typed.trim().replace(/^["'](.*)["']$/, '$1');
  if (text === '') return { kind: 'nothing' };
  if (/^https?:\/\//i.test(text)) return readUrl(text);
  if (/^(\/|~|\.{1,2}\/|[a-z]:[\\/]|file:\/\/)/i.test(text)) return { kind: 'path', path: text };
  const [repo = '', subfolder = '', variant = ''] = text.split('::');
  if (repoName.test(repo) && !/\.(safetensors|ckpt|pth?|bin|gguf)$/i.test(repo))
    return { kind: 'hugging_face', repo, subfolder, variant };
  return { kind: 'unclear' };
}
