import { oneOf, type SearchOf, searchParams, text } from './params';

/** The tabs of the page that says where series come from. */
export const cardinalityTabs = ['metrics', 'labels', 'pairs'] as const;

/** Search params of the page that says where series come from. */
export const cardinalitySearch = searchParams({ tab: oneOf(cardinalityTabs, 'metrics'), q: text(255), sel: text(255) });

export type CardinalitySearch = SearchOf<typeof cardinalitySearch>;

export const cardinalityDefaults = { tab: 'metrics', q: '', sel: '' } satisfies CardinalitySearch;
