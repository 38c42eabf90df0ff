/** The pages that are part of the API itself, used as a client's own browser would use them. */
import { expect, test, type APIRequestContext } from 'playwright/test';

const PASSWORD = 'down the rabbit hole';

async function register(request: APIRequestContext): Promise<string> {
  const username = `alice-${crypto.randomUUID()}`;
  const answer = await request.post('/_matrix/client/v3/register', {
    data: { username, password: PASSWORD, auth: { type: 'm.login.dummy' } },
  });
  expect(answer.status()).toBe(200);
  return username;
}

test('the login page hands the session to the client that opened it', async ({ page, request }) => {
  const username = await register(request);
  await page.goto('/_matrix/static/client/login/?device_id=LOOKINGGLASS');
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText('No client is listening');

  await page.evaluate(() => {
    Reflect.set(window, 'matrixLogin', {
      onLogin: (answer: unknown) => Reflect.set(window, 'handedOver', answer),
    });
  });
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button').click();
  await page.waitForFunction(() => Reflect.has(window, 'handedOver'));
  expect(await page.evaluate(() => Reflect.get(window, 'handedOver'))).toMatchObject({
    device_id: 'LOOKINGGLASS',
  });
});

test('the page of a stage tells the window that opened it', async ({ page, request, baseURL }) => {
  const username = await register(request);
  const url = '/_matrix/client/v3/account/deactivate';
  const challenge: unknown = await (await request.post(url, { data: {} })).json();
  const session = String(Reflect.get(Object(challenge), 'session'));

  // A client of another origin, as most are.
  await page.goto('data:text/html,<title>client</title>');
  const opened = page.waitForEvent('popup');
  await page.evaluate((address) => {
    window.addEventListener('message', ({ data, origin }) => {
      document.title = `${String(data)} from ${origin}`;
    });
    window.open(address);
  }, `${baseURL}/_matrix/client/v3/auth/m.login.password/fallback/web?session=${session}`);
  const popup = await opened;
  await popup.getByLabel('User name').fill(username);
  await popup.getByLabel('Password').fill(PASSWORD);
  await popup.getByRole('button').click();
  await expect(page).toHaveTitle(`authDone from ${baseURL}`);

  const done = await request.post(url, { data: { auth: { session } } });
  expect(await done.json()).toEqual({ id_server_unbind_result: 'success' });
});
