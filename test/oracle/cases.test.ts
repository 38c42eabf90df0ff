import { describe, expect, it } from 'vitest';
import { caseFiles, roomOf, stateOf } from './compare/case-file.ts';
import { show } from './compare/mismatches.ts';
import { serverJudges, serverRedacts, serverResolves, serverSelects } from './compare/server.ts';
import { judge, lookupIn } from './naive/judge.ts';
import { redacted } from './naive/redaction.ts';
import { resolveStates } from './naive/resolution.ts';
import { get, keyName, type State } from './naive/room.ts';
import { selectedKeys } from './naive/selection.ts';

/** Questions on which the server and the oracle once differed. */
describe('cases', () => {
  it.each(caseFiles())('$file: $title', (file) => {
    const room = roomOf(file);
    const { question, answer, version } = file;
    switch (question.about) {
      case 'authorization': {
        const [event, state] = [get(room.graph, question.event), stateOf(question.state, room)];
        expect(show(judge(event, lookupIn(state, room.graph), room))).toBe(answer);
        expect(show(serverJudges(event, state, room))).toBe(answer);
        break;
      }
      case 'resolution': {
        const states = question.states.map((ids) => stateOf(ids, room));
        expect(idsIn(resolveStates(states, room))).toEqual(answer);
        expect(idsIn(serverResolves(states, room))).toEqual(answer);
        break;
      }
      case 'redaction': {
        const event = get(room.graph, question.event);
        expect(redacted(event.pdu, version)).toEqual(answer);
        expect(serverRedacts(event, version)).toEqual(answer);
        break;
      }
      case 'auth events': {
        const event = get(room.graph, question.event);
        const names = (keys: readonly (readonly [string, string])[]) =>
          keys.map(([type, key]) => keyName(type, key)).sort();
        expect(names(selectedKeys(event.pdu, version))).toEqual(answer);
        expect(names(serverSelects(event, version))).toEqual(answer);
      }
    }
  });
});

function idsIn(state: State): string[] {
  return [...state.values()].sort();
}
