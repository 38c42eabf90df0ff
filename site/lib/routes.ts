/** The server's routes, from the server itself. */
import type { Route } from '../../server/api/route.ts';
import { loadModule } from './project.ts';

/** Every route the server registers. */
export async function serverRoutes(): Promise<readonly Route[]> {
  const { routes }: typeof import('../../server/api/routes.ts') =
    await loadModule('server/api/routes.ts');
  return routes;
}

/** The route of an operation. Throws when the server has none of that name. */
export async function routeOf(operationId: string): Promise<Route> {
  const route = (await serverRoutes()).find((candidate) => candidate.operationId === operationId);
  if (route === undefined) throw new Error(`the server serves no operation "${operationId}"`);
  return route;
}
