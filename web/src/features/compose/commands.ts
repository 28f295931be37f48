import {
  IconArrowsExchange,
  IconDice5,
  IconEdit,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { changeDraft } from '@/entities/recipe/draft';
import type { Command } from '@/lib/command';

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
];
