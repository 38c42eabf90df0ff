import type { Needs } from '../example.ts';
import type { RegistrationKind } from './register.ts';
import type { Target } from './target.ts';

const REGISTRATION: Readonly<Record<RegistrationKind, string>> = {
  open: 'is open',
  token: 'asks for a registration token',
  closed: 'is closed',
  other: 'asks for something only a person can give',
};

/**
 * Why an example with these needs would say nothing about this server, or undefined when it can be run.
 * Asks the server only about what is needed.
 */
export async function whyNot(
  needs: Needs | undefined,
  target: Target,
): Promise<string | undefined> {
  if (needs === undefined) return undefined;
  if (needs.cookies === true && 'document' in globalThis)
    return 'it follows redirects with cookies, which a page may not; it ran when the site was built, and runs with npm run verify';
  if (needs.ruma === true && !(await target.isRuma()))
    return 'it shows what only Ruma TS has, or chose where the specification leaves room, and this is another server';
  if (needs.appservice !== undefined && target.appservice === undefined)
    return 'it needs an application service beside the server: run its file with vite-node, which starts both';
  if (needs.gateway === true && target.gateway === undefined)
    return 'it needs a push gateway beside the server: run its file with vite-node, which starts both';
  if (needs.identityServer === true && target.identityServer === undefined)
    return 'it needs an identity server beside the server: run its file with vite-node, which starts both';
  if (needs.mailbox === true && target.mailbox === undefined)
    return 'it needs a mail server beside the server: run its file with vite-node, which starts both';
  if (needs.registration !== undefined) {
    const found = await target.registrationKind();
    if (found !== needs.registration)
      return `it needs registration to be ${needs.registration}, and registration here ${REGISTRATION[found]}`;
    if (found === 'token' && target.sources.registration?.token === undefined)
      return 'it needs a registration token, and none was given';
  }
  if (needs.guests !== undefined && (await target.guests()) !== needs.guests)
    return `it needs guest accounts to be ${needs.guests}, and here they are not`;
  if (needs.rateLimits === 'on') {
    const found = await target.rateLimits();
    if (found === 'off') return 'it needs rate limits, and here they are off';
    if (found === 'unknown')
      return 'it needs rate limits, and this server does not say if it has any';
  }
  if (needs.administrator === true && !(await target.hasAdministrators()))
    return 'it needs an administrator, and there is none to be had: an access token of one, or the shared secret, makes it run';
  return whyNotConfig(needs.config, target);
}

async function whyNotConfig(config: Needs['config'], target: Target): Promise<string | undefined> {
  const wanted = Object.entries(config ?? {});
  if (wanted.length === 0) return undefined;
  const settings = await target.settings();
  const missing = wanted.filter(([name, value]) => !isMet(name, value, settings?.[name]));
  if (missing.length === 0) return undefined;
  const list = missing.map(([name, value]) => `${name}=${value}`).join(' ');
  return settings === undefined
    ? `it needs a Ruma TS started with ${list}, and this server does not show its settings`
    : `it needs a server started with ${list}`;
}

/**
 * Of a secret a server shows no more than that it is set: with another one than the example's the run will tell. An
 * example that wants nothing to be set wants an empty text.
 */
function isMet(name: string, wanted: string, found: string | undefined): boolean {
  return (found ?? '') === wanted || (found === 'set' && name.endsWith('_SECRET'));
}
