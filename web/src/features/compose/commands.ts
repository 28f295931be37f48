import {
  IconArrowsExchange,
  IconDice5,
  IconEdit,
  IconGridDots,
  IconHistory,
  IconMinus,
  IconPalette,
  IconPlayerPlay,
  IconPlus,
  IconRefresh,
} from '@tabler/icons-react';
import { changeDraft } from '@/entities/recipe/draft';
import type { Command } from '@/lib/command';
import { openComposeDialog } from './dialogs';
import { weighSelection } from './focus';
import { walkPrompts } from './promptWalk';

interface ComposeContext {
  canInvoke: boolean;
  invoke: () => void;
  size: { width: number; height: number } | null;
  randomise: boolean;
  focusPrompt: () => void;
}

const seed_count = 2 ** 32;

function shuffledSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? Math.floor(Math.random() * seed_count);
}

export const composeCommands: readonly Command<ComposeContext>[] = [
  {
    id: 'compose.invoke',
    label: 'compose.invoke',
    group: 'create',
    icon: IconPlayerPlay,
    keys: ['ctrl+enter'],
    whileTyping: true,
    available: ({ canInvoke }) => canInvoke,
    run: ({ invoke }) => invoke(),
  },
  {
    id: 'compose.focus_prompt',
    label: 'compose.focus_prompt',
    group: 'create',
    icon: IconEdit,
    keys: ['alt+a'],
    whileTyping: true,
    available: () => true,
    run: ({ focusPrompt }) => focusPrompt(),
  },
  {
    id: 'compose.swap_size',
    label: 'compose.swap_size',
    group: 'create',
    icon: IconArrowsExchange,
    available: ({ size }) => size !== null,
    run: ({ size }) => {
      if (size) changeDraft({ width: size.height, height: size.width });
    },
  },
  {
    id: 'compose.shuffle_seed',
    label: 'compose.shuffle_seed',
    group: 'create',
    icon: IconDice5,
    available: () => true,
    run: () => changeDraft({ seed: shuffledSeed(), randomise: false }),
  },
  {
    id: 'compose.randomise_seed',
    label: 'compose.randomise_seed',
    group: 'create',
    icon: IconRefresh,
    available: () => true,
    pressed: ({ randomise }) => randomise,
    run: ({ randomise }) => changeDraft({ randomise: !randomise }),
  },
  {
    id: 'compose.more_weight',
    label: 'compose.more_weight',
    group: 'create',
    icon: IconPlus,
    keys: ['ctrl+up'],
    whileTyping: true,
    available: () => true,
    run: () => weighSelection(1),
  },
  {
    id: 'compose.less_weight',
    label: 'compose.less_weight',
    group: 'create',
    icon: IconMinus,
    keys: ['ctrl+down'],
    whileTyping: true,
    available: () => true,
    run: () => weighSelection(-1),
  },
  {
    id: 'compose.older_prompt',
    label: 'compose.older_prompt',
    group: 'create',
    icon: IconHistory,
    keys: ['alt+up'],
    whileTyping: true,
    available: () => true,
    run: () => walkPrompts('older'),
  },
  {
    id: 'compose.newer_prompt',
    label: 'compose.newer_prompt',
    group: 'create',
    icon: IconHistory,
    keys: ['alt+down'],
    whileTyping: true,
    available: () => true,
    run: () => walkPrompts('newer'),
  },
  {
    id: 'compose.history',
    label: 'compose.history',
    group: 'create',
    icon: IconHistory,
    keys: ['alt+h'],
    whileTyping: true,
    available: () => true,
    run: () => openComposeDialog('history'),
  },
  {
    id: 'compose.presets',
    label: 'compose.presets',
    group: 'create',
    icon: IconPalette,
    available: () => true,
    run: () => openComposeDialog('presets'),
  },
  {
    id: 'compose.grid',
    label: 'compose.grid',
    group: 'create',
    icon: IconGridDots,
    keys: ['shift+g'],
    available: ({ canInvoke }) => canInvoke,
    run: () => openComposeDialog('grid'),
  },
];
