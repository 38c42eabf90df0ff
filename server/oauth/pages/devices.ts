/** The devices of an account, seen and signed out. */
import { MatrixError } from '../../errors.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { OAuthDependencies } from '../dependencies.ts';
import type { Addresses } from '../addresses.ts';
import { facts, form, link, paragraph, type Html } from './html.ts';
import { message, type AccountPage, type Shown } from './outcome.ts';
import { WORDS } from './words.ts';

const W = WORDS.account;

type Deps = Pick<OAuthDependencies, 'devices' | 'clients' | 'sessions'>;

const back = (addresses: Addresses): Html =>
  `<p>${link(addresses.action('org.matrix.devices_list'), W.devices)}</p>`;

export function devicesListPage({ devices, clients }: Deps): AccountPage {
  return {
    async look({ addresses }, { userId }) {
      const [list, byDevice] = await Promise.all([devices.list(userId), clients.ofUser(userId)]);
      const items = list.map((device) => {
        const id = String(device['device_id']);
        const name = nameOf(device);
        const host = byDevice.get(id)?.host;
        const view = link(addresses.action('org.matrix.device_view', id), name);
        return `<li>${view}${host === undefined ? '' : ` (${link(`https://${host}`, host)})`}</li>`;
      });
      const body = items.length === 0 ? paragraph(W.noDevices) : `<ul>${items.join('\n')}</ul>`;
      return {
        page: { title: W.devices, body: `${body}<p>${link(addresses.of('account'), W.all)}</p>` },
      };
    },
  };
}

export function deviceViewPage(deps: Deps): AccountPage {
  return {
    look: async ({ addresses, query }, { userId }) => {
      const found = await describe(deps, userId, query('device_id'));
      if (found === undefined) return unknown();
      const end = link(addresses.action('org.matrix.device_delete', found.id), W.end);
      return {
        page: { title: found.name, body: `${facts(found.facts)}<p>${end}</p>${back(addresses)}` },
      };
    },
  };
}

export function deviceDeletePage(deps: Deps): AccountPage {
  return {
    async look({ addresses, query, formToken }, { userId }) {
      const found = await describe(deps, userId, query('device_id'));
      if (found === undefined) return unknown();
      return {
        page: {
          title: W.endTitle,
          body: [
            facts(found.facts),
            paragraph(W.endBody),
            form(formToken, [], [{ label: W.end, does: 'end' }]),
            back(addresses),
          ].join('\n'),
        },
      };
    },
    async act({ query }, { userId }) {
      await deps.sessions.remove(userId, [query('device_id')]);
      return message(W.devices, W.ended);
    },
  };
}

function unknown(): Shown {
  return message(W.devices, W.unknownDevice, 404);
}

const nameOf = (device: JsonObject): string =>
  String(device['display_name'] ?? device['device_id']);

async function describe({ devices, clients }: Deps, userId: string, deviceId: string) {
  const device = await devices.get(userId, deviceId).catch((error: unknown) => {
    if (error instanceof MatrixError && error.errcode === 'M_NOT_FOUND') return undefined;
    throw error;
  });
  if (device === undefined) return undefined;
  const client = (await clients.ofUser(userId)).get(deviceId);
  const seen = device['last_seen_ts'];
  const pairs: readonly (readonly [string, string])[] = [
    [W.device, deviceId],
    [W.name, nameOf(device)],
    [W.client, client === undefined ? W.legacy : `${client.name}, ${client.host}`],
    [W.lastSeen, typeof seen === 'number' ? new Date(seen).toUTCString() : W.never],
  ];
  return { id: deviceId, name: nameOf(device), facts: pairs };
}
