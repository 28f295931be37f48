import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { oneStop } from '@/ui/oneStop';
import { SendToMenu } from './SendToMenu';
import styles from './Toolbar.module.css';

const sendTo = 'send_to';
const groups: readonly (readonly string[])[] = [
  ['stage.previews', sendTo],
  ['stage.use_all', 'stage.use_seed', 'stage.use_prompts'],
  ['asset.upscale'],
  ['stage.info', 'stage.download', 'stage.new_tab', 'stage.copy'],
  ['asset.favorite', 'stage.delete'],
];

export function Toolbar() {
  const t = useText();
  return (
    <div ref={oneStop} className={styles.bar} role="toolbar" aria-label={t('stage.toolbar')}>
      {groups.map((ids) => (
        <div key={ids.join()} className={styles.group}>
          {ids.map((id) =>
            id === sendTo ? <SendToMenu key={id} /> : <CommandButton key={id} id={id} />,
          )}
        </div>
      ))}
    </div>
  );
}
