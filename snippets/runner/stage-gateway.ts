/** The push gateway on a stage. */
import type { StageGateway } from '../gateway.ts';
import type { Scene } from './actor.ts';
import { NotRun } from './failures.ts';
import { hearing } from './hearing.ts';
import type { Target } from './target.ts';

/** Makes the gateway of a run when it is first asked for, with what it is sent from the start of the run on. */
export function createStageGateway(scene: Scene, { gateway }: Target): () => StageGateway {
  const begin = gateway?.requests.length ?? 0;
  let made: StageGateway | undefined;
  return () => {
    if (gateway === undefined) throw new NotRun('there is no push gateway beside the server');
    made ??= {
      url: gateway.url,
      answer: (how) => gateway.answer(how),
      ...hearing(scene, gateway, begin, 'the push gateway'),
    };
    return made;
  };
}
