import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import { memo } from 'react';
import type { ModelRecord } from '@/api/models';
import { formatBytes } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { conditionOf } from '../model';
import styles from '../Models.module.css';
import { ConditionMark } from './ConditionMark';
import { Cover } from './Cover';

interface Props {
  id: string;
  model: ModelRecord;
  isOpen: boolean;
  onOpen: (id: string) => void;
}

/** What tells a model from its neighbours besides its name. */
function factsOf(model: ModelRecord, t: Say): string {
  const { bytes, variant, trigger, trigger_phrases, scale, description } = model;
  const facts = [formatBytes(bytes, t.language)];
  if (variant !== '' && variant !== 'normal') facts.push(variant);
  if (scale > 0) facts.push(`${scale}×`);
  const words = trigger === '' ? trigger_phrases.join(', ') : trigger;
  if (words !== '') facts.push(words);
  else if (description !== '') facts.push(description);
  return facts.join(' · ');
}

export const ModelRow = memo(function ModelRow({ id, model, isOpen, onOpen }: Props) {
  const t = useText();
  const condition = conditionOf(model);
  return (
    <div
      id={id}
      role="option"
      aria-selected={isOpen}
      className={styles.row}
      data-model={model.id}
      data-condition={condition}
      onClick={() => onOpen(model.id)}
    >
      <Cover model={model} size_px={44} />
      <div className={styles.rowWords}>
        <span className={styles.rowName}>
          <span className={styles.clip}>{model.name}</span>
          {model.is_default && (
            <span className={styles.default}>
              <IconRosetteDiscountCheck size={14} stroke={1.8} />
              {t('models.is_default')}
            </span>
          )}
        </span>
        <span className={`${styles.rowFacts} numbers`}>{factsOf(model, t)}</span>
      </div>
      <ConditionMark condition={condition} />
    </div>
  );
});
