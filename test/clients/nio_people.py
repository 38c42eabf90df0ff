"""
Two people who use matrix-nio, as Debian has it, and tell what they see: a line of JSON for each thing they did.

Arguments: the homeserver's URL.
"""

import asyncio
import json
import sys
from importlib.metadata import version
from io import BytesIO

import nio

PASSWORD = "the best butter"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 16


def tell(step, **seen):
    print(json.dumps({"step": step, **seen}), flush=True)


def good(answer):
    """The answer. Raises where nio made an error of it, as it does of an answer that it finds incomplete."""
    if isinstance(answer, nio.ErrorResponse):
        raise RuntimeError(f"{type(answer).__name__}: {answer}")
    return answer


async def person(url, name):
    """Registers somebody, who then logs in. The device has a name: nio does not read a list with one that has none."""
    client = nio.AsyncClient(url, name, config=nio.AsyncClientConfig(encryption_enabled=False))
    good(await client.register(name, PASSWORD, device_name="phone"))
    good(await client.login(PASSWORD))
    return client


async def until(client, fits):
    """Syncs until something is so. Each sync waits at the server for news."""
    for _ in range(20):
        found = fits()
        if found:
            return found
        good(await client.sync(timeout=5000))
    raise RuntimeError("it did not come to pass")


def knows(client, room_id, user_id):
    return room_id in client.rooms and user_id in client.rooms[room_id].users


def hears(client):
    """Keeps the events of rooms that come to a client."""
    heard = []
    client.add_event_callback(lambda room, event: heard.append(event), nio.Event)
    return heard


async def meet(alice, bob):
    created = good(
        await alice.room_create(
            alias="tea",
            name="A mad tea party",
            topic="no room",
            invite=[bob.user_id],
            preset=nio.RoomPreset.private_chat,
        )
    )
    room_id = created.room_id
    await until(bob, lambda: room_id in bob.invited_rooms)
    inviter = bob.invited_rooms[room_id].inviter
    resolved = good(await bob.room_resolve_alias("#tea:localhost"))
    good(await bob.join(room_id))
    await until(bob, lambda: room_id in bob.rooms)
    await until(alice, lambda: knows(alice, room_id, bob.user_id))
    joined = good(await bob.joined_members(room_id))
    tell(
        "meet",
        inviter=inviter,
        aliasLeadsThere=resolved.room_id == room_id,
        name=bob.rooms[room_id].name,
        topic=bob.rooms[room_id].topic,
        members=sorted(member.user_id for member in joined.members),
    )
    return room_id


async def talk(alice, bob, room_id, heard):
    # Bob waits at the server while Alice speaks.
    said = lambda: next((one for one in heard if getattr(one, "body", "") == "more tea?"), None)
    waiting = asyncio.create_task(until(bob, said))
    content = {"msgtype": "m.text", "body": "more tea?"}
    sent = good(await alice.room_send(room_id, "m.room.message", content))
    event = await waiting
    tell("talk", sender=event.sender, sameEvent=event.event_id == sent.event_id)
    return sent.event_id


async def show(alice, bob, room_id, heard):
    uploaded, _ = await alice.upload(
        lambda *_: BytesIO(PICTURE), content_type="image/png", filename="hat.png", filesize=len(PICTURE)
    )
    content = {"msgtype": "m.image", "body": "hat.png", "url": good(uploaded).content_uri}
    good(await alice.room_send(room_id, "m.room.message", content))
    is_picture = lambda one: isinstance(one, nio.RoomMessageImage)
    event = await until(bob, lambda: next(filter(is_picture, heard), None))
    file = good(await bob.download(event.url))
    tell("show", same=file.body == PICTURE, type=file.content_type, name=file.filename)


async def notice(alice, bob, room_id, event_id):
    good(await alice.room_typing(room_id, True, timeout=10000))
    await until(bob, lambda: alice.user_id in bob.rooms[room_id].typing_users)
    unread = bob.rooms[room_id].unread_notifications
    good(await bob.room_read_markers(room_id, event_id, event_id))
    receipt = await until(alice, lambda: alice.rooms[room_id].read_receipts.get(bob.user_id))
    await until(bob, lambda: bob.rooms[room_id].fully_read_marker)
    tell(
        "notice",
        unreadBefore=unread,
        receipt=receipt.event_id == event_id,
        marker=bob.rooms[room_id].fully_read_marker == event_id,
    )


