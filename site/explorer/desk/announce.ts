/** What a screen reader is told after an action that shows something else elsewhere on the page. */
import { standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import { stepAt } from '../panels/resolution.ts';
import { sentence } from '../words/event-words.ts';
import type { Action, Desk } from './desk.ts';

export function announcement(action: Action, desk: Desk, plays: readonly Play[]): string {
  const { at, steps } = desk.view;
  switch (action.do) {
    case 'step': {
      const play = plays[action.pane];
      const step = play === undefined ? undefined : stepAt(play, at, steps[action.pane] ?? 0);
      return step === undefined ? '' : `${step.title}. ${plainText(step.says.text)}`;
    }
    case 'select':
    case 'version':
      return plays
        .map((play) => {
          const { event } = standAt(play, at);
          const what =
            event === undefined ? 'The room now' : `${sentence(event.plan)}: ${event.outcome}`;
          return plays.length > 1 ? `${what} in version ${play.version.id}` : what;
        })
        .join('; ');
    default:
      return desk.message;
  }
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
