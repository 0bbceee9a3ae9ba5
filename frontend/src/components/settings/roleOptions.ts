import { sentence } from '@/lib/format/text';

/** Roles as the options of a list. */
export function roleOptions<Name extends string>(roles: readonly Name[]): { value: Name; label: string }[] {
  return roles.map((value) => ({ value, label: sentence(value) }));
}
