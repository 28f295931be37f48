import { useNavigate, useSearch } from '@tanstack/react-router';
import { usePreferences } from '@/entities/preferences/store';
import { EngineNotice } from '@/features/connection/EngineNotice';
import { QueueView } from '@/features/queue/QueueView';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { bind } from '@/lib/command';
import { plainViewCommands } from '../frame/commands';
import { Frame } from '../frame/Frame';
import { useDialogs } from '../frame/useDialogs';
import { useTitle } from '../frame/useTitle';
import styles from './QueueScreen.module.css';

/** Everything the engine has done, does and will do. */
export function QueueScreen() {
  useTitle();
  const dialogs = useDialogs();
  const preferences = usePreferences();
  const navigate = useNavigate();
  const { ended = 'all' } = useSearch({ from: '/queue' });
  const commands = [
    ...useQueueCommands(),
    ...bind(plainViewCommands, { preferences, show: dialogs.show }),
  ];
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <div className={styles.screen}>
        <QueueView
          ended={ended}
          notice={<EngineNotice />}
          onEnded={(filter) =>
            void navigate({
              to: '/queue',
              search: filter === 'all' ? {} : { ended: filter },
              replace: true,
            })
          }
        />
      </div>
    </Frame>
  );
}
