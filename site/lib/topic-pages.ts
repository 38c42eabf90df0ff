/** Where to read about what entries of the ledger and requirements name: modules of the spec, and topics beside them. */
import { appservicePageOf } from './appservice-pages.ts';
import { addressOfModule } from './modules.ts';
import { pageOfTopic } from './room-pages.ts';

/** The page about a module or a topic, if there is one: `/client/login/`, `/rooms/versions/`, `/appservice/ping/`. */
export function pageAbout(topic: string): string | undefined {
  return addressOfModule(topic) ?? pageOfTopic(topic) ?? appservicePageOf(topic);
}
