import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { flag, list, number, oneOf, shape, text, withDefault, type ReadBy } from '@/lib/parse';
import { storageFor } from '@/lib/storage';

/** How one person likes the studio on this device. */
const readPreferences = shape({
  theme: withDefault(oneOf('dark', 'light', 'auto'), 'dark' as const),
  language: withDefault(oneOf('en', 'de', 'auto'), 'auto' as const),
  show_controls: withDefault(flag, true),
  show_gallery: withDefault(flag, true),
  controls_width_px: withDefault(number, 320),
  gallery_width_px: withDefault(number, 300),
  thumbnail_px: withDefault(number, 128),
  /** A picture that was just drawn comes to the stage. */
  auto_switch: withDefault(flag, true),
  /** The board a person looks at takes what they draw; otherwise always `auto_add_board`. */
  auto_assign_board: withDefault(flag, true),
  auto_add_board: withDefault(text, 'none'),
  show_size_badge: withDefault(flag, false),
  favorites_first: withDefault(flag, true),
  oldest_first: withDefault(flag, false),
  show_boards: withDefault(flag, true),
  show_archived_boards: withDefault(flag, false),
  /** The board and tab of the panel; "none" is Uncategorized. */
  board: withDefault(text, 'none'),
  tab: withDefault(oneOf('images', 'assets'), 'images' as const),
  card_columns: withDefault(number, 0),
  show_previews: withDefault(flag, false),
  show_info: withDefault(flag, false),
  show_viewer_panel: withDefault(flag, true),
  /** The sections of the control panel that stand open, by their ids. */
  open_sections: withDefault(list(text), []),
  single_keys: withDefault(flag, true),
});
export type Preferences = ReadBy<typeof readPreferences>;

export const defaultPreferences: Preferences = readPreferences({});

export const usePreferences = create<Preferences>()(
  persist(() => defaultPreferences, {
    name: 'atelier.preferences',
    version: 1,
    storage: storageFor<Preferences>(),
    merge: (saved) => restorePreferences(saved),
  }),
);

export function restorePreferences(saved: unknown): Preferences {
  try {
    return readPreferences(saved ?? {});
  } catch {
    return defaultPreferences;
  }
}

export function prefer(part: Partial<Preferences>): void {
  usePreferences.setState(part);
}

/** Opens a section of the control panel, where something was just put. */
export function openSection(id: string): void {
  const { open_sections } = usePreferences.getState();
  if (!open_sections.includes(id)) prefer({ open_sections: [...open_sections, id] });
}
