/** Files, with an access token. @see https://spec.matrix.org/v1.19/client-server-api/#content-repository */
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
import { FileBody } from '../schemas.ts';

export const getContentAuthed: Route = route({
  operationId: 'getContentAuthed',
  module: 'authed-content-repo',
  method: 'GET',
  path: '/_matrix/client/v1/media/download/{serverName}/{mediaId}',
  auth: 'guest',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixclientv1mediadownloadservernamemediaid',
  summary: 'Downloads a file.',
  params: mediaParams,
  query: downloadQuery,
  responses: { 200: FileBody },
  errors: downloadErrors,
  handle: (call) => download(call, true),
});

export const getContentOverrideNameAuthed: Route = route({
  operationId: 'getContentOverrideNameAuthed',
  module: 'authed-content-repo',
  method: 'GET',
  path: '/_matrix/client/v1/media/download/{serverName}/{mediaId}/{fileName}',
  auth: 'guest',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixclientv1mediadownloadservernamemediaidfilename',
  summary: 'Downloads a file, to be saved under another name.',
  params: namedMediaParams,
  query: downloadQuery,
  responses: { 200: FileBody },
  errors: downloadErrors,
  handle: (call) => download(call, true, call.params.fileName),
});

export const getContentThumbnailAuthed: Route = route({
  operationId: 'getContentThumbnailAuthed',
  module: 'authed-content-repo',
  method: 'GET',
  path: '/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}',
  auth: 'guest',
  rateLimit: 'download',
  spec: 'client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid',
  summary: 'Downloads a picture made smaller.',
  params: mediaParams,
  query: thumbnailQuery,
  responses: { 200: FileBody },
  errors: thumbnailErrors,
  handle: (call) => thumbnail(call, true),
});

export const getUrlPreviewAuthed: Route = route({
  operationId: 'getUrlPreviewAuthed',
  module: 'authed-content-repo',
  method: 'GET',
  path: '/_matrix/client/v1/media/preview_url',
  auth: 'user',
  rateLimit: 'preview',
  spec: 'client-server-api/#get_matrixclientv1mediapreview_url',
  summary: 'Tells what a web page says about itself.',
  query: previewQuery,
  responses: { 200: PreviewAnswer },
  errors: previewErrors,
  handle: ({ query, services }) => services.media.previews.of(query.url),
});

export const getConfigAuthed: Route = route({
  operationId: 'getConfigAuthed',
  module: 'authed-content-repo',
  method: 'GET',
  path: '/_matrix/client/v1/media/config',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv1mediaconfig',
  summary: 'Tells how large a file may be.',
  responses: { 200: ConfigAnswer },
  handle: async ({ services }) => ({ 'm.upload.size': services.config.RUMA_MEDIA_MAX_BYTES }),
});

export const routes: Route[] = [
  getContentAuthed,
  getContentOverrideNameAuthed,
  getContentThumbnailAuthed,
  getUrlPreviewAuthed,
  getConfigAuthed,
];
