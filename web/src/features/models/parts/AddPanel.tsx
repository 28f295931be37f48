import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconFolderSearch, IconListSearch } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { asApiError } from '@/api/client';
import { readSource, type Source } from '@/entities/install/model';
import { startInstall, type InstallDraft } from '@/entities/install/queries';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { sourceFieldId } from '../focus';
import styles from '../Panel.module.css';
import { Candidates } from './Candidates';
import { FolderScan } from './FolderScan';
import { InstallList } from './InstallList';

type Mode = NonNullable<InstallDraft['mode']>;
/** Where to look before installing: into a folder, or into a repository. */
type Looking = { kind: 'folder'; path: string } | { kind: 'repository'; repo: string } | null;

/** What the field understood, so that nobody installs something else by a slip of the hand. */
function understood(source: Source, t: Say): string {
  switch (source.kind) {
    case 'nothing':
      return t('install.hint');
    case 'path':
      return t('install.is_path');
    case 'url':
      return t(source.file ? 'install.is_url' : 'install.is_host', {
        file: source.file,
        host: source.host,
      });
    case 'hugging_face':
      return [
        t('install.is_repo', { repo: source.repo }),
        ...(source.subfolder ? [t('install.is_subfolder', { name: source.subfolder })] : []),
        ...(source.variant ? [t('install.is_variant', { name: source.variant })] : []),
      ].join(', ');
    case 'unclear':
      return t('install.is_unclear');
  }
}

/** One field for a path, an address or a repository, and everything on its way in. */
export function AddPanel({ onShow }: { onShow: (modelId: string) => void }) {
  const t = useText();
  const cache = useQueryClient();
  const [typed, setTyped] = useState('');
  const [mode, setMode] = useState<Mode>('in_place');
  const [token, setToken] = useState('');
  const [looking, setLooking] = useState<Looking>(null);
  const source = readSource(typed);
  const sending = useMutation({
    mutationFn: (draft: InstallDraft) => startInstall(cache, draft),
    onSuccess: () => setTyped(''),
  });
  const refused = sending.error ? asApiError(sending.error) : null;
  const fault = refused?.faults.find(({ field }) => field === 'source');
  const more = {
    ...(source.kind === 'path' ? { mode } : {}),
    ...(token !== '' && source.kind !== 'path' ? { token } : {}),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (source.kind !== 'nothing') sending.mutate({ source: typed.trim(), ...more });
  };
  return (
    <div className={styles.panelBody}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          id={sourceFieldId}
          label={t('install.source')}
          placeholder={t('install.source_hint')}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={fault?.says}
          description={<span aria-live="polite">{understood(source, t)}</span>}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setLooking(null);
            sending.reset();
          }}
        />
        {source.kind === 'path' && (
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('install.mode')}
            value={mode}
            onChange={(value) => setMode(value === 'copy' ? 'copy' : 'in_place')}
            data={[
              { value: 'in_place', label: t('install.in_place') },
              { value: 'copy', label: t('install.copy') },
            ]}
          />
        )}
        {(source.kind === 'url' || source.kind === 'hugging_face') && (
          <PasswordInput
            label={t('install.token')}
            description={t('install.token_help')}
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        )}
        {refused && !fault && <Notice tone="bad">{refused.message}</Notice>}
        <div className={styles.formFoot}>
          {source.kind === 'path' && (
            <Button
              variant="default"
              leftSection={<IconFolderSearch size={16} stroke={1.6} />}
              onClick={() => setLooking({ kind: 'folder', path: source.path })}
            >
              {t('install.look_inside')}
            </Button>
          )}
          {source.kind === 'hugging_face' && (
            <Button
              variant="default"
              leftSection={<IconListSearch size={16} stroke={1.6} />}
              onClick={() => setLooking({ kind: 'repository', repo: source.repo })}
            >
              {t('install.show_files')}
            </Button>
          )}
          <Button type="submit" loading={sending.isPending} disabled={source.kind === 'nothing'}>
            {t('install.install')}
          </Button>
        </div>
      </form>
      {looking?.kind === 'folder' && <FolderScan path={looking.path} mode={mode} />}
      {looking?.kind === 'repository' && (
        <Candidates repo={looking.repo} {...(token === '' ? {} : { token })} />
      )}
      <InstallList onShow={onShow} />
      <p className={styles.hint}>{t('install.drop_hint')}</p>
      <ul className={styles.folders} aria-label={t('install.folders')}>
        {['main', 'lora', 'embedding', 'controlnet', 'vae', 'upscaler'].map((name) => (
          <li key={name}>
            <code>models/{name}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
