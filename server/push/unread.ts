/**
 * Counts what is unread: judges every event by the push rules of those it reaches, in the event's own commit.
 *
 * Nearly everyone in a room has the default rules, and most events mean the same to all of those. So each
 * event is judged once for the room, and once more for each member who has rules of their own, is
 * mentioned or ignores the sender; only where that comes out differently is there something to store for them.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications
 */
import { serverOf, type ServerNameText, type UserId } from '../matrix/identifiers.ts';
import { isArray, isObject, isString } from '../matrix/json.ts';
import { once } from '../matrix/once.ts';
import { defaultRules } from '../matrix/push-rules/default-rules.ts';
import { decidePush, pushOutcome } from '../matrix/push-rules/evaluate.ts';
import type { PushRuleset } from '../matrix/push-rules/types.ts';
import type { EventStore } from '../storage/events.ts';
import type { IgnoredUserStore } from '../storage/ignored-users.ts';
import type { Write } from '../storage/engine.ts';
import type { Meaning, NotificationStore, Place } from '../storage/notifications.ts';
import { UNTHREADED } from '../storage/receipts.ts';
import type { EventHooks, PersistedEvent } from './hook.ts';
import { NO_LISTENER, type NotificationListener } from './listener.ts';
import type { PushRules } from './push-rules.ts';
import { invitedBy } from './reach.ts';
import { MAIN, threadOf } from './threads.ts';

export interface UnreadDependencies {
  readonly serverName: ServerNameText;
  readonly rules: Pick<PushRules, 'customised'>;
  readonly notifications: NotificationStore;
  readonly events: Pick<EventStore, 'byId'>;
  readonly ignored: Pick<IgnoredUserStore, 'by'>;
  /** Those who bring notifications to their readers. */
  readonly listener?: NotificationListener;
}

/** The default rules that name their user; for everyone else they cannot match. */
const PERSONAL: ReadonlySet<string> = new Set(['.m.rule.invite_for_me', '.m.rule.is_user_mention']);

/** What nobody hears notifies nobody. */
const UNHEARD: Required<Meaning> = { notify: 0, highlight: 0, actions: [] };

/** No user's id: matches no sender. */
const NOBODY = '';

/** The default rules of someone who is neither invited nor mentioned. */
const COMMON_RULES: PushRuleset = {
  ...defaultRules(NOBODY),
  override: defaultRules(NOBODY).override.filter((rule) => !PERSONAL.has(rule.rule_id)),
};

