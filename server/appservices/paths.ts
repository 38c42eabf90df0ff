/** The paths of a service's API, and where drafts of the specification had them. */

export interface ServicePath {
  readonly path: string;
  readonly legacyPath: string;
}

const V1 = '/_matrix/app/v1';
const UNSTABLE = '/_matrix/app/unstable';

function both(rest: readonly string[], legacyBase: string): ServicePath {
  const path = rest.map((part) => `/${encodeURIComponent(part)}`).join('');
  return { path: `${V1}${path}`, legacyPath: `${legacyBase}${path}` };
}

/** @see https://spec.matrix.org/v1.19/application-service-api/#legacy-routes */
export const servicePaths = {
  transaction: (txnId: string) => both(['transactions', txnId], ''),
  user: (userId: string) => both(['users', userId], ''),
  room: (alias: string) => both(['rooms', alias], ''),
  /** @param rest what to look up, such as `protocol` and its name */
  thirdParty: (...rest: readonly string[]) => both(['thirdparty', ...rest], UNSTABLE),
  /** Newer than the drafts: it was never anywhere else. */
  ping: { path: `${V1}/ping` },
} as const;
