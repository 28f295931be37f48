import {
  IconBrush,
  IconBuildingStore,
  IconCup,
  IconEraser,
  IconGitFork,
  IconGrid4x4,
  IconMovie,
  IconRoute,
  IconSend,
} from '@tabler/icons-react';
import { onOne, type Verb } from './verbs';

type Parts = Parameters<typeof onOne>[0];

/** Known by name and place, and in no menu before it can do what it says. */
function coming(parts: Parts): Verb {
  return { ...onOne(parts, () => undefined), exists: () => false };
}

/** Verbs of the manuals whose feature is still to come. */
export const comingCommands: readonly Verb[] = [
  coming({ id: 'asset.load_workflow', label: 'image.load_workflow', icon: IconRoute }),
  coming({ id: 'asset.send_to_canvas', label: 'image.send_to_canvas', icon: IconBrush }),
  coming({ id: 'asset.clean_background', label: 'image.clean_background', icon: IconEraser }),
  coming({ id: 'asset.create_grid', label: 'image.create_grid', icon: IconGrid4x4 }),
  coming({ id: 'asset.animate', label: 'image.animate', icon: IconMovie }),
  coming({ id: 'asset.submit', label: 'image.submit', icon: IconSend }),
  coming({ id: 'asset.fork', label: 'image.fork', icon: IconGitFork }),
  coming({ id: 'asset.move_to_brand', label: 'image.move_to_brand', icon: IconBuildingStore }),
  coming({ id: 'asset.brew', label: 'image.brew', icon: IconCup }),
];
