import { delay, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { paths } from '@/types/api.gen';
import { envelope } from './factories';

type ApiPath = keyof paths;
type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

type Success<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 'default'
        ? never
        : Responses[Status] extends { content: { 'application/json': infer Body } }
          ? Body
          : never;
    }[keyof Responses]
  : never;

/** The body that an operation answers with when it succeeds. */
export type Body<Path extends ApiPath, M extends Method> = M extends keyof paths[Path] ? Success<paths[Path][M]> : never;

export const server = setupServer();

function toPattern(path: string): string {
  return `*${path.replace(/\{(\w+)\}/g, ':$1')}`;
}

/** What a request brought, for tests that look at what was sent. */
export interface Sent {
  url: URL;
  params: Record<string, string>;
  body: unknown;
}

/** Answers an operation with a body of its own type, or with what a function makes of the request. */
export function answer<Path extends ApiPath, M extends Method>(
  method: M,
  path: Path,
  body: Body<Path, M> | ((sent: Sent) => Body<Path, M> | Response),
  status = 200,
): void {
  server.use(
    http[method](toPattern(path), async ({ request, params }) => {
      if (typeof body !== 'function') return HttpResponse.json(body as never, { status });
      const text = await request.clone().text();
      const made = (body as (sent: Sent) => unknown)({
        url: new URL(request.url),
        params: params as Record<string, string>,
        body: text === '' ? undefined : JSON.parse(text),
      });
      return made instanceof Response ? made : HttpResponse.json(made as never, { status });
    }),
  );
}

/** Lets an operation fail with the envelope of the contract. */
export function fail(
  method: Method,
  path: ApiPath,
  status: number,
  error_code: string,
  more: Parameters<typeof envelope>[1] = {},
): void {
  server.use(http[method](toPattern(path), () => HttpResponse.json(envelope(error_code, more), { status })));
}

/** Lets an operation never answer. */
export function hang(method: Method, path: ApiPath): void {
  server.use(http[method](toPattern(path), () => delay('infinite')));
}

/** Lets an operation fail without an answer, as when the network is down. */
export function cutOff(method: Method, path: ApiPath): void {
  server.use(http[method](toPattern(path), () => HttpResponse.error()));
}
