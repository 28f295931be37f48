import { UnstyledButton } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useText } from '@/lib/i18n/useText';
import { useCommands } from '@/ui/commands';
import styles from '../Viewer.module.css';

interface Props {
  /** 0: not rated. */
  value: number;
}

/** One to five; the present one again takes the rating away. */
export function Stars({ value }: Props) {
  const t = useText();
  const commands = useCommands();
  const rate = (stars: number) => commands.find(({ id }) => id === `asset.rate_${stars}`)?.run();
  return (
    <span className={styles.stars} role="group" aria-label={t('viewer.rating')}>
      {[1, 2, 3, 4, 5].map((stars) => {
        const Icon = stars <= value ? IconStarFilled : IconStar;
        return (
          <UnstyledButton
            key={stars}
            className={styles.star}
            aria-label={t.count('viewer.stars', stars)}
            aria-pressed={stars === value}
            onClick={() => rate(stars === value ? 0 : stars)}
          >
            <Icon size={16} stroke={1.6} />
          </UnstyledButton>
        );
      })}
    </span>
  );
}
