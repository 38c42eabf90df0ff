import { example } from '../../example.ts';

export default example({
  title: 'A page that logs in, for clients that cannot',
  about:
    'A client opens it in a browser of its own, defines window.matrixLogin.onLogin there, and is handed what a login answers.',
  operations: ['login'],
  spec: 'client-server-api/#login-fallback',
  claims: {
    html: 'There is an HTML page at the fallback address.',
    'hands-over': 'It hands the answer to window.matrixLogin.onLogin.',
    parameters: 'It can be given parameters of a login, such as the device.',
  },
  async run(stage) {
    stage.step('What a client’s built-in browser opens');
    const page = await stage.anyone.get('/_matrix/static/client/login/', {
      device_id: 'LOOKINGGLASS',
    });
    stage.claim(
      'html',
      page.status === 200 && /^text\/html\b/.test(page.headers['content-type'] ?? ''),
      page.headers,
    );
    stage.claim('hands-over', /matrixLogin[\s\S]*onLogin/.test(page.text));
    stage.claim('parameters', page.text.includes('device_id'));
  },
});
