import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { facetsOf } from '@/entities/asset/queries';
import { useFilter } from '@/entities/filter/useFilter';
import { useText } from '@/lib/i18n/useText';
import { ListScreen } from '../lists/ListScreen';
import { NothingYet } from '../lists/NothingYet';
import { useListScreen } from '../lists/useListScreen';
import styles from '../lists/ListScreen.module.css';

const generated = { category: 'images' } as const;
const batch = 30;

const controls = ['kind', 'status', 'model', 'dates'] as const;

/** Two beside each other on a phone, three on a tablet, four where there is room. */
const columns = (width_px: number) => (width_px < 640 ? 2 : width_px < 1000 ? 3 : 4);

/** What was made lately, newest first. */
export function GalleryScreen() {
  const t = useText();
  const screen = useListScreen(generated);
  return (
    <ListScreen
      screen={screen}
      title={t('frame.gallery')}
      controls={controls}
      searchHint={t('filter.search_prompt')}
      dress="card"
      columns={columns}
      batch={batch}
      nothingYet={<NothingYet icon={IconLayoutGrid} words={t('gallery.empty')} />}
      nothingMatches={<InLibrary />}
    />
  );
}

/** Uploads are in the Library only: who looks for one here is told so. */
function InLibrary() {
  const t = useText();
  const { filter } = useFilter();
  const total = useQuery(facetsOf({ ...filter, category: undefined })).data?.total ?? 0;
  if (total === 0) return null;
  return (
    <Link to="/library" search={filter} className={styles.link}>
      {t.count('gallery.in_library', total)}
    </Link>
  );
}
