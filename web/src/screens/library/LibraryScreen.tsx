import { Button } from '@mantine/core';
import { IconBooks } from '@tabler/icons-react';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from '@/ui/commands';
import { ListScreen } from '../lists/ListScreen';
import { NothingYet } from '../lists/NothingYet';
import { useListScreen } from '../lists/useListScreen';
import { LibraryRail } from './LibraryRail';

const everything = {};

const controls = ['kind', 'source', 'rating', 'tag', 'model', 'dates', 'sort'] as const;

/** All there is: what was generated, uploaded and imported, with its tags and ratings. */
export function LibraryScreen() {
  const t = useText();
  const screen = useListScreen(everything);
  return (
    <ListScreen
      screen={screen}
      rail={<LibraryRail />}
      title={t('frame.library')}
      controls={controls}
      searchHint={t('filter.search_all')}
      dress="card"
      nothingYet={
        <NothingYet icon={IconBooks} words={t('library.empty')}>
          <ImportButton />
        </NothingYet>
      }
    />
  );
}

function ImportButton() {
  const t = useText();
  const command = useCommand('studio.import');
  if (!command) return null;
  return (
    <Button variant="default" onClick={command.run}>
      {t(command.label)}
    </Button>
  );
}
