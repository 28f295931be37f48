import { ActionIcon, Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconPackageImport, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { asApiError } from '@/api/client';
import type { ModelRecord } from '@/api/models';
import { useInstalls } from '@/entities/install/queries';
import { isMoving } from '@/entities/install/model';
import { modelHealth, modelRecords } from '@/entities/model/records';
import type { BoundCommand } from '@/lib/command';
import { formatBytes } from '@/lib/format';
import { models as words } from '@/lib/i18n/en/models';
import { bringTexts } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { entriesOf, filterModels, type ModelFilter } from './model';
import { AddPanel } from './parts/AddPanel';
import { FilesPanel } from './parts/FilesPanel';
import { FilterBar } from './parts/FilterBar';
import { ModelList } from './parts/ModelList';
import { ModelPanel } from './parts/ModelPanel';
import styles from './Models.module.css';
import type { Editor } from './useEditor';

bringTexts(words);

type ModelsPanel = 'add' | 'files';

interface Props {
  filter: ModelFilter;
  onFilter: (part: Partial<ModelFilter>) => void;
  open: ModelRecord | null;
  /** An id in the address that no model has. */
  isGone: boolean;
  editor: Editor | null;
  onOpen: (id: string | null, how: 'visit' | 'replace') => void;
  /** Null: nobody asked for one; a wide screen then shows how to add models. */
  panel: ModelsPanel | null;
  onPanel: (panel: ModelsPanel | null) => void;
  commandsFor: (model: ModelRecord | null) => BoundCommand[];
}

/** Every model of the studio, and beside them the open one, or how to bring more. */
export function ModelsView(props: Props) {
  const { filter, onFilter, open, isGone, editor, onOpen, panel, onPanel, commandsFor } = props;
  const t = useText();
  const list = useQuery(modelRecords);
  const models = list.data ?? [];
  const entries = useMemo(
    () => entriesOf(filterModels(list.data ?? [], filter), filter.sort, t.language),
    [list.data, filter, t.language],
  );
  const [pointed, setPointed] = useState<ModelRecord | null>(null);
  const show = (id: string) => onOpen(id, 'visit');
  return (
    <div className={styles.view} data-aside={open !== null || panel !== null || undefined}>
      {/* Where a panel lies over the list, the title beside it is gone; the page still has one. */}
      <h1 className="visually-hidden">{t('models.title')}</h1>
      <section className={styles.left} aria-label={t('models.title')}>
        <header className={styles.head}>
          <p className={styles.title} aria-hidden>
            {t('models.title')}
          </p>
          {models.length > 0 && (
            <span className={`${styles.total} numbers`}>
              {t.count('models.count', models.length)} ·{' '}
              {formatBytes(
                models.reduce((sum, { bytes }) => sum + bytes, 0),
                t.language,
              )}
            </span>
          )}
          <AddButton onPanel={onPanel} />
        </header>
        {models.length > 0 && <FilterBar models={models} filter={filter} onFilter={onFilter} />}
        {isGone && (
          <Notice
            tone="quiet"
            action={{ label: t('dialog.close'), run: () => onOpen(null, 'replace') }}
          >
            {t('models.gone')}
          </Notice>
        )}
        {list.isPending && <Skeletons />}
        {list.isError && (
          <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void list.refetch() }}>
            {asApiError(list.error).message}
          </Notice>
        )}
        {list.isSuccess && entries.length === 0 && (
          <Nothing isEmpty={models.length === 0} onFilter={onFilter} />
        )}
        {entries.length > 0 && (
          <ModelList
            entries={entries}
            openId={open?.id ?? null}
            onOpen={onOpen}
            commandsFor={commandsFor}
            pointed={pointed}
            onPoint={setPointed}
          />
        )}
      </section>
      <Aside
        open={open}
        panel={panel ?? 'add'}
        onPanel={onPanel}
        onClose={() => (open ? onOpen(null, 'visit') : onPanel(null))}
      >
        {open && editor && (
          <ModelPanel key={open.id} model={open} editor={editor} commands={commandsFor(open)} />
        )}
        {!open && (panel === 'files' ? <FilesPanel onShow={show} /> : <AddPanel onShow={show} />)}
      </Aside>
    </div>
  );
}

/** Only where the panel is not beside the list anyway. */
function AddButton({ onPanel }: { onPanel: Props['onPanel'] }) {
  const t = useText();
  return (
    <Button
      className={styles.add}
      leftSection={<IconPackageImport size={16} stroke={1.6} />}
      onClick={() => onPanel('add')}
    >
      {t('models.add')}
    </Button>
  );
}

interface AsideProps {
  open: ModelRecord | null;
  panel: ModelsPanel;
  onPanel: Props['onPanel'];
  onClose: () => void;
  children: ReactNode;
}

/** What stands beside the list; on a phone it lies over it and can be closed. */
function Aside({ open, panel, onPanel, onClose, children }: AsideProps) {
  const t = useText();
  const installing = useInstalls().filter(isMoving).length;
  const health = useQuery(modelHealth).data;
  const troubles = (health?.missing.length ?? 0) + (health?.orphans.length ?? 0);
  const counted = (words: string, count: number) => (count > 0 ? `${words} (${count})` : words);
  return (
    <aside className={styles.aside} aria-label={open?.name ?? t(`models.panel_${panel}`)}>
      <header className={styles.asideHead}>
        {open ? (
          <h2 className={styles.asideTitle}>{open.name}</h2>
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={t('models.panels')}
            value={panel}
            onChange={(value) => onPanel(value === 'files' ? 'files' : 'add')}
            data={[
              { value: 'add', label: counted(t('models.panel_add'), installing) },
              { value: 'files', label: counted(t('models.panel_files'), troubles) },
            ]}
          />
        )}
        <ActionIcon
          variant="subtle"
          className={styles.close}
          data-always={open !== null || undefined}
          aria-label={t('dialog.close')}
          onClick={onClose}
        >
          <IconX size={18} stroke={1.6} />
        </ActionIcon>
      </header>
      {children}
    </aside>
  );
}

function Nothing({ isEmpty, onFilter }: { isEmpty: boolean; onFilter: Props['onFilter'] }) {
  const t = useText();
  if (isEmpty) {
    return (
      <div className={styles.nothing}>
        <h2>{t('models.empty_title')}</h2>
        <p>{t('models.empty')}</p>
      </div>
    );
  }
  return (
    <div className={styles.nothing}>
      <p>{t('models.no_match')}</p>
      <Button variant="default" onClick={() => onFilter({ q: '', type: null, base: null })}>
        {t('models.clear_filters')}
      </Button>
    </div>
  );
}

function Skeletons() {
  return (
    <div className={styles.skeletons} aria-hidden>
      {[1, 2, 3, 4, 5, 6, 7].map((row) => (
        <Skeleton key={row} animate={false} height={52} radius="var(--radius)" />
      ))}
    </div>
  );
}
