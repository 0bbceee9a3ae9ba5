import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, toApiError } from '@/lib/errors';
import { useSession } from '@/lib/stores/session';
import { envelope, me } from '@/test/factories';
import { answer, cutOff, fail, server } from '@/test/server';
import { client } from './api';

const mePath = '*/api/v1/auth/me';
const refreshPath = '*/api/v1/auth/refresh';

/** A server whose access cookie has run out until someone refreshes. */
function expiredSession(error_code = 'TOKEN_EXPIRED') {
  const calls = { me: 0, refresh: 0, bodies: [] as unknown[] };
  let valid = false;
  const guarded = (body: object) => (valid ? HttpResponse.json(body) : HttpResponse.json(envelope(error_code), { status: 401 }));
  server.use(
    http.get(mePath, () => {
      calls.me += 1;
      return guarded(me());
    }),
    http.post('*/api/v1/incidents/:id/comments', async ({ request }) => {
      calls.bodies.push(await request.json());
      return guarded({});
    }),
    http.post(refreshPath, () => {
      calls.refresh += 1;
      valid = true;
      return HttpResponse.json({ access_token: 'x', token_type: 'bearer', message: 'ok' });
    }),
  );
  return calls;
}

async function problem(work: Promise<unknown>): Promise<ApiError> {
  return toApiError(await work.then(() => undefined).catch((error: unknown) => error));
}

beforeEach(() => useSession.getState().begin());

describe('a request whose session ran out', () => {
  it('is repeated once after a refresh', async () => {
    const calls = expiredSession();
    const { data } = await client.GET('/api/v1/auth/me');
    expect(data?.email).toBe('ada@example.com');
    expect(calls).toMatchObject({ me: 2, refresh: 1 });
  });

  it('sends its body again', async () => {
    const calls = expiredSession();
    await client.POST('/api/v1/incidents/{incident_id}/comments', {
      params: { path: { incident_id: 'i' } },
      body: { content: 'rolled back' },
    });
    expect(calls.bodies).toEqual([{ content: 'rolled back' }, { content: 'rolled back' }]);
  });

  it('shares one refresh with all others', async () => {
    const calls = expiredSession();
    await Promise.all(Array.from({ length: 5 }, () => client.GET('/api/v1/auth/me')));
    expect(calls).toEqual({ me: 10, refresh: 1, bodies: [] });
  });

  it('does not refresh again when another tab just did', async () => {
    const calls = expiredSession();
    localStorage.setItem('sre-copilot.refreshed-at', String(Date.now() + 1_000));
    const error = await problem(client.GET('/api/v1/auth/me'));
    expect(calls).toMatchObject({ me: 2, refresh: 0 });
    expect(error.httpStatus).toBe(401);
  });

  it('is treated the same when the browser has dropped the cookie', async () => {
    const calls = expiredSession('UNAUTHORIZED');
    await client.GET('/api/v1/auth/me');
    expect(calls).toMatchObject({ me: 2, refresh: 1 });
  });

  it('is not sent at all when nobody is signed in', async () => {
    useSession.getState().end();
    const calls = expiredSession();
    expect((await problem(client.GET('/api/v1/auth/me'))).httpStatus).toBe(401);
    expect(calls).toMatchObject({ me: 0, refresh: 0 });
  });

  it('ends the session when the refresh is refused', async () => {
    fail('get', '/api/v1/auth/me', 401, 'TOKEN_EXPIRED');
    fail('post', '/api/v1/auth/refresh', 401, 'TOKEN_REUSED');
    await problem(client.GET('/api/v1/auth/me'));
    expect(useSession.getState()).toMatchObject({ signedIn: false, ended: 'expired' });
    expect(localStorage.getItem('sre-copilot.signed-in')).toBeNull();
  });

  it.each([
    ['the server cannot be reached', () => cutOff('post', '/api/v1/auth/refresh')],
    ['the server is broken', () => fail('post', '/api/v1/auth/refresh', 503, 'SERVICE_UNAVAILABLE')],
  ])('keeps the session when %s', async (_, broken) => {
    fail('get', '/api/v1/auth/me', 401, 'TOKEN_EXPIRED');
    broken();
    expect((await problem(client.GET('/api/v1/auth/me'))).error_code).toBe('NETWORK_ERROR');
    expect(useSession.getState().signedIn).toBe(true);
  });

  it('takes a refused sign-in for what it is', async () => {
    fail('post', '/api/v1/auth/login', 401, 'INVALID_CREDENTIALS');
    const error = await problem(client.POST('/api/v1/auth/login', { body: { email: 'a', password: 'b' } }));
    expect(error.error_code).toBe('INVALID_CREDENTIALS');
    expect(useSession.getState().signedIn).toBe(true);
  });
});

describe('a request that failed', () => {
  it('carries everything that the server said', async () => {
    fail('get', '/api/v1/projects', 409, 'INVALID_TRANSITION', {
      detail: 'Resolved incidents are not acknowledged.',
      allowed: ['learned', 'investigating'],
      fields: [{ field: 'state', message: 'is not allowed' }],
    });
    const error = await problem(client.GET('/api/v1/projects'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      httpStatus: 409,
      error_code: 'INVALID_TRANSITION',
      detail: 'Resolved incidents are not acknowledged.',
      request_id: 'req-12345678',
      allowed: ['learned', 'investigating'],
      fields: [{ field: 'state', message: 'is not allowed' }],
    });
  });

  it('names the wait and the request even when the body is no envelope', async () => {
    server.use(
      http.get(
        '*/api/v1/projects',
        () => new HttpResponse('<html>', { status: 503, headers: { 'Retry-After': '7', 'X-Request-ID': 'edge-1' } }),
      ),
    );
    expect(await problem(client.GET('/api/v1/projects'))).toMatchObject({
      httpStatus: 503,
      error_code: 'UPSTREAM_ERROR',
      retryAfter: 7,
      request_id: 'edge-1',
    });
  });

  it('says so when the server was not reached', async () => {
    cutOff('get', '/api/v1/projects');
    expect(await problem(client.GET('/api/v1/projects'))).toMatchObject({
      httpStatus: 0,
      error_code: 'NETWORK_ERROR',
      detail: 'The server could not be reached.',
    });
  });

  it('leaves a good answer alone', async () => {
    answer('get', '/api/v1/projects', []);
    expect((await client.GET('/api/v1/projects')).data).toEqual([]);
  });
});
