import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'JSON that two programs read differently',
  about:
    'Events are signed. If two servers could read two different events out of one text, a signature would say nothing.',
  operations: ['sendMessage'],
  spec: 'appendices/#canonical-json',
  errors: ['M_NOT_JSON'],
  claims: {
    'duplicate-key': 'The same key twice in one object is 400 M_NOT_JSON.',
    surrogate: 'So is half a surrogate pair,',
    nul: 'the character NUL,',
    deep: 'and more than 100 levels of nesting.',
    'whole-character': 'A character outside the basic plane is fine, escaped or not.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const send = (rawBody: string) =>
      alice.request('PUT', roomPath(room, `send/org.example.two/${stage.unique('two')}`), {
        rawBody,
      });

    stage.step('Which body is it?');
    const twice = await send('{"tea": {"body": "yes", "body": "no"}}');
    stage.claim('duplicate-key', refuses(twice, 400, 'M_NOT_JSON'), twice.body);
    stage.step('Half a character');
    const half = await send('{"body": "\\ud83d"}');
    stage.claim('surrogate', refuses(half, 400, 'M_NOT_JSON'), half.body);
    stage.step('A character that ends texts in some languages');
    const nul = await send('{"body": "off with\\u0000her head"}');
    stage.claim('nul', refuses(nul, 400, 'M_NOT_JSON'), nul.body);
    const deep = await send(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`);
    stage.claim('deep', refuses(deep, 400, 'M_NOT_JSON'), deep.body);
    stage.step('A whole one');
    const whole = await send('{"body": "\\ud83d\\udc07 🐇"}');
    stage.claim('whole-character', whole.status === 200, whole.body);
  },
});
