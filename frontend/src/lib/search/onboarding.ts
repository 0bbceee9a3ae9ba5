import { maybeId, oneOf, type SearchOf, searchParams } from './params';

export const sourceKinds = ['alertmanager', 'prometheus', 'grafana', 'webhook'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** What is being connected, and the source whose first alert is awaited. */
export const onboardingSearch = searchParams({ source: oneOf(sourceKinds, 'alertmanager'), sel: maybeId() });

export const onboardingDefaults = { source: 'alertmanager' } as const satisfies Partial<SearchOf<typeof onboardingSearch>>;
