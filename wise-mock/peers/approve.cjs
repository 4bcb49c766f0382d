// npm `@transferwise/approve-api-action-helpers`: the browser's part of strong customer authentication. The approval page is Wise's, so
// the form that leads to it clears the token at the mock instead.
// Before there is a window: what it brings for frames begins to work as soon as there is one.
const { create, Flow } = require('@transferwise/approve-api-action-helpers');

const mock = process.env.WISE_MOCK;
const user = { authorization: 'Bearer mock-user-token' };
const listeners = [];

class Element {
  constructor() {
    this.style = {};
    this.classList = { add() {}, remove() {} };
    this.children = [];
  }
  appendChild(child) {
    this.children.push(child);
  }
  setAttribute() {}
  addEventListener() {}
  async submit() {
    const token = this.children.find((input) => input.name === 'ott').value;
    const headers = { ...user, 'one-time-token': token, 'content-type': 'application/json' };
    await fetch(`${mock}/v1/one-time-token/sms/trigger`, { method: 'POST', headers });
    const body = JSON.stringify({ otpCode: '111111' });
    const cleared = await fetch(`${mock}/v1/one-time-token/sms/verify`, { method: 'POST', headers, body });
    const data = cleared.ok ? 'tw-approve-api-action-success' : 'tw-approve-api-action-failed';
    listeners.forEach((listener) => listener({ data }));
  }
}
globalThis.document = {
  body: new Element(),
  head: new Element(),
  createElement: () => new Element(),
  addEventListener() {},
};
globalThis.window = {
  location: { hostname: 'localhost' },
  open: () => ({ close() {} }),
  addEventListener: (name, listener) => name === 'message' && listeners.push(listener),
  removeEventListener() {},
};

async function json(method, path, body, headers = {}) {
  headers = { ...user, 'content-type': 'application/json', ...headers };
  const response = await fetch(mock + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return text && JSON.parse(text);
}

(async () => {
  const [{ id }] = await json('GET', '/v2/profiles');
  const key = { 'X-idempotence-uuid': '6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d42' };
  const balance = await json('POST', `/v4/profiles/${id}/balances`, { currency: 'USD', type: 'STANDARD' }, key);
  await json('POST', '/_mock/sca', { operation: 'balanceStatementGet' });
  const period = 'currency=USD&intervalStart=2026-01-01T00:00:00Z&intervalEnd=2026-02-01T00:00:00Z&type=COMPACT';
  const url = `${mock}/v1/profiles/${id}/balance-statements/${balance.id}/statement.json?${period}`;
  const request = create({ flow: Flow.TAB });
  const { response, metadata } = await request(url, { headers: user, withMetadata: true });
  if (response.status !== 200 || !metadata.scaRequired) {
    throw new Error(`status ${response.status}, asked for approval: ${metadata.scaRequired}`);
  }
  console.log('a statement after approval');
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
