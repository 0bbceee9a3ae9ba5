import type { Action } from './permissions';

/** What a route says about itself; the shell reads it. */
export interface RouteData {
  /** Page title and h1 of the page head. */
  title: string;
  /** The action without which the page shows "forbidden"; its nav entry is hidden too. */
  permission?: Action;
  /** The page is about the person or the organization: it opens to those who are in no project too. */
  withoutProject?: boolean;
  /** Present when the page reads a time range. `all` as default means no limit. */
  time?: {
    default: string | 'all';
    /** How far back the data goes. */
    maxDays?: number;
    /** Whether the page can show the previous period beside this one. */
    compare?: boolean;
  };
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends Partial<RouteData> {}
}