export function unreadHooks(dependencies: UnreadDependencies): EventHooks {
  const { serverName, rules, notifications, events, ignored } = dependencies;
  const { listener = NO_LISTENER } = dependencies;

  return {
    async beforeCommit(persisted) {
      const customised = await rules.customised();
      const writes = await Promise.all(persisted.map((event) => judge(event, customised)));
      return writes.flat();
    },
    afterCommit: (persisted) => listener.afterCommit(persisted),
  };

  async function judge(
    event: PersistedEvent,
    customised: ReadonlyMap<UserId, PushRuleset>,
  ): Promise<Write[]> {
    const place: Place = {
      roomId: event.roomId,
      thread: await threadOfNew(event),
      position: event.position,
    };
    const common = meaning(event, COMMON_RULES, NOBODY, undefined);
    const writes = floorsRaisedBy(event, place);
    const isForRoom = common.notify === 1 && event.joinedCount > 1;
    if (isForRoom) writes.push(notifications.addForRoom(place, event.sender, common));
    // State is told to those, too, who ignore its sender.
    const deaf = event.stateKey === undefined ? await ignored.by(event.sender) : NONE;
    const exceptions = await membersToAsk(event, customised, deaf);
    const names = exceptions.some((userId) => asksForName(customised.get(userId)))
      ? await event.displayNames(exceptions)
      : undefined;
    const apart = new Map<UserId, Required<Meaning>>();
    for (const userId of exceptions) {
      const own = customised.get(userId) ?? defaultRules(userId);
      const theirs = deaf.has(userId) ? UNHEARD : meaning(event, own, userId, names?.get(userId));
      apart.set(userId, theirs);
      writes.push(...whatDiffers(place, userId, theirs, common));
    }
    const invited = once(() => invitation(event, customised));
    const meaningFor = async (userId: UserId): Promise<Required<Meaning>> => {
      if (userId === invitedBy(event)) return invited();
      return apart.get(userId) ?? (isForRoom ? common : UNHEARD);
    };
    const isNotifying =
      isForRoom ||
      invitedBy(event) !== undefined ||
      apart.values().some(({ notify }) => notify === 1);
    const judged = { event, thread: place.thread, isNotifying, meaningFor };
    return [...writes, ...(await listener.beforeCommit(judged))];
  }

  /** The row of a member for whom an event means something else than for the room; none where it does not. */
  function whatDiffers(
    place: Place,
    userId: UserId,
    theirs: Required<Meaning>,
    common: Required<Meaning>,
  ): Write[] {
    const difference = {
      notify: theirs.notify - common.notify,
      highlight: theirs.highlight - common.highlight,
      actions: theirs.actions,
    };
    const isDifferent = difference.notify !== 0 || difference.highlight !== 0;
    const isOther = JSON.stringify(theirs.actions) !== JSON.stringify(common.actions);
    return isDifferent || (theirs.notify === 1 && isOther)
      ? [notifications.addForUser(place, userId, difference)]
      : [];
  }

  /** Whoever is invited is no member yet, and has nothing unread in the room; told they are all the same. */
  async function invitation(
    event: PersistedEvent,
    customised: ReadonlyMap<UserId, PushRuleset>,
  ): Promise<Required<Meaning>> {
    const invited = event.stateKey ?? NOBODY;
    if ((await ignored.by(event.sender)).has(invited)) return UNHEARD;
    return meaning(event, customised.get(invited) ?? defaultRules(invited), invited, undefined);
  }

  /** What a user sends they have read, and what was before they joined was never unread. */
  function floorsRaisedBy(event: PersistedEvent, place: Place): Write[] {
    const raise = (userId: UserId, thread: string): Write[] =>
      serverOf(userId) === serverName
        ? [notifications.raiseFloor(userId, event.roomId, thread, event.position)]
        : [];
    if (event.type !== 'm.room.member') return raise(event.sender, place.thread);
    const joined = event.content['membership'] === 'join' && event.previousMembership !== 'join';
    return joined && event.stateKey !== undefined ? raise(event.stateKey, UNTHREADED) : [];
  }

  function threadOfNew({ roomId, stateKey, content }: PersistedEvent): Promise<string> {
    if (stateKey !== undefined) return Promise.resolve(MAIN);
    return threadOf({ roomId, stateKey: null, pdu: { content } }, (id) => events.byId(id));
  }
}

const NONE: ReadonlySet<UserId> = new Set();

/** The members for whom an event may mean something else than for the room. */
async function membersToAsk(
  event: PersistedEvent,
  customised: ReadonlyMap<UserId, PushRuleset>,
  deaf: ReadonlySet<UserId>,
): Promise<UserId[]> {
  const mentions = event.content['m.mentions'];
  const mentioned = isObject(mentions) && isArray(mentions['user_ids']) ? mentions['user_ids'] : [];
  if (customised.size === 0 && mentioned.length === 0 && deaf.size === 0) return [];
  const members = await event.localMembers();
  const fewer = customised.size < members.size ? customised.keys() : members;
  const asked = new Set<UserId>();
  for (const userId of fewer) if (customised.has(userId) && members.has(userId)) asked.add(userId);
  for (const userId of mentioned) if (isString(userId) && members.has(userId)) asked.add(userId);
  for (const userId of deaf) if (members.has(userId)) asked.add(userId);
  asked.delete(event.sender);
  return [...asked];
}

function meaning(
  event: PersistedEvent,
  rules: PushRuleset,
  user: UserId,
  displayName: string | undefined,
): Required<Meaning> {
  const decision = decidePush(rules, {
    event: event.clientEvent,
    user,
    displayName,
    memberCount: event.joinedCount,
    senderPower: event.senderPower,
    powerToNotify: event.powerToNotify,
  });
  const actions = decision?.actions ?? [];
  const outcome = pushOutcome(actions);
  return {
    actions,
    notify: Number(outcome.notify),
    highlight: Number(outcome.notify && outcome.highlight),
  };
}

function asksForName(rules: PushRuleset | undefined): boolean {
  if (rules === undefined) return false;
  return [...rules.override, ...rules.underride].some(
    (rule) =>
      rule.enabled &&
      rule.conditions?.some(({ kind }) => kind === 'contains_display_name') === true,
  );
}
