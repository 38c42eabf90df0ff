/** Every operation this server serves, module by module. A module's name in the spec is its file's name here. */
import { routes as notices } from './admin/notices.ts';
import { routes as reports } from './admin/reports.ts';
import { routes as sharedSecretRegister } from './admin/shared-secret-register.ts';
import { routes as accountData } from './client/account-data.ts';
import { routes as accountDeactivation } from './client/account-deactivation.ts';
import { routes as admin } from './client/admin.ts';
import { routes as administrativeContact } from './client/administrative-contact.ts';
import { routes as appservicePing } from './client/appservice-ping.ts';
import { routes as appserviceRoomDirectory } from './client/appservice-room-directory.ts';
import { routes as authedContentRepo } from './client/authed-content-repo.ts';
import { routes as banning } from './client/banning.ts';
import { routes as capabilities } from './client/capabilities.ts';
import { routes as contentRepo } from './client/content-repo.ts';
import { routes as createRoom } from './client/create-room.ts';
import { routes as crossSigning } from './client/cross-signing.ts';
import { routes as deviceManagement } from './client/device-management.ts';
import { routes as directory } from './client/directory.ts';
import { routes as eventContext } from './client/event-context.ts';
import { routes as filter } from './client/filter.ts';
import { routes as inviting } from './client/inviting.ts';
import { routes as joining } from './client/joining.ts';
import { routes as keyBackup } from './client/key-backup.ts';
import { routes as keys } from './client/keys.ts';
import { routes as kicking } from './client/kicking.ts';
import { routes as knocking } from './client/knocking.ts';
import { routes as leaving } from './client/leaving.ts';
import { routes as listJoinedRooms } from './client/list-joined-rooms.ts';
import { routes as listPublicRooms } from './client/list-public-rooms.ts';
import { routes as loginToken } from './client/login-token.ts';
import { routes as login } from './client/login.ts';
import { routes as logout } from './client/logout.ts';
import { routes as messagePagination } from './client/message-pagination.ts';
import { routes as mutualRooms } from './client/mutual-rooms.ts';
import { routes as oldSync } from './client/old-sync.ts';
import { routes as openId } from './client/openid.ts';
import { routes as notifications } from './client/notifications.ts';
import { routes as oauthServerMetadata } from './client/oauth-server-metadata.ts';
import { routes as passwordManagement } from './client/password-management.ts';
import { routes as peekingEvents } from './client/peeking-events.ts';
import { routes as policyServer } from './client/policy-server.ts';
import { routes as presence } from './client/presence.ts';
import { routes as profile } from './client/profile.ts';
import { routes as pusher } from './client/pusher.ts';
import { routes as pushrules } from './client/pushrules.ts';
import { routes as readMarkers } from './client/read-markers.ts';
import { routes as receipts } from './client/receipts.ts';
import { routes as redaction } from './client/redaction.ts';
import { routes as refresh } from './client/refresh.ts';
import { routes as registrationTokens } from './client/registration-tokens.ts';
import { routes as registration } from './client/registration.ts';
import { routes as relations } from './client/relations.ts';
import { routes as reportContent } from './client/report-content.ts';
import { routes as roomEventByTimestamp } from './client/room-event-by-timestamp.ts';
import { routes as roomInitialSync } from './client/room-initial-sync.ts';
import { routes as roomSend } from './client/room-send.ts';
import { routes as roomState } from './client/room-state.ts';
import { routes as roomSummary } from './client/room-summary.ts';
import { routes as roomUpgrades } from './client/room-upgrades.ts';
import { routes as rooms } from './client/rooms.ts';
import { routes as search } from './client/search.ts';
import { routes as spaceHierarchy } from './client/space-hierarchy.ts';
import { routes as ssoLoginRedirect } from './client/sso-login-redirect.ts';
import { routes as support } from './client/support.ts';
import { routes as sync } from './client/sync.ts';
import { routes as tags } from './client/tags.ts';
import { routes as thirdPartyLookup } from './client/third-party-lookup.ts';
import { routes as thirdPartyMembership } from './client/third-party-membership.ts';
import { routes as threadsList } from './client/threads-list.ts';
import { routes as toDevice } from './client/to-device.ts';
import { routes as typing } from './client/typing.ts';
import { routes as users } from './client/users.ts';
import { routes as versions } from './client/versions.ts';
import { routes as voip } from './client/voip.ts';
import { routes as wellknown } from './client/wellknown.ts';
import { routes as whoami } from './client/whoami.ts';
import { routes as keysServer } from './federation/keys-server.ts';
import { routes as federationOpenId } from './federation/openid.ts';
import { routes as thirdPartyInvite } from './federation/third-party-invite.ts';
import type { Route } from './route.ts';

/** The client-server API. */
export const clientRoutes: readonly Route[] = [
  ...accountData,
  ...accountDeactivation,
  ...admin,
  ...administrativeContact,
  ...appservicePing,
  ...appserviceRoomDirectory,
  ...authedContentRepo,
  ...banning,
  ...capabilities,
  ...contentRepo,
  ...createRoom,
  ...crossSigning,
  ...deviceManagement,
  ...directory,
  ...eventContext,
  ...filter,
  ...inviting,
  ...joining,
  ...keyBackup,
  ...keys,
  ...kicking,
  ...knocking,
  ...leaving,
  ...listJoinedRooms,
  ...listPublicRooms,
  ...loginToken,
  ...login,
  ...logout,
  ...messagePagination,
  ...mutualRooms,
  ...oldSync,
  ...openId,
  ...notifications,
  ...oauthServerMetadata,
  ...passwordManagement,
  ...peekingEvents,
  ...policyServer,
  ...presence,
  ...profile,
  ...pusher,
  ...pushrules,
  ...readMarkers,
  ...receipts,
  ...redaction,
  ...refresh,
  ...registrationTokens,
  ...registration,
  ...relations,
  ...reportContent,
  ...roomEventByTimestamp,
  ...roomInitialSync,
  ...roomSend,
  ...roomState,
  ...roomSummary,
  ...roomUpgrades,
  ...rooms,
  ...search,
  ...spaceHierarchy,
  ...ssoLoginRedirect,
  ...support,
  ...sync,
  ...tags,
  ...thirdPartyLookup,
  ...thirdPartyMembership,
  ...threadsList,
  ...toDevice,
  ...typing,
  ...users,
  ...versions,
  ...voip,
  ...wellknown,
  ...whoami,
];

/** Of the server-server API what needs no other homeserver: identity servers and widgets ask for it. */
export const federationRoutes: readonly Route[] = [
  ...federationOpenId,
  ...keysServer,
  ...thirdPartyInvite,
];

/** What is served beside the spec, for administrators and the tools that set servers up. */
const adminRoutes: readonly Route[] = [...notices, ...reports, ...sharedSecretRegister];

export const routes: readonly Route[] = [...clientRoutes, ...federationRoutes, ...adminRoutes];
