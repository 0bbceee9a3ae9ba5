import type { IncidentRole } from '@/services/queries/response';

/** The roles of a response in the order they are filled, with what each is for. */
export const roleNames: readonly { role: IncidentRole['role']; label: string; hint: string }[] = [
  { role: 'commander', label: 'Commander', hint: 'decides' },
  { role: 'communications', label: 'Communications', hint: 'keeps others informed' },
  { role: 'operations', label: 'Operations', hint: 'makes the changes' },
  { role: 'scribe', label: 'Scribe', hint: 'writes it down' },
];
