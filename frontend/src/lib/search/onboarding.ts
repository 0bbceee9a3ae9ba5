import { maybeId, oneOf, type SearchOf, searchParams, text } from './params';

export const sourceKinds = ['alertmanager', 'prometheus', 'grafana', 'webhook'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** What can be connected: alerts of other tools, and the kinds of telemetry. */
export const connectable = ['alerts', 'metrics', 'logs', 'traces', 'errors', 'hosts', 'browser'] as const;
export type Connectable = (typeof connectable)[number];

/**
 * What is being connected. For alerts the kind of source and the source whose first alert is awaited, for telemetry
 * the sender and the key whose first use is awaited.
 */
export const onboardingSearch = searchParams({
  signal: oneOf(connectable, 'alerts'),
  source: oneOf(sourceKinds, 'alertmanager'),
  sender: text(40),
  sel: maybeId(),
});

export const onboardingDefaults = { signal: 'alerts', source: 'alertmanager', sender: '' } as const satisfies Partial<
  SearchOf<typeof onboardingSearch>
>;
