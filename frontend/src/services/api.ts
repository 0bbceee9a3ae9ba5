import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { ApiError } from '@/lib/errors';
import { useSession } from '@/lib/stores/session';
import type { ErrorEnvelope } from '@/types/api';
import type { paths } from '@/types/api.gen';
import { refreshSession } from './refresh';

const origin = import.meta.env.VITE_API_GATEWAY_URL ?? globalThis.location.origin;

/** Routes whose 401 is an answer about what was sent, not about the session. */
const sessionless = /\/api\/v1\/auth\/(login|register|refresh|logout)$/;

/** Sends a request with the session's cookies; when the session ran out it is renewed once and the request repeated. */
export async function sessionFetch(request: Request): Promise<Response> {
  const asksAboutSession = !sessionless.test(request.url);
  // Without a session every answer would be a refusal; panels that are still mounted need not ask.
  if (asksAboutSession && !useSession.getState().signedIn) throw new ApiError(401, { error_code: 'UNAUTHORIZED' });
  const sentAt = Date.now();
  const again = request.clone();
  const answer = await reach(request);
  if (answer.status !== 401 || !asksAboutSession) return answer;
  if (!(await isSessionEnd(answer))) return answer;

  const outcome = await refreshSession(sentAt, () =>
    fetch(new Request(`${origin}/api/v1/auth/refresh`, { method: 'POST', credentials: 'include' })),
  );
  if (outcome === 'unreachable') throw new ApiError(0, {});
  if (outcome === 'refused') {
    useSession.getState().end('expired');
    return answer;
  }
  const repeated = await reach(again);
  if (repeated.status === 401) useSession.getState().end('expired');
  return repeated;
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, {});
  }
}

async function isSessionEnd(answer: Response): Promise<boolean> {
  const { error_code } = await envelopeOf(answer.clone());
  return error_code === 'TOKEN_EXPIRED' || error_code === 'UNAUTHORIZED';
}

async function envelopeOf(answer: Response): Promise<Partial<ErrorEnvelope>> {
  try {
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** The typed client. A request that fails throws an ApiError. */
export const client = createFetchClient<paths>({
  baseUrl: origin,
  credentials: 'include',
  fetch: sessionFetch,
});

client.use({
  async onResponse({ response }) {
    if (response.ok) return;
    const envelope = await envelopeOf(response.clone());
    const retryAfter = Number(response.headers.get('Retry-After'));
    throw new ApiError(response.status, {
      ...(retryAfter > 0 ? { retry_after: retryAfter } : {}),
      request_id: response.headers.get('X-Request-ID') ?? '',
      ...envelope,
    });
  },
});

/** Queries and mutations whose keys and types come from the path. */
export const api = createQueryClient(client);