async def govern(alice, bob, room_id):
    refused = await bob.room_put_state(room_id, "m.room.name", {"name": "Bob's"})
    good(await alice.room_put_state(room_id, "m.room.name", {"name": "A quiet party"}))
    await until(bob, lambda: bob.rooms[room_id].name == "A quiet party")
    one = good(await bob.room_get_state_event(room_id, "m.room.name"))
    all_of_it = good(await bob.room_get_state(room_id))
    good(await alice.set_displayname("Alice Liddell"))
    shown = lambda: bob.rooms[room_id].user_name(alice.user_id)
    await until(bob, lambda: shown() == "Alice Liddell")
    tell(
        "govern",
        refused=refused.status_code,
        name=one.content["name"],
        types=sorted({event["type"] for event in all_of_it.events}),
        shown=shown(),
    )


async def look_back(alice, bob, room_id):
    for number in range(12):
        content = {"msgtype": "m.notice", "body": str(number)}
        good(await alice.room_send(room_id, "m.room.message", content))
    synced = good(await bob.sync(timeout=0))
    start, seen = synced.next_batch, []
    while start:
        page = good(await bob.room_messages(room_id, start, limit=5))
        seen += page.chunk
        start = page.end if page.chunk else None
    notices = [event for event in seen if isinstance(event, nio.RoomMessageNotice)]
    middle = notices[6]
    around = good(await bob.room_context(room_id, middle.event_id, limit=2))
    tell(
        "look back",
        notices=[event.body for event in notices],
        oldest=seen[-1].source["type"],
        around=[around.events_before[0].body, around.event.body, around.events_after[0].body],
    )
    return notices[0].event_id


async def redact(alice, bob, room_id, event_id, heard):
    good(await alice.room_redact(room_id, event_id, reason="a slip"))
    is_it = lambda one: isinstance(one, nio.RedactionEvent) and one.redacts == event_id
    redaction = await until(bob, lambda: next(filter(is_it, heard), None))
    event = good(await bob.room_get_event(room_id, event_id)).event
    tell("redact", reason=redaction.reason, left=type(event).__name__)


async def sign_out(alice, bob, url, room_id):
    tablet = nio.AsyncClient(url, "bob")
    good(await tablet.login(PASSWORD, device_name="tablet"))
    first = good(await tablet.sync(timeout=0))
    names = sorted(device.display_name for device in good(await bob.devices()).devices)
    asked = await bob.delete_devices([tablet.device_id])
    auth = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": "bob"},
        "password": PASSWORD,
        "session": asked.session,
    }
    good(await bob.delete_devices([tablet.device_id], auth))
    gone = await tablet.whoami()
    await tablet.close()
    good(await bob.room_leave(room_id))
    good(await bob.room_forget(room_id))
    await until(alice, lambda: not knows(alice, room_id, bob.user_id))
    token = bob.access_token
    good(await bob.logout())
    bob.access_token = token
    tell(
        "sign out",
        rooms=list(first.rooms.join) == [room_id],
        devices=names,
        asked=type(asked).__name__,
        removed=gone.status_code,
        signedOut=(await bob.whoami()).status_code,
    )


async def main(url):
    alice, bob = await person(url, "alice"), await person(url, "bob")
    heard = hears(bob)
    room_id = await meet(alice, bob)
    event_id = await talk(alice, bob, room_id, heard)
    await show(alice, bob, room_id, heard)
    await notice(alice, bob, room_id, event_id)
    await govern(alice, bob, room_id)
    slip = await look_back(alice, bob, room_id)
    await redact(alice, bob, room_id, slip, heard)
    await sign_out(alice, bob, url, room_id)
    for client in alice, bob:
        await client.close()


tell("nio", version=version("matrix-nio"))
asyncio.run(main(sys.argv[1]))
