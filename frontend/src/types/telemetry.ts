import type { paths } from './api.gen';

/** The body that a GET of a path answers with. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

type Item<List> = NonNullable<List> extends readonly (infer Row)[] ? Row : never;

export type LogPage = AnswerOf<'/api/v1/logs/search'>;
export type Log = Item<LogPage['items']>;
export type LogStats = AnswerOf<'/api/v1/logs/stats'>;
export type LogFacets = AnswerOf<'/api/v1/logs/facets'>;
export type LogFacet = Item<LogFacets['facets']>;
export type LogPattern = Item<AnswerOf<'/api/v1/logs/patterns'>['patterns']>;
export type LogView = Item<AnswerOf<'/api/v1/logs/views'>>;

export type TraceRow = Item<AnswerOf<'/api/v1/traces'>>;
export type TraceHistogram = AnswerOf<'/api/v1/traces/histogram'>;
export type Trace = AnswerOf<'/api/v1/traces/{trace_id}'>;
export type TraceSpan = Item<Trace['waterfall']>;

export type ServiceRow = Item<AnswerOf<'/api/v1/metrics/services-overview'>>;
export type Transaction = Item<AnswerOf<'/api/v1/metrics/services/{service_name}/slow-transactions'>>;
export type Endpoint = Item<AnswerOf<'/api/v1/metrics/services/{service_name}/endpoints'>>;
export type DatabaseStatement = Item<AnswerOf<'/api/v1/metrics/services/{service_name}/database-queries'>['queries']>;
export type ExternalHost = Item<AnswerOf<'/api/v1/metrics/services/{service_name}/external-services'>['services']>;
export type MetricName = Item<AnswerOf<'/api/v1/metrics/names'>>;

export type ErrorGroup = Item<AnswerOf<'/api/v1/errors/groups'>>;
export type ErrorGroupDetail = AnswerOf<'/api/v1/errors/groups/{fingerprint}'>;
export type Occurrence = Item<ErrorGroupDetail['occurrences']>;

export type Host = Item<AnswerOf<'/api/v1/infrastructure/hosts'>>;
export type HostDetail = AnswerOf<'/api/v1/infrastructure/hosts/{hostname}'>;

export type BrowserOverview = AnswerOf<'/api/v1/browser/overview'>;

/** A page or element with the values of a vital that it got. */
export interface VitalShare {
  name: string;
  count: number;
  p75: number;
  rating: 'good' | 'needs-improvement' | 'poor';
}

/** Where a vital is worst, and the times in milliseconds that it is made of. */
export interface VitalCauses {
  pages?: VitalShare[];
  targets?: VitalShare[];
  resources?: VitalShare[];
  parts?: { name: string; count: number; p75: number }[];
}

export type Vital = BrowserOverview['web_vitals']['LCP'] & VitalCauses;
export type Drops = AnswerOf<'/api/v1/ingest/drops'>;
export type Drop = Item<Drops['drops']>;

export type PageLoad = Item<AnswerOf<'/api/v1/browser/page-loads'>>;
export type BrowserError = Item<AnswerOf<'/api/v1/browser/errors'>>;
export type BrowserRequest = Item<AnswerOf<'/api/v1/browser/ajax'>>;
