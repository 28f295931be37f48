import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { useText } from '@/lib/i18n/useText';
import { CreateScreen } from '@/screens/create/CreateScreen';
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

const textToImage = createRoute({
  getParentRoute: () => root,
  path: '/text-to-image',
  component: CreateScreen,
  validateSearch: (search: Record<string, unknown>): { asset?: string } =>
    typeof search.asset === 'string' ? { asset: search.asset } : {},
});

function RouteBroken({ error }: { error: Error }) {
  return <Broken trouble={error} t={useText()} />;
}

export const router = createRouter({
  routeTree: root.addChildren([home, textToImage]),
  defaultErrorComponent: RouteBroken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
