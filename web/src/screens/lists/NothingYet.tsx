import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import { EmptyState } from '@/ui/EmptyState';

interface Props {
  icon: ComponentProps<typeof EmptyState>['icon'];
  words: string;
  /** Other ways to begin. */
  children?: ReactNode;
}

/** A studio without pictures: what this place is for, and where the first one comes from. */
export function NothingYet({ icon, words, children }: Props) {
  const t = useText();
  return (
    <EmptyState icon={icon} title={t('gallery.no_images')} words={words}>
      <Button component={Link} to="/text-to-image">
        {t('gallery.draw_first')}
      </Button>
      {children}
    </EmptyState>
  );
}
