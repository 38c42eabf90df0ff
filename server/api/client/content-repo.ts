/**
 * Files: uploads, and the deprecated ways to get at them, most of which take no access token. Those serve what was
 * uploaded before the freeze.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#content-repository
 */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import {
  ConfigAnswer,
  download,
  downloadErrors,
  downloadQuery,
  mediaParams,
  namedMediaParams,
  PreviewAnswer,
  previewErrors,
  previewQuery,
  thumbnail,
  thumbnailErrors,
  thumbnailQuery,
} from '../media.ts';
import { route, type Route } from '../route.ts';
import { Empty, FileBody } from '../schemas.ts';

const module = 'content-repo';

const uploadQuery = Type.Object({
  filename: Type.Optional(Type.String({ description: 'The name of the file; at most 255 bytes.' })),
});

const contentUri = Type.String({ description: 'Where the file is, or will be: an mxc URI.' });

const uploadErrors = {
  M_FORBIDDEN: 'You have uploaded as much as you may (RUMA_MEDIA_QUOTA_BYTES and _FILES).',
  M_INVALID_PARAM: 'The file name is longer than 255 bytes.',
  M_RESOURCE_LIMIT_EXCEEDED: 'The disk is full.',
  M_TOO_LARGE: 'The file is larger than RUMA_MEDIA_MAX_BYTES.',
} as const;

const frozen = {
  M_NOT_FOUND: 'There is no such file, it is on another server, or it takes an access token.',
} as const;

export const uploadContent: Route = route({
  operationId: 'uploadContent',
  module,
  method: 'POST',
  path: '/_matrix/media/v3/upload',
  auth: 'user',
  rateLimit: 'upload',
  spec: 'client-server-api/#post_matrixmediav3upload',
  summary: 'Uploads a file.',
  query: uploadQuery,
  body: FileBody,
  responses: { 200: Type.Object({ content_uri: contentUri }) },
  errors: uploadErrors,
  async handle({ query, body, requester, services }) {
    const upload = { ...body, filename: query.filename };
    return { content_uri: await services.media.upload(requester, upload) };
  },
});

export const createContent: Route = route({
  operationId: 'createContent',
  module,
  method: 'POST',
  path: '/_matrix/media/v1/create',
  auth: 'user',
  rateLimit: 'upload',
  spec: 'client-server-api/#post_matrixmediav1create',
  summary: 'Gives out an mxc URI whose file comes later.',
  responses: {
    200: Type.Object({
      content_uri: contentUri,
      unused_expires_at: Type.Integer({
        description: 'Until when the upload must have begun, in milliseconds since the epoch.',
      }),
    }),
  },
  errors: {
    M_LIMIT_EXCEEDED: 'Too many of your URIs wait for their files (RUMA_MEDIA_MAX_PENDING).',
  },
  async handle({ requester, services }) {
    const { uri, expiresAt } = await services.media.promise(requester);
    return { content_uri: uri, unused_expires_at: expiresAt };
  },
});

export const uploadContentToMXC: Route = route({
  operationId: 'uploadContentToMXC',
  module,
  method: 'PUT',
  path: '/_matrix/media/v3/upload/{serverName}/{mediaId}',
  auth: 'user',
  rateLimit: 'upload',
  spec: 'client-server-api/#put_matrixmediav3uploadservernamemediaid',
  summary: 'Uploads the file of an mxc URI that was given out before.',
  params: mediaParams,
  query: uploadQuery,
  body: FileBody,
  responses: { 200: Empty },
  errors: {
    ...uploadErrors,
    M_CANNOT_OVERWRITE_MEDIA: 'Its file is there already.',
    M_FORBIDDEN: 'The URI was given to somebody else, or you have uploaded as much as you may.',
    M_NOT_FOUND: 'The URI was not given out here, or was not used in time.',
  },
  async handle({ params, query, body, requester, services }) {
    if (params.serverName !== services.config.RUMA_SERVER_NAME)
      throw new MatrixError('M_NOT_FOUND', 'that URI was not given out by this server');
    const upload = { ...body, filename: query.filename };
    await services.media.fulfil(requester, params.mediaId, upload);
    return {};
  },
});

export const getContent: Route = route({
  operationId: 'getContent',
  module,
  method: 'GET',
  path: '/_matrix/media/v3/download/{serverName}/{mediaId}',
  auth: 'none',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixmediav3downloadservernamemediaid',
  summary: 'Downloads a file from before the freeze. Deprecated.',
  params: mediaParams,
  query: downloadQuery,
  responses: { 200: FileBody },
  errors: { ...downloadErrors, ...frozen },
  handle: (call) => download(call, false),
});

export const getContentOverrideName: Route = route({
  operationId: 'getContentOverrideName',
  module,
  method: 'GET',
  path: '/_matrix/media/v3/download/{serverName}/{mediaId}/{fileName}',
  auth: 'none',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixmediav3downloadservernamemediaidfilename',
  summary: 'The same, to be saved under another name. Deprecated.',
  params: namedMediaParams,
  query: downloadQuery,
  responses: { 200: FileBody },
  errors: { ...downloadErrors, ...frozen },
  handle: (call) => download(call, false, call.params.fileName),
});

export const getContentThumbnail: Route = route({
  operationId: 'getContentThumbnail',
  module,
  method: 'GET',
  path: '/_matrix/media/v3/thumbnail/{serverName}/{mediaId}',
  auth: 'none',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixmediav3thumbnailservernamemediaid',
  summary: 'Downloads a picture from before the freeze, made smaller. Deprecated.',
  params: mediaParams,
  query: thumbnailQuery,
  responses: { 200: FileBody },
  errors: { ...thumbnailErrors, ...frozen },
  handle: (call) => thumbnail(call, false),
});

export const getUrlPreview: Route = route({
  operationId: 'getUrlPreview',
  module,
  method: 'GET',
  path: '/_matrix/media/v3/preview_url',
  auth: 'user',
  rateLimit: 'preview',
  spec: 'client-server-api/#get_matrixmediav3preview_url',
  summary: 'Tells what a web page says about itself. Deprecated.',
  query: previewQuery,
  responses: { 200: PreviewAnswer },
  errors: previewErrors,
  handle: ({ query, services }) => services.media.previews.of(query.url),
});

export const getConfig: Route = route({
  operationId: 'getConfig',
  module,
  method: 'GET',
  path: '/_matrix/media/v3/config',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixmediav3config',
  summary: 'Tells how large a file may be. Deprecated.',
  responses: { 200: ConfigAnswer },
  handle: async ({ services }) => ({ 'm.upload.size': services.config.RUMA_MEDIA_MAX_BYTES }),
});

export const routes: Route[] = [
  uploadContent,
  createContent,
  uploadContentToMXC,
  getContent,
  getContentOverrideName,
  getContentThumbnail,
  getUrlPreview,
  getConfig,
];
