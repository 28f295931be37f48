import { call } from '@/api/client';
import { readZip } from '@/api/assets';
import type { Target } from '@/entities/selection/model';
import { targetBody } from './changes';

interface ZipOptions {
  /** Without what is written in the files. */
  stripped?: boolean;
  /** How the files are called: {board} {date} {prompt} {seed} {id} {model} {name}. */
  names?: string;
}

/** Asks for a zip; it is made while it is fetched, so this answers at once with its address. */
export function requestZip(
  of: Target | { board_id: string },
  { stripped = false, names = '' }: ZipOptions = {},
) {
  const which = 'board_id' in of ? of : targetBody(of);
  const body = {
    ...which,
    ...(stripped ? { strip_metadata: true } : {}),
    ...(names === '' ? {} : { name_template: names }),
  };
  return call('/api/v1/zips', readZip, { method: 'POST', body });
}
