/** What the operations share that send a token to an e-mail address or a phone number. */
import Type from 'typebox';
import {
  assertClientSecret,
  assertNextLink,
  readEmail,
  readPhoneNumber,
  type Purpose,
  type ValidationRequest,
} from '../accounts/validation.ts';
import type { ErrorCode } from '../errors.ts';
import { route, type Route } from './route.ts';

const common = {
  client_secret: Type.String({
    description: 'Made up by the client, to name the attempt: 1 to 255 of 0-9 a-z A-Z . = _ -',
  }),
  send_attempt: Type.Integer({
    description: 'Counts up when the message shall be sent once more.',
  }),
  next_link: Type.Optional(Type.String({ description: 'Where to go once it is validated.' })),
  id_server: Type.Optional(
    Type.String({ description: 'Not looked at: no identity server is asked.' }),
  ),
  id_access_token: Type.Optional(Type.String({ description: 'The same.' })),
};

const EmailRequest = Type.Object({
  ...common,
  email: Type.String({ description: 'The e-mail address.' }),
});

const PhoneRequest = Type.Object({
  ...common,
  country: Type.String({ description: 'Where the number is dialled from, as GB.' }),
  phone_number: Type.String({ description: 'The number as it is dialled there.' }),
});

const SessionAnswer = Type.Object({
  sid: Type.String({ description: 'The session that waits for the token.' }),
  submit_url: Type.Optional(Type.String({ description: 'Where the token is to be sent.' })),
});

/** Throws M_INVALID_PARAM naming the field. */
function readEmailRequest(
  purpose: Purpose,
  body: Type.Static<typeof EmailRequest>,
): ValidationRequest {
  return { purpose, medium: 'email', address: readEmail(body.email), ...readCommon(body) };
}

/** Throws M_INVALID_PARAM naming the field. */
function readPhoneRequest(
  purpose: Purpose,
  body: Type.Static<typeof PhoneRequest>,
): ValidationRequest {
  const { country, phone_number: number } = body;
  return {
    purpose,
    medium: 'msisdn',
    address: readPhoneNumber(country, number),
    country,
    ...readCommon(body),
  };
}

function readCommon(body: {
  readonly client_secret: string;
  readonly send_attempt: number;
  readonly next_link?: string;
}) {
  assertClientSecret(body.client_secret);
  assertNextLink(body.next_link);
  return {
    clientSecret: body.client_secret,
    sendAttempt: body.send_attempt,
    ...(body.next_link === undefined ? {} : { nextLink: body.next_link }),
  };
}

/** Why a token is asked for, as far as that makes a difference. */
interface TokenPurpose {
  readonly purpose: Purpose;
  readonly module: string;
  /** Below /_matrix/client/v3, without the medium: `register`. */
  readonly path: string;
  /** What is done with it afterwards, to follow “Sends a token to an e-mail address”. */
  readonly use: string;
  /** The code where nothing can be sent, and what it means to the client. */
  readonly refusal: { readonly errcode: ErrorCode; readonly meaning: string };
}

/** The two operations, for e-mail and for phones. They are called alike but for the ending. */
export function tokenRequests(operation: string, wanted: TokenPurpose): readonly Route[] {
  const { module, path, purpose, use, refusal } = wanted;
  const common = {
    module,
    method: 'POST',
    auth: 'none',
    responses: { 200: SessionAnswer },
    errors: {
      M_INVALID_PARAM:
        'The address, the secret or the link cannot be; the message names the field.',
      [refusal.errcode]: refusal.meaning,
    },
  } as const;
  const anchor = path.replaceAll('/', '');
  return [
    route({
      ...common,
      operationId: `${operation}Email`,
      errors: {
        M_THREEPID_DENIED: 'Mail to that address is refused.',
        M_UNKNOWN: '503: no mail can be sent at the moment.',
        ...common.errors,
      },
      rateLimit: 'email',
      path: `/_matrix/client/v3/${path}/email/requestToken`,
      spec: `client-server-api/#post_matrixclientv3${anchor}emailrequesttoken`,
      summary: `Sends a token to an e-mail address${use}.`,
      body: EmailRequest,
      handle: ({ body, services }) =>
        services.contacts.requestToken(readEmailRequest(purpose, body), refusal.errcode),
    }),
    route({
      ...common,
      operationId: `${operation}MSISDN`,
      rateLimit: 'login',
      path: `/_matrix/client/v3/${path}/msisdn/requestToken`,
      spec: `client-server-api/#post_matrixclientv3${anchor}msisdnrequesttoken`,
      summary: `Sends a token to a phone number${use}.`,
      body: PhoneRequest,
      handle: ({ body, services }) =>
        services.contacts.requestToken(readPhoneRequest(purpose, body), refusal.errcode),
    }),
  ];
}
