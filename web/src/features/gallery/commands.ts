import { IconLayoutGrid, IconSearch } from '@tabler/icons-react';
import type { Command } from '@/lib/command';
import { focusGrid, focusSearch } from './focus';

interface ListContext {
  /** An open picture lies above the list and its search. */
  isCovered: boolean;
  hasSearch: boolean;
}

/** The ways into a list for people who do not point. */
export const listCommands: readonly Command<ListContext>[] = [
  {
    id: 'gallery.focus',
    label: 'gallery.focus',
    group: 'gallery',
    icon: IconLayoutGrid,
    keys: ['shift+l'],
    available: ({ isCovered }) => !isCovered,
    run: focusGrid,
  },
  {
    id: 'gallery.search',
    label: 'gallery.search',
    group: 'gallery',
    icon: IconSearch,
    keys: ['/'],
    exists: ({ hasSearch }) => hasSearch,
    available: ({ isCovered }) => !isCovered,
    run: focusSearch,
  },
];
