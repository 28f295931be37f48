import { useSyncExternalStore } from 'react';
import { live, type ConnectionState } from './connection';

export function useConnection(): ConnectionState {
  return useSyncExternalStore(live.watch, live.state);
}
