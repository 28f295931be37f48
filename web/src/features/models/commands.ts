import {
  IconCheck,
  IconCopy,
  IconDeviceFloppy,
  IconFolderSearch,
  IconHeartbeat,
  IconPackageImport,
  IconRefresh,
  IconReplace,
  IconRosetteDiscountCheck,
  IconSearch,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import type { ModelRecord } from '@/api/models';
import type { Command } from '@/lib/command';

export interface ModelsContext {
  /** The open model, or the one a menu was asked for. */
  model: ModelRecord | null;
  isChanged: boolean;
  save: () => void;
  close: () => void;
  search: () => void;
  install: () => void;
  showFiles: () => void;
  rescan: () => void;
  probe: (model: ModelRecord) => void;
  convert: (model: ModelRecord) => void;
  setDefault: (model: ModelRecord) => void;
  askDelete: (model: ModelRecord) => void;
  copy: (words: string) => void;
}

type Parts = Omit<Command<ModelsContext>, 'available' | 'group' | 'run'>;

function onModel(
  parts: Parts,
  run: (model: ModelRecord, context: ModelsContext) => void,
  fits: (model: ModelRecord) => boolean = () => true,
): Command<ModelsContext> {
  return {
    group: 'models',
    ...parts,
    available: ({ model }) => model !== null && fits(model),
    run: (context) => {
      if (context.model) run(context.model, context);
    },
  };
}

const isReady = ({ state }: ModelRecord) => state === 'ready';
const isMain = ({ type }: ModelRecord) => type === 'main';

export const modelCommands: readonly Command<ModelsContext>[] = [
  {
    id: 'models.install',
    label: 'models.install',
    group: 'models',
    icon: IconPackageImport,
    keys: ['n'],
    available: () => true,
    run: ({ install }) => install(),
  },
  {
    id: 'models.search',
    label: 'models.search',
    group: 'models',
    icon: IconSearch,
    keys: ['/'],
    available: () => true,
    run: ({ search }) => search(),
  },
  {
    id: 'models.rescan',
    label: 'models.rescan',
    group: 'models',
    icon: IconFolderSearch,
    available: () => true,
    run: ({ rescan }) => rescan(),
  },
  {
    id: 'models.files',
    label: 'models.files',
    group: 'models',
    icon: IconHeartbeat,
    available: () => true,
    run: ({ showFiles }) => showFiles(),
  },
  onModel(
    { id: 'models.close', label: 'models.close', icon: IconX, keys: ['esc'] },
    (_model, { close }) => close(),
  ),
  {
    id: 'models.save',
    label: 'models.save',
    group: 'models',
    icon: IconDeviceFloppy,
    keys: ['ctrl+s'],
    whileTyping: true,
    available: ({ isChanged }) => isChanged,
    run: ({ save }) => save(),
  },
  {
    ...onModel(
      {
        id: 'models.set_default',
        label: 'models.set_default',
        icon: IconRosetteDiscountCheck,
      },
      (model, { setDefault }) => setDefault(model),
      (model) => isReady(model) && !model.is_default,
    ),
    exists: ({ model }) => model === null || isMain(model),
  },
  onModel({ id: 'models.probe', label: 'models.probe', icon: IconRefresh }, (model, { probe }) =>
    probe(model),
  ),
  {
    ...onModel(
      { id: 'models.convert', label: 'models.convert', icon: IconReplace },
      (model, { convert }) => convert(model),
      isReady,
    ),
    exists: ({ model }) => model === null || (isMain(model) && model.format !== 'diffusers'),
  },
  onModel(
    { id: 'models.copy_path', label: 'models.copy_path', icon: IconCopy },
    (model, { copy }) => copy(model.path),
  ),
  {
    ...onModel(
      { id: 'models.copy_hash', label: 'models.copy_hash', icon: IconCheck },
      (model, { copy }) => copy(model.hash),
      ({ hash }) => hash !== '',
    ),
  },
  {
    ...onModel(
      { id: 'models.delete', label: 'models.delete', icon: IconTrash, keys: ['delete'] },
      (model, { askDelete }) => askDelete(model),
      ({ bundled }) => !bundled,
    ),
    destructive: true,
  },
];

/** A model's own menu, in the list and behind its panel's button. */
export const modelMenu: readonly (string | null)[] = [
  'models.set_default',
  'models.convert',
  'models.probe',
  null,
  'models.copy_path',
  'models.copy_hash',
  null,
  'models.delete',
];
