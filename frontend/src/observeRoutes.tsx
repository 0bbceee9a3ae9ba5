import { createRoute, lazyRouteComponent, stripSearchParams } from '@tanstack/react-router';
import {
  logPatternsDefaults,
  logPatternsSearch,
  logsDefaults,
  logsSearch,
  logTailDefaults,
  logTailSearch,
} from '@/lib/search/logs';
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

/** The pages that show telemetry. */
export const observeRoutes = [logs, logsLive, logsPatterns, traces, trace] as const;
