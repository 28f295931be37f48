import { useText } from '@/lib/i18n/useText';
import { ListScreen } from '../lists/ListScreen';
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
      nothingYet={<p>{t('library.empty')}</p>}
    />
  );
}
