import {
  IconArrowsDiff,
  IconChevronLeft,
  IconChevronRight,
  IconLayoutColumns,
  IconMaximize,
  IconX,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { Command } from '@/lib/command';
import { look, useViewer } from './state';
import { stepScale } from './zoom';

interface ViewerContext {
  /** Null while the viewer is closed: none of its verbs exist then. */
  asset: Asset | null;
  newer: Asset | null;
  older: Asset | null;
  comparedId: string | null;
  close: () => void;
  step: (direction: 1 | -1) => void;
}

type Parts = Omit<Command<ViewerContext>, 'available' | 'group'>;

function whileOpen(
  parts: Parts,
  also?: (context: ViewerContext) => boolean,
): Command<ViewerContext> {
  return {
    group: 'view',
    ...parts,
    available: (context) => context.asset !== null && (also?.(context) ?? true),
  };
}

/** From what fits, a step means from one screen pixel for each of the picture's. */
function scaleStep(direction: 1 | -1): void {
  const zoom = useViewer.getState().zoom;
  const at = zoom ?? { scale: direction === 1 ? 0.75 : 1, x: 0, y: 0 };
  const scale = stepScale(at.scale, direction);
  const ratio = scale / at.scale;
  look({ zoom: { scale, x: at.x * ratio, y: at.y * ratio } });
}

const compareWith = (id: string | undefined) => {
  const open = useViewer.getState().comparedId;
  look({ comparedId: id === undefined || open === id ? null : id });
};

export const viewerCommands: readonly Command<ViewerContext>[] = [
  whileOpen({
    id: 'viewer.close',
    label: 'viewer.close',
    icon: IconX,
    keys: ['esc'],
    run: ({ comparedId, close }) => (comparedId === null ? close() : look({ comparedId: null })),
  }),
  whileOpen(
    {
      id: 'viewer.previous',
      label: 'viewer.previous',
      icon: IconChevronLeft,
      keys: ['left', 'k'],
      run: ({ step }) => step(-1),
    },
    ({ newer }) => newer !== null,
  ),
  whileOpen(
    {
      id: 'viewer.next',
      label: 'viewer.next',
      icon: IconChevronRight,
      keys: ['right', 'j'],
      run: ({ step }) => step(1),
    },
    ({ older }) => older !== null,
  ),
  whileOpen({
    id: 'viewer.larger',
    label: 'viewer.larger',
    icon: IconZoomIn,
    keys: ['+', '='],
    run: () => scaleStep(1),
  }),
  whileOpen({
    id: 'viewer.smaller',
    label: 'viewer.smaller',
    icon: IconZoomOut,
    keys: ['-'],
    run: () => scaleStep(-1),
  }),
  whileOpen({
    id: 'viewer.fit',
    label: 'viewer.fit',
    icon: IconMaximize,
    keys: ['z'],
    run: () => look({ zoom: null }),
  }),
  whileOpen({
    id: 'viewer.actual',
    label: 'viewer.actual',
    icon: IconZoomScan,
    keys: ['shift+z'],
    run: () => look({ zoom: { scale: 1, x: 0, y: 0 } }),
  }),
  {
    ...whileOpen(
      {
        id: 'viewer.compare_newer',
        label: 'viewer.compare_newer',
        icon: IconLayoutColumns,
        keys: ['shift+b'],
        run: ({ newer }) => compareWith(newer?.id),
      },
      ({ newer }) => newer !== null,
    ),
    pressed: ({ newer, comparedId }) => newer !== null && comparedId === newer.id,
  },
  {
    ...whileOpen(
      {
        id: 'viewer.compare_older',
        label: 'viewer.compare_older',
        icon: IconArrowsDiff,
        keys: ['b'],
        run: ({ older }) => compareWith(older?.id),
      },
      ({ older }) => older !== null,
    ),
    pressed: ({ older, comparedId }) => older !== null && comparedId === older.id,
  },
];
