import type { Query, QueryClient } from '@tanstack/react-query';
import { useArrivals } from '@/lib/stores/arrivals';
import type { paths } from '@/types/api.gen';

export type ApiPath = keyof paths;

/** The body that a GET of a path answers with. */
export type Answer<Path extends ApiPath> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

type PathParams = Record<string, string>;

const mergeFor = 1_000;

/** What live rules may do to the loaded data. Refreshes of the same query are merged to one a second. */
export class LiveCache {
  private readonly due = new Map<string, { path: ApiPath; params: PathParams; added: boolean }>();
  private readonly rested = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  /**
   * Changes every loaded answer of a path in place, without a request. Returning the same value changes nothing.
   * An answer that is on its way may be older than the change, and would undo it: it is asked for again.
   */
  patch<Path extends ApiPath>(path: Path, params: PathParams, change: (answer: Answer<Path>) => Answer<Path>): void {
    const matches = (query: Query) => reads(query, path, params);
    const underWay = this.queries.getQueryCache().findAll({ predicate: matches, fetchStatus: 'fetching' });
    this.queries.setQueriesData<Answer<Path>>({ predicate: matches }, (answer) =>
      answer === undefined ? undefined : change(answer),
    );
    if (underWay.length > 0) void this.queries.invalidateQueries({ predicate: (query) => underWay.includes(query) });
  }

  /** Asks again for every mounted query of a path; others are asked when they are next shown. */
  refresh(path: ApiPath, params: PathParams = {}): void {
    this.schedule(path, params, false);
  }

  /** Tells lists of a path that a row was added. A list with `meta.holdNew` keeps its rows and counts instead. */
  added(path: ApiPath, id: string, params: PathParams = {}): void {
    useArrivals.getState().add(path, id);
    this.schedule(path, params, true);
  }

  /** Rows of a path may belong into other lists now. A list with `meta.holdNew` keeps its rows where they are. */
  moved(path: ApiPath, params: PathParams = {}): void {
    this.schedule(path, params, true);
  }

  private schedule(path: ApiPath, params: PathParams, added: boolean): void {
    const key = JSON.stringify([path, params, added]);
    const wait = (this.rested.get(key) ?? 0) + mergeFor - Date.now();
    if (wait <= 0) {
      this.invalidate(key, path, params, added);
      return;
    }
    this.due.set(key, { path, params, added });
    this.timer ??= setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.timer = undefined;
    const due = [...this.due];
    this.due.clear();
    for (const [key, { path, params, added }] of due) this.invalidate(key, path, params, added);
  }

  private invalidate(key: string, path: ApiPath, params: PathParams, added: boolean): void {
    this.rested.set(key, Date.now());
    void this.queries.invalidateQueries({
      predicate: (query) => reads(query, path, params) && !(added && query.meta?.holdNew === true),
    });
  }
}

/** Whether a query reads a path with these path parameters. */
export function reads(query: Query, path: string, params: PathParams = {}): boolean {
  const [method, queryPath, init] = query.queryKey as [unknown, unknown, { params?: { path?: PathParams } } | undefined];
  if (method !== 'get' || queryPath !== path) return false;
  return Object.entries(params).every(([name, value]) => init?.params?.path?.[name] === value);
}
