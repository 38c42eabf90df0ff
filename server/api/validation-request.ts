/** What the operations share that send a token to an e-mail address or a phone number. */
import Type from 'typebox';
import {
  assertClientSecret,
  assertNextLink,
  readEmail,
  readPhoneNumber,
  type ValidationRequest,
} from '../accounts/validation.ts';

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

export const EmailRequest = Type.Object({
  ...common,
  email: Type.String({ description: 'The e-mail address.' }),
});

export const PhoneRequest = Type.Object({
  ...common,
  country: Type.String({ description: 'Where the number is dialled from, as GB.' }),
  phone_number: Type.String({ description: 'The number as it is dialled there.' }),
});

export const SessionAnswer = Type.Object({
  sid: Type.String({ description: 'The session that waits for the token.' }),
  submit_url: Type.Optional(Type.String({ description: 'Where the token is to be sent.' })),
});

/** Throws M_INVALID_PARAM naming the field. */
export function readEmailRequest(body: Type.Static<typeof EmailRequest>): ValidationRequest {
  return { medium: 'email', address: readEmail(body.email), ...readCommon(body) };
}

/** Throws M_INVALID_PARAM naming the field. */
export function readPhoneRequest(body: Type.Static<typeof PhoneRequest>): ValidationRequest {
  const { country, phone_number: number } = body;
  return {
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
