import { searchParams, text } from './params';

/** Whom of the organization is looked for. */
export const organizationSearch = searchParams({ q: text(200) });

export const organizationDefaults = { q: '' };
