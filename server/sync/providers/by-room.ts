/** Gathers what belongs to rooms, in the order in which it comes. */
export function byRoom<Item, Value>(
  items: Iterable<Item>,
  place: (item: Item) => readonly [roomId: string, value: Value],
): Map<string, Value[]> {
  const rooms = new Map<string, Value[]>();
  for (const item of items) {
    const [roomId, value] = place(item);
    const values = rooms.get(roomId);
    if (values === undefined) rooms.set(roomId, [value]);
    else values.push(value);
  }
  return rooms;
}
