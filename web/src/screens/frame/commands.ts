import {
  IconBug,
  IconCommand,
  IconFolderDown,
  IconKeyboard,
  IconLayoutSidebar,
  IconMaximize,
  IconMoon,
  IconPhoto,
  IconRestore,
  IconSettings,
  IconSun,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { defaultPreferences, prefer, type Preferences } from '@/entities/preferences/store';
import type { Command } from '@/lib/command';
import type { Dialog } from './useDialogs';

interface ViewContext {
  preferences: Preferences;
  show: (dialog: Dialog) => void;
}

const thumbnailSizes_px: readonly number[] = [64, 88, 128, 180, 260, 320];

/** The next of the usual sizes, from whatever size the slider was left at. */
function resizedThumbnail({ thumbnail_px }: Preferences, by: 1 | -1): number | undefined {
  if (by > 0) return thumbnailSizes_px.find((size) => size > thumbnail_px);
  return thumbnailSizes_px.filter((size) => size < thumbnail_px).at(-1);
}

function resizeCommand(id: 'view.smaller' | 'view.larger', by: 1 | -1): Command<ViewContext> {
  return {
    id,
    label: id,
    group: 'gallery',
    icon: by > 0 ? IconZoomIn : IconZoomOut,
    available: ({ preferences }) => resizedThumbnail(preferences, by) !== undefined,
    run: ({ preferences }) => {
      const thumbnail_px = resizedThumbnail(preferences, by);
      if (thumbnail_px !== undefined) prefer({ thumbnail_px });
    },
  };
}

export const viewCommands: readonly Command<ViewContext>[] = [
  {
    id: 'view.gallery',
    label: 'view.gallery',
    group: 'view',
    icon: IconPhoto,
    keys: ['g'],
    available: () => true,
    run: ({ preferences }) => prefer({ show_gallery: !preferences.show_gallery }),
  },
  {
    id: 'view.controls',
    label: 'view.controls',
    group: 'view',
    icon: IconLayoutSidebar,
    keys: ['t'],
    available: () => true,
    run: ({ preferences }) => prefer({ show_controls: !preferences.show_controls }),
  },
  {
    id: 'view.both',
    label: 'view.both',
    group: 'view',
    icon: IconMaximize,
    keys: ['f'],
    available: () => true,
    run: ({ preferences: { show_controls, show_gallery } }) => {
      const show = !show_controls && !show_gallery;
      prefer({ show_controls: show, show_gallery: show });
    },
  },
  {
    id: 'view.reset',
    label: 'view.reset',
    group: 'view',
    icon: IconRestore,
    keys: ['shift+r'],
    available: () => true,
    run: () => {
      const { controls_width_px, gallery_width_px, thumbnail_px } = defaultPreferences;
      prefer({
        controls_width_px,
        gallery_width_px,
        thumbnail_px,
        show_controls: true,
        show_gallery: true,
      });
    },
  },
  resizeCommand('view.smaller', -1),
  resizeCommand('view.larger', 1),
  {
    id: 'view.dark',
    label: 'view.dark',
    group: 'view',
    icon: IconMoon,
    available: ({ preferences }) => preferences.theme !== 'dark',
    run: () => prefer({ theme: 'dark' }),
  },
  {
    id: 'view.light',
    label: 'view.light',
    group: 'view',
    icon: IconSun,
    available: ({ preferences }) => preferences.theme !== 'light',
    run: () => prefer({ theme: 'light' }),
  },
  {
    id: 'view.palette',
    label: 'view.palette',
    group: 'view',
    icon: IconCommand,
    keys: ['ctrl+k'],
    whileTyping: true,
    available: () => true,
    run: ({ show }) => show('palette'),
  },
  {
    id: 'view.hotkeys',
    label: 'view.hotkeys',
    group: 'view',
    icon: IconKeyboard,
    keys: ['?'],
    available: () => true,
    run: ({ show }) => show('hotkeys'),
  },
  {
    id: 'studio.import',
    label: 'studio.import',
    group: 'gallery',
    icon: IconFolderDown,
    available: () => true,
    run: ({ show }) => show('import'),
  },
  {
    id: 'studio.settings',
    label: 'studio.settings',
    group: 'view',
    icon: IconSettings,
    keys: ['ctrl+,'],
    available: () => true,
    run: ({ show }) => show('settings'),
  },
  {
    id: 'studio.report',
    label: 'studio.report',
    group: 'view',
    icon: IconBug,
    available: () => true,
    run: ({ show }) => show('report'),
  },
];

const panels = ['view.gallery', 'view.controls', 'view.both'];

/** What is left of them where there are no panels to hide. */
export const plainViewCommands = viewCommands.filter(({ id }) => !panels.includes(id));
