import type { Asset } from '@/api/assets';
import { useSchedulerLabel } from '@/entities/model/queries';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { settingsDiff, wordDiff } from '../recipeDiff';
import styles from '../Viewer.module.css';

interface Props {
  left: Asset;
  right: Asset;
}

/** The settings that differ, side by side, and the prompts with their changes marked. */
export function DifferenceTable({ left, right }: Props) {
  const t = useText();
  const labelOf = useSchedulerLabel();
  const rows = settingsDiff(left, right).map((row) =>
    row.label === 'compose.scheduler'
      ? { ...row, left: labelOf(row.left), right: labelOf(row.right) }
      : row,
  );
  const isSame =
    rows.length === 0 &&
    left.prompt === right.prompt &&
    left.negative_prompt === right.negative_prompt;
  if (isSame) return <p className={styles.hint}>{t('viewer.same_settings')}</p>;
  return (
    <>
      <Words label="compose.prompt" left={left.prompt} right={right.prompt} />
      <Words
        label="compose.negative_prompt"
        left={left.negative_prompt}
        right={right.negative_prompt}
      />
      {rows.length > 0 && (
        <table className={styles.differences}>
          <thead>
            <tr>
              <th scope="col">{t('viewer.setting')}</th>
              <th scope="col">{t('viewer.left')}</th>
              <th scope="col">{t('viewer.right')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{t(row.label)}</th>
                <td>{row.left || '—'}</td>
                <td>{row.right || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Words({ label, left, right }: { label: Key; left: string; right: string }) {
  const t = useText();
  if (left === right) return null;
  return (
    <div className={styles.words}>
      <h3 className={styles.wordsTitle}>{t(label)}</h3>
      <p>
        {wordDiff(left, right).map((piece, index) => {
          if (piece.side === 'left') return <del key={index}>{piece.text}</del>;
          if (piece.side === 'right') return <ins key={index}>{piece.text}</ins>;
          return <span key={index}>{piece.text}</span>;
        })}
      </p>
    </div>
  );
}
