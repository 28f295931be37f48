import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { filterOfSearch, sortOfSearch, type Filter, type Sort } from '@/entities/filter/model';
import { endedFilters, type EndedFilter } from '@/entities/job/ended';
import { useText } from '@/lib/i18n/useText';
import { CreateScreen } from '@/screens/create/CreateScreen';
import { searchOf } from '@/screens/models/place';
import { Broken } from './ErrorBoundary';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Navigate to="/text-to-image" replace />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/text-to-image' });
  },
});

interface AssetSearch {
  asset?: string;
}

const assetOf = (search: Record<string, unknown>): AssetSearch =>
  typeof search.asset === 'string' ? { asset: search.asset } : {};

const textToImage = createRoute({
  getParentRoute: () => root,
  path: '/text-to-image',
  component: () => <CreateScreen way="text" />,
  validateSearch: assetOf,
});

const imageToImage = createRoute({
  getParentRoute: () => root,
  path: '/image-to-image',
  component: () => <CreateScreen way="image" />,
  validateSearch: assetOf,
});

type ListSearch = AssetSearch & Filter & { sort?: Sort };

/** A list's address: its filter, its order unless it is the usual one, and the open asset. */
function listSearch(search: Record<string, unknown>): ListSearch {
  const sort = sortOfSearch(search);
  return {
    ...filterOfSearch(search),
    ...assetOf(search),
    ...(sort === 'newest' ? {} : { sort }),
  };
}

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/screens/gallery/GalleryScreen'), 'GalleryScreen'),
});

const myImages = createRoute({
  getParentRoute: () => root,
  path: '/my-images',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/screens/mine/MyImagesScreen'), 'MyImagesScreen'),
});

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('@/screens/library/LibraryScreen'), 'LibraryScreen'),
});

const collections = createRoute({
  getParentRoute: () => root,
  path: '/collections',
  component: lazyRouteComponent(
    () => import('@/screens/collections/CollectionsScreen'),
    'CollectionsScreen',
  ),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: ({ ended }: Record<string, unknown>): { ended?: EndedFilter } => {
    const known = endedFilters.find((filter) => filter === ended);
    return known === undefined ? {} : { ended: known };
  },
  component: lazyRouteComponent(() => import('@/screens/queue/QueueScreen'), 'QueueScreen'),
});

const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const upscale = createRoute({
  getParentRoute: () => root,
  path: '/upscale',
  validateSearch: (search: Record<string, unknown>): { image?: string; result?: string } => {
    const [image, result] = [words(search.image), words(search.result)];
    return { ...(image ? { image } : {}), ...(result ? { result } : {}) };
  },
  component: lazyRouteComponent(() => import('@/screens/upscale/UpscaleScreen'), 'UpscaleScreen'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: searchOf,
  component: lazyRouteComponent(() => import('@/screens/models/ModelsScreen'), 'ModelsScreen'),
});

function RouteBroken({ error }: { error: Error }) {
  return <Broken trouble={error} t={useText()} />;
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    textToImage,
    imageToImage,
    gallery,
    myImages,
    library,
    collections,
    upscale,
    models,
    queue,
  ]),
  defaultErrorComponent: RouteBroken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
