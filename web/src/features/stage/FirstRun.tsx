import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Model } from '@/api/types';
import { models } from '@/entities/model/queries';
import { changeDraft } from '@/entities/recipe/draft';
import { useText } from '@/lib/i18n/useText';
import styles from './FirstRun.module.css';

interface Props {
  model: Model | null;
  onTry: (prompt: string) => void;
  onFill: () => void;
}

/** An empty studio says what it is in one sentence and offers one button. */
export function FirstRun({ model, onTry, onFill }: Props) {
  const t = useText();
  const isKnown = useQuery(models).isSuccess;
  const examples = model?.example_prompts.slice(0, 3) ?? [];
  const first = examples[0];
  // Until the models are known nobody is told that there are none.
  if (!model && !isKnown) return null;
  return (
    <div className={styles.first}>
      <h2 className={styles.title}>{t('first.title')}</h2>
      <p className={styles.words}>{t(model ? 'first.words' : 'first.no_model')}</p>
      {!model && (
        <Button
          className={styles.button}
          renderRoot={(looks) => <Link to="/models" search={{ panel: 'add' }} {...looks} />}
        >
          {t('first.import')}
        </Button>
      )}
      {first !== undefined && (
        <>
          <Button className={styles.button} onClick={() => onTry(first)}>
            {t('first.button', { prompt: first })}
          </Button>
          <div className={styles.examples} role="group" aria-label={t('first.examples')}>
            {examples.map((prompt) => (
              <UnstyledButton
                key={prompt}
                className={styles.example}
                onClick={() => {
                  changeDraft({ prompt });
                  onFill();
                }}
              >
                {prompt}
              </UnstyledButton>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
