import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import styles from './Section.module.css';

type SectionId =
  'loras' | 'controls' | 'references' | 'outpaint' | 'mask' | 'hires' | 'refiner' | 'advanced';

interface Props {
  id: SectionId;
  title: string;
  /** How many of its settings are in use; a closed section still says so. */
  count: number;
  children: ReactNode;
}

/** A part of the panel that stays quiet until it is wanted. */
export function Section({ id, title, count, children }: Props) {
  const t = useText();
  const open = usePreferences((state) => state.open_sections);
  const isOpen = open.includes(id);
  const toggle = () =>
    prefer({ open_sections: isOpen ? open.filter((other) => other !== id) : [...open, id] });
  return (
    <section className={styles.section} aria-label={title}>
      <UnstyledButton className={styles.head} aria-expanded={isOpen} onClick={toggle}>
        <IconChevronRight size={14} />
        {title}
        {count > 0 && (
          <span className={`${styles.badge} numbers`}>
            <span aria-hidden>{count}</span>
            <span className="visually-hidden">{t('compose.in_use', { count })}</span>
          </span>
        )}
      </UnstyledButton>
      <Collapse in={isOpen} transitionDuration={100}>
        {isOpen && <div className={styles.body}>{children}</div>}
      </Collapse>
    </section>
  );
}
