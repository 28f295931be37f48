import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { TextContext } from '@/lib/i18n/useText';
import type { Say } from '@/lib/i18n/text';
import styles from './ErrorBoundary.module.css';

interface State {
  trouble: Error | null;
}

/** The last net under the page. Drafts are stored, so starting again loses nothing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  static override contextType = TextContext;
  declare context: Say;
  override state: State = { trouble: null };

  static getDerivedStateFromError(trouble: unknown): State {
    return { trouble: trouble instanceof Error ? trouble : new Error(String(trouble)) };
  }

  override render() {
    const { trouble } = this.state;
    if (!trouble) return this.props.children;
    return <Broken trouble={trouble} t={this.context} />;
  }
}

export function Broken({ trouble, t }: { trouble: Error; t: Say }) {
  return (
    <main className={styles.broken} role="alert">
      <h1>{t('broken.title')}</h1>
      <p>{t('broken.words')}</p>
      <code>{trouble.message}</code>
      <Button onClick={() => window.location.reload()}>{t('broken.reload')}</Button>
    </main>
  );
}
