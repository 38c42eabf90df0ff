/** Registration tokens. They are asked for where RUMA_REGISTRATION is `token`. */
import { optionNumber, optionText, positional, type ServiceCommand } from '../command.ts';

const DAY_MS = 86_400_000;

const create: ServiceCommand = {
  name: 'tokens create',
  on: 'services',
  takes: [],
  meaning: 'Makes a registration token and prints it.',
  options: {
    token: { value: 'TEXT', meaning: 'The token; else one is made up.' },
    uses: { value: 'NUMBER', meaning: 'For how many accounts; else any number.' },
    days: { value: 'NUMBER', meaning: 'How long it is good; else for ever.' },
  },
  async run({ registrationTokens, clock }, given) {
    const days = optionNumber(given, 'days', 1);
    const token = await registrationTokens.create({
      token: optionText(given, 'token'),
      uses: optionNumber(given, 'uses', 1),
      expiresAt: days === undefined ? undefined : clock() + days * DAY_MS,
    });
    return [token];
  },
};

const list: ServiceCommand = {
  name: 'tokens list',
  on: 'services',
  takes: [],
  meaning: 'Lists the registration tokens that were made, with their uses.',
  async run({ registrationTokens }) {
    return (await registrationTokens.list()).map(({ token, uses, uses_allowed, expires_at }) =>
      [
        token,
        `used ${uses} of ${uses_allowed ?? 'any number'}`,
        expires_at === null ? 'for ever' : `until ${new Date(expires_at).toISOString()}`,
      ].join('  '),
    );
  },
};

const remove: ServiceCommand = {
  name: 'tokens delete',
  on: 'services',
  takes: ['TOKEN'],
  meaning: 'Takes a registration token back.',
  async run({ registrationTokens }, given) {
    await registrationTokens.remove(positional(given));
    return ['the token is gone'];
  },
};

export const tokenCommands: readonly ServiceCommand[] = [create, list, remove];
