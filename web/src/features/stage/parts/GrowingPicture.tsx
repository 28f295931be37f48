import type { Job, Preview, Progress } from '@/api/types';
import { useText } from '@/lib/i18n/useText';
import { frameStyle } from './Picture';
import styles from './Picture.module.css';

const early_fraction = 0.35;

interface Props {
  job: Job;
  preview: Preview;
  step: Progress;
}

/** The picture while it is being drawn, in the place and at the size it will have. */
export function GrowingPicture({ job, preview, step }: Props) {
  const t = useText();
  const isEarly = step.step < step.steps * early_fraction;
  return (
    <div className={styles.frame} data-growing style={frameStyle(job.width, job.height)}>
      <img
        className={styles.growing}
        data-early={isEarly || undefined}
        src={preview.data_url}
        alt={t('stage.growing')}
        draggable={false}
      />
    </div>
  );
}
