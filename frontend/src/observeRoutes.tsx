import { createRoute, lazyRouteComponent, stripSearchParams } from '@tanstack/react-router';
import { serviceDefaults, serviceSearch, servicesDefaults, servicesSearch } from '@/lib/search/apm';
import { browserDefaults, browserSearch } from '@/lib/search/browser';
import { cardinalityDefaults, cardinalitySearch } from '@/lib/search/cardinality';
import { errorGroupDefaults, errorGroupSearch, errorsDefaults, errorsSearch } from '@/lib/search/errors';
import { hostsDefaults, hostsSearch } from '@/lib/search/infrastructure';
import {
  logPatternsDefaults,
  logPatternsSearch,
  logsDefaults,
  logsSearch,
  logTailDefaults,
  logTailSearch,
} from '@/lib/search/logs';
import { metricsDefaults, metricsSearch } from '@/lib/search/metrics';
import { refusedDefaults, refusedSearch } from '@/lib/search/refused';
import { serviceMapDefaults, serviceMapSearch } from '@/lib/search/serviceMap';
import { traceDefaults, traceSearch, tracesDefaults, tracesSearch } from '@/lib/search/traces';
import { shell } from './rootRoutes';

const logs = createRoute({
  getParentRoute: () => shell,
  path: '/logs',
  validateSearch: logsSearch,
  search: { middlewares: [stripSearchParams(logsDefaults)] },
  staticData: { title: 'Logs', permission: 'log.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/LogsPage'), 'LogsPage'),
});

const logsLive = createRoute({
  getParentRoute: () => shell,
  path: '/logs/live',
  validateSearch: logTailSearch,
  search: { middlewares: [stripSearchParams(logTailDefaults)] },
  staticData: { title: 'Live logs', permission: 'log.read' },
  component: lazyRouteComponent(() => import('@/pages/LogsLivePage'), 'LogsLivePage'),
});

const logsPatterns = createRoute({
  getParentRoute: () => shell,
  path: '/logs/patterns',
  validateSearch: logPatternsSearch,
  search: { middlewares: [stripSearchParams(logPatternsDefaults)] },
  staticData: { title: 'Log patterns', permission: 'log.read', time: { default: 'now-24h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/LogsPatternsPage'), 'LogsPatternsPage'),
});

const traces = createRoute({
  getParentRoute: () => shell,
  path: '/traces',
  validateSearch: tracesSearch,
  search: { middlewares: [stripSearchParams(tracesDefaults)] },
  staticData: { title: 'Traces', permission: 'trace.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/TracesPage'), 'TracesPage'),
});

const trace = createRoute({
  getParentRoute: () => shell,
  path: '/traces/$traceId',
  validateSearch: traceSearch,
  search: { middlewares: [stripSearchParams(traceDefaults)] },
  staticData: { title: 'Trace', permission: 'trace.read' },
  component: lazyRouteComponent(() => import('@/pages/TracePage'), 'TracePage'),
});

const services = createRoute({
  getParentRoute: () => shell,
  path: '/apm',
  validateSearch: servicesSearch,
  search: { middlewares: [stripSearchParams(servicesDefaults)] },
  staticData: { title: 'Services', permission: 'metric.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/ServicesPage'), 'ServicesPage'),
});

const service = createRoute({
  getParentRoute: () => shell,
  path: '/apm/$service',
  validateSearch: serviceSearch,
  search: { middlewares: [stripSearchParams(serviceDefaults)] },
  staticData: { title: 'Service', permission: 'metric.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/ServicePage'), 'ServicePage'),
});

const serviceMap = createRoute({
  getParentRoute: () => shell,
  path: '/service-map',
  validateSearch: serviceMapSearch,
  search: { middlewares: [stripSearchParams(serviceMapDefaults)] },
  staticData: { title: 'Service map', permission: 'trace.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/ServiceMapPage'), 'ServiceMapPage'),
});

const metrics = createRoute({
  getParentRoute: () => shell,
  path: '/metrics',
  validateSearch: metricsSearch,
  search: { middlewares: [stripSearchParams(metricsDefaults)] },
  staticData: { title: 'Metrics', permission: 'promql.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/MetricsPage'), 'MetricsPage'),
});

const cardinality = createRoute({
  getParentRoute: () => shell,
  path: '/metrics/cardinality',
  validateSearch: cardinalitySearch,
  search: { middlewares: [stripSearchParams(cardinalityDefaults)] },
  staticData: { title: 'Cardinality', permission: 'promql.read', time: { default: 'now-24h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/CardinalityPage'), 'CardinalityPage'),
});

const refused = createRoute({
  getParentRoute: () => shell,
  path: '/settings/refused',
  validateSearch: refusedSearch,
  search: { middlewares: [stripSearchParams(refusedDefaults)] },
  staticData: { title: 'Refused data', permission: 'drop.read', time: { default: 'now-24h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/settings/RefusedPage'), 'RefusedPage'),
});

const errors = createRoute({
  getParentRoute: () => shell,
  path: '/errors',
  validateSearch: errorsSearch,
  search: { middlewares: [stripSearchParams(errorsDefaults)] },
  staticData: { title: 'Errors', permission: 'error.read', time: { default: 'now-24h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/ErrorsPage'), 'ErrorsPage'),
});

const errorGroup = createRoute({
  getParentRoute: () => shell,
  path: '/errors/$fingerprint',
  validateSearch: errorGroupSearch,
  search: { middlewares: [stripSearchParams(errorGroupDefaults)] },
  staticData: { title: 'Error', permission: 'error.read', time: { default: 'now-7d', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/ErrorGroupPage'), 'ErrorGroupPage'),
});

const hosts = createRoute({
  getParentRoute: () => shell,
  path: '/infrastructure',
  validateSearch: hostsSearch,
  search: { middlewares: [stripSearchParams(hostsDefaults)] },
  staticData: { title: 'Hosts', permission: 'host.read' },
  component: lazyRouteComponent(() => import('@/pages/HostsPage'), 'HostsPage'),
});

const host = createRoute({
  getParentRoute: () => shell,
  path: '/infrastructure/$hostname',
  staticData: { title: 'Host', permission: 'host.read', time: { default: 'now-1h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/HostPage'), 'HostPage'),
});

const browser = createRoute({
  getParentRoute: () => shell,
  path: '/browser',
  validateSearch: browserSearch,
  search: { middlewares: [stripSearchParams(browserDefaults)] },
  staticData: { title: 'Browser', permission: 'browser.read', time: { default: 'now-24h', maxDays: 31 } },
  component: lazyRouteComponent(() => import('@/pages/BrowserPage'), 'BrowserPage'),
});

/** The pages that show telemetry. */
export const observeRoutes = [
  services,
  service,
  serviceMap,
  hosts,
  host,
  metrics,
  cardinality,
  refused,
  logs,
  logsLive,
  logsPatterns,
  traces,
  trace,
  errors,
  errorGroup,
  browser,
] as const;
