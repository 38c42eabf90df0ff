/** Files that users ask for. */
import { MatrixError } from '../errors.ts';
import type { MediaStore, UploadedFile } from '../storage/media.ts';
import type { Arrivals } from './arrivals.ts';

/** What is asked for, and how. */
export interface Demand {
  readonly serverName: string;
  readonly mediaId: string;
  /** Whether it came with an access token; without one, only what was uploaded before the freeze is there. */
  readonly authenticated: boolean;
  /** How long to wait for a file that has not come yet, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export interface FoundFile extends UploadedFile {
  readonly mediaId: string;
}

export interface Downloads {
  /** Throws M_NOT_FOUND, and M_NOT_YET_UPLOADED when the file did not come in time. */
  find(demand: Demand): Promise<FoundFile>;
}

/** Nobody may hold a connection for longer, in milliseconds. */
const LONGEST_WAIT = 60_000;

export function createDownloads(dependencies: {
  readonly store: MediaStore;
  readonly arrivals: Arrivals;
  readonly serverName: string;
  /** Whether what is uploaded now is to be had with an access token only. */
  readonly freezes: boolean;
  readonly clock: () => number;
}): Downloads {
  const { store, arrivals, serverName, freezes, clock } = dependencies;

  /** The file; undefined while it is still to come. Throws M_NOT_FOUND where it is not to be had. */
  const look = async ({ mediaId, authenticated }: Demand): Promise<FoundFile | undefined> => {
    const row = await store.find(mediaId);
    if (row === undefined) throw notFound();
    const { blob, bytes, sha256, content_type: contentType, filename, frozen, expires_at } = row;
    if (expires_at !== null && expires_at <= clock()) throw notFound();
    // Kept for whoever runs the server, and for nobody else.
    if (row.quarantined_at !== null) throw notFound();
    // What is still to come will be frozen when it comes, if anything is.
    if (!authenticated && (frozen ?? freezes)) throw notFound();
    if (blob === null || bytes === null || sha256 === null || contentType === null)
      return undefined;
    return {
      mediaId,
      blob,
      bytes,
      sha256,
      contentType,
      filename: filename ?? undefined,
      frozen: frozen === true,
    };
  };

  return {
    async find(demand) {
      if (demand.serverName !== serverName)
        throw new MatrixError('M_NOT_FOUND', 'this server has no files of other servers yet');
      const timeout = Math.min(demand.timeout, LONGEST_WAIT);
      const found = await arrivals.waitFor({ ...demand, timeout, look: () => look(demand) });
      if (found !== undefined) return found;
      throw new MatrixError('M_NOT_YET_UPLOADED', 'the file has not been uploaded yet');
    },
  };
}

const notFound = (): MatrixError => new MatrixError('M_NOT_FOUND', 'there is no such file');
