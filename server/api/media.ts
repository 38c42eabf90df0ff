/** What the two modules about files share: the same operations, with an access token and (deprecated) without one. */
import Type, { type Static } from 'typebox';
import { contentDisposition } from '../media/disposition.ts';
import { FileReply, type Call } from './route.ts';
import { mediaId, serverName } from './schemas.ts';

export const mediaParams = Type.Object({
  serverName: serverName('The server in the mxc URI.'),
  mediaId: mediaId('The media id in the mxc URI.'),
});

export const namedMediaParams = Type.Object({
  ...mediaParams.properties,
  fileName: Type.String({ description: 'The name to save it under, instead of its own.' }),
});

export const downloadQuery = Type.Object({
  allow_remote: Type.Optional(
    Type.Boolean({ description: 'Whether another server may be asked. Makes no difference yet.' }),
  ),
  allow_redirect: Type.Optional(
    Type.Boolean({ description: 'Whether a redirect would do. There is never one.' }),
  ),
  timeout_ms: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'How long to wait for a file that has not come yet; default 20000, at most 60000.',
    }),
  ),
});

export const thumbnailQuery = Type.Object({
  width: Type.Integer({ minimum: 1, description: 'The least width that will do, in pixels.' }),
  height: Type.Integer({ minimum: 1, description: 'The least height that will do, in pixels.' }),
  method: Type.Optional(
    Type.Enum(['crop', 'scale'], {
      description: 'crop: just this ratio. scale: the picture’s own ratio. Default scale.',
    }),
  ),
  animated: Type.Optional(
    Type.Boolean({ description: 'Whether it may move, if the picture does. Default false.' }),
  ),
  ...downloadQuery.properties,
});

export const previewQuery = Type.Object({
  url: Type.String({ description: 'The address of the page.' }),
  ts: Type.Optional(
    Type.Integer({
      description: 'The moment of interest. There is one version, at most an hour old.',
    }),
  ),
});

export const PreviewAnswer = Type.Object(
  {
    'og:title': Type.Optional(Type.String({ description: 'What the page is called.' })),
    'og:description': Type.Optional(Type.String({ description: 'What it is about.' })),
    'og:image': Type.Optional(Type.String({ description: 'Its picture, as an mxc URI.' })),
    'og:image:type': Type.Optional(Type.String({ description: 'The type of the picture.' })),
    'og:image:width': Type.Optional(Type.Integer({ description: 'In pixels.' })),
    'og:image:height': Type.Optional(Type.Integer({ description: 'In pixels.' })),
    'matrix:image:size': Type.Optional(Type.Integer({ description: 'In bytes.' })),
  },
  {
    description:
      'What the page says of itself, as Open Graph; further properties of it too. Empty where it says nothing.',
  },
);

export const ConfigAnswer = Type.Object({
  'm.upload.size': Type.Integer({
    description: 'The largest file that may be uploaded, in bytes.',
  }),
});

export const downloadErrors = {
  M_NOT_FOUND: 'There is no such file, or it is on another server.',
  M_NOT_YET_UPLOADED: 'The file is still to come, and did not within timeout_ms.',
  M_UNKNOWN: 'Range names bytes that the file does not have (416).',
} as const;

export const thumbnailErrors = {
  ...downloadErrors,
  M_TOO_LARGE: 'The picture has too many pixels (RUMA_MEDIA_MAX_PIXELS).',
  M_UNKNOWN: 'The file is no picture that this server can read.',
} as const;

export const previewErrors = {
  M_INVALID_PARAM: 'url is no http or https URL that may be fetched.',
  M_NOT_FOUND: 'Nothing came from there, or it is not a place that the server goes to.',
  M_UNRECOGNIZED: 'Previews are off (RUMA_URL_PREVIEWS).',
} as const;

type DownloadCall = Pick<
  Call<'none', typeof mediaParams, typeof downloadQuery, undefined>,
  'params' | 'query' | 'services' | 'signal'
>;

const DEFAULT_TIMEOUT_MS = 20_000;

/** What keeps a browser from running what a stranger uploaded. */
const SAFE_HEADERS = {
  'content-security-policy':
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; object-src 'self';",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
} as const;

/** An mxc URI means the same bytes for ever. What took a token to get is for its user’s cache alone. */
const cacheControl = (authenticated: boolean): string =>
  `${authenticated ? 'private' : 'public'}, max-age=31536000, immutable`;

/** @param fileName the name to give it; left out, its own */
export async function download(
  call: DownloadCall,
  authenticated: boolean,
  fileName?: string,
): Promise<FileReply> {
  const found = await find(call, authenticated);
  return new FileReply(call.services.media.outgoing(found), {
    ...SAFE_HEADERS,
    'content-type': found.contentType,
    'content-disposition': contentDisposition(found.contentType, fileName ?? found.filename),
    'cache-control': cacheControl(authenticated),
  });
}

export async function thumbnail(
  call: DownloadCall & { readonly query: Static<typeof thumbnailQuery> },
  authenticated: boolean,
): Promise<FileReply> {
  const { width, height, method = 'scale', animated = false } = call.query;
  const { media } = call.services;
  const found = await find(call, authenticated);
  const { contentType, file } = await media.thumbnails.of(found, {
    width,
    height,
    method,
    animated,
  });
  return new FileReply(file, {
    ...SAFE_HEADERS,
    'content-type': contentType,
    'content-disposition': contentDisposition(contentType, `thumbnail.${endingOf(contentType)}`),
    'cache-control': cacheControl(authenticated),
  });
}

function find({ params, query, services, signal }: DownloadCall, authenticated: boolean) {
  return services.media.find({
    ...params,
    authenticated,
    timeout: query.timeout_ms ?? DEFAULT_TIMEOUT_MS,
    signal,
  });
}

/** `png` of `image/png`. */
const endingOf = (contentType: string): string =>
  contentType.replace(/^image\//, '').replace('jpeg', 'jpg');
