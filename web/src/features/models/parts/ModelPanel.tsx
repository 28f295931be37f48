import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCopy, IconDots, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ModelRecord } from '@/api/models';
import type { BoundCommand } from '@/lib/command';
import { formatBytes, formatExact, formatRelative } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { CommandItems } from '@/ui/CommandItems';
import { Notice } from '@/ui/Notice';
import { useNow } from '@/ui/useNow';
import { modelMenu } from '../commands';
import { baseName, conditionOf, typeName } from '../model';
import styles from '../Panel.module.css';
import type { Editor } from '../useEditor';
import { CoverEditor } from './CoverEditor';
import { ModelForm } from './ModelForm';

interface Props {
  model: ModelRecord;
  editor: Editor;
  commands: readonly BoundCommand[];
}

/** One model: its picture, its words, its settings, and what can be done with it. */
export function ModelPanel({ model, editor, commands }: Props) {
  const t = useText();
  const condition = conditionOf(model);
  return (
    <div className={styles.panelBody} data-panel-model={model.id}>
      <div className={styles.modelHead}>
        <CoverEditor model={model} />
        <ModelMenu commands={commands} />
      </div>
      {condition !== 'ready' && (
        <Notice tone={condition === 'unknown' ? 'quiet' : 'bad'}>
          {model.fault ?? t(`models.${condition}_help`)}
        </Notice>
      )}
      <ModelForm model={model} editor={editor} />
      <Facts model={model} t={t} copyPath={commands.find(({ id }) => id === 'models.copy_path')} />
    </div>
  );
}

function ModelMenu({ commands }: { commands: readonly BoundCommand[] }) {
  const t = useText();
  return (
    <Menu shadow="none" position="bottom-end" width={284}>
      <Menu.Target>
        <ActionIcon variant="default" className={styles.more} aria-label={t('models.menu')}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <CommandItems items={modelMenu} commands={commands} />
      </Menu.Dropdown>
    </Menu>
  );
}

interface FactsProps {
  model: ModelRecord;
  t: Say;
  copyPath: BoundCommand | undefined;
}

function Facts({ model, t, copyPath }: FactsProps) {
  const now = useNow();
  const rows: [string, ReactNode][] = [
    [t('models.is'), `${typeName(model.type, t)} · ${baseName(model.base, t)}`],
    [t('models.format'), model.format],
    [t('models.variant'), model.variant === 'normal' ? '' : model.variant],
    [t('info.file_size'), formatBytes(model.bytes, t.language)],
    [t('models.trigger'), model.trigger],
    [t('models.vectors'), model.vectors > 0 ? String(model.vectors) : ''],
    [t('models.scale'), model.scale > 0 ? `${model.scale}×` : ''],
    [t('models.hash'), model.hash],
    [t('models.source'), <Source key="source" model={model} />],
  ];
  return (
    <section className={styles.section} aria-label={t('models.facts')}>
      <h3 className={styles.sectionTitle}>{t('models.facts')}</h3>
      <dl className={styles.facts}>
        {rows
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        <div>
          <dt>{t('models.path')}</dt>
          <dd className={styles.path}>
            <span>{model.path}</span>
            <Tooltip label={t('models.copy_path')}>
              <ActionIcon
                variant="subtle"
                size={24}
                className={styles.tool}
                aria-label={t('models.copy_path')}
                onClick={copyPath?.run}
              >
                <IconCopy size={14} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </dd>
        </div>
        {model.created_at > 0 && (
          <div>
            <dt>{t('models.added')}</dt>
            <dd title={formatExact(model.created_at, t.language)}>
              {formatRelative(model.created_at, now, t.language)}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Source({ model }: { model: ModelRecord }) {
  const t = useText();
  const where = model.bundled
    ? t('models.bundled')
    : model.in_place
      ? t('models.in_place')
      : model.source;
  if (model.source_url === '') return where || t('models.source_home');
  return (
    <a href={model.source_url} target="_blank" rel="noopener noreferrer" className={styles.link}>
      {where || model.source_url}
      <IconExternalLink size={14} stroke={1.6} />
    </a>
  );
}
