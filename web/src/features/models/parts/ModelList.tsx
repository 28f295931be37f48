import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { ModelRecord } from '@/api/models';
import type { BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { ContextMenu } from '@/ui/ContextMenu';
import { VirtualRows, type RowsHandle } from '@/ui/VirtualRows';
import { modelMenu } from '../commands';
import { baseName, stepModel, typesName, type Entry } from '../model';
import styles from '../Models.module.css';
import { ModelRow } from './ModelRow';

interface Props {
  entries: readonly Entry[];
  openId: string | null;
  onOpen: (id: string, how: 'visit' | 'replace') => void;
  commandsFor: (model: ModelRecord | null) => BoundCommand[];
  /** The model a menu is asked for. */
  pointed: ModelRecord | null;
  onPoint: (model: ModelRecord) => void;
}

const head_px = 36;
const row_px = 60;
const optionId = (id: string) => `model-${id}`;

/** All models under their headings. The list has one tab stop; the arrow keys open the next. */
export function ModelList({ entries, openId, onOpen, commandsFor, pointed, onPoint }: Props) {
  const t = useText();
  const list = useRef<RowsHandle>(null);
  const heights_px = useMemo(
    () => entries.map(({ kind }) => (kind === 'head' ? head_px : row_px)),
    [entries],
  );
  const openAt = entries.findIndex(({ key }) => key === openId);
  useEffect(() => {
    if (openAt >= 0) list.current?.reveal(openAt, head_px);
  }, [openAt]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepModel(entries, openId, event.key);
    if (!next) return;
    event.preventDefault();
    onOpen(next.id, openId === null ? 'visit' : 'replace');
  };
  return (
    <ContextMenu
      className={styles.listBox}
      label={t('models.menu')}
      items={modelMenu}
      commands={commandsFor(pointed)}
      onAsk={(event) => {
        const row = (event.target as Element).closest<HTMLElement>('[data-model]');
        const entry = entries.find(({ key }) => key === row?.dataset.model);
        if (entry?.kind !== 'model') return false;
        onPoint(entry.model);
        return true;
      }}
    >
      <VirtualRows
        ref={list}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('models.list')}
        aria-activedescendant={openAt >= 0 && openId !== null ? optionId(openId) : undefined}
        heights_px={heights_px}
        onKeyDown={onKeyDown}
        row={(index) => {
          const entry = entries[index];
          if (!entry) return null;
          if (entry.kind === 'head') {
            return (
              <div role="presentation" className={styles.groupHead}>
                <span>{typesName(entry.type, t)}</span>
                <span className={styles.groupBase}>{baseName(entry.base, t)}</span>
                <span className={`${styles.groupCount} numbers`}>{entry.count}</span>
              </div>
            );
          }
          return (
            <ModelRow
              id={optionId(entry.model.id)}
              model={entry.model}
              isOpen={entry.model.id === openId}
              onOpen={(id) => {
                list.current?.focus();
                onOpen(id, openId === null ? 'visit' : 'replace');
              }}
            />
          );
        }}
      />
    </ContextMenu>
  );
}
