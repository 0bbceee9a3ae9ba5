import { fromWallClock, toWallClock } from '@/lib/time/zone';
import type { Impact } from '@/services/queries/response';

/** The impact as the form holds it: everything is text. */
export interface ImpactForm {
  level: Impact['level'] | '';
  summary: string;
  services: string;
  users: string;
  started: string;
  ended: string;
}

/** The stored impact as the form shows it, times on the clock of a zone. */
export function impactForm(impact: Impact | null, zone: string): ImpactForm {
  const clock = (at: string | null | undefined) => (at ? toWallClock(Date.parse(at), zone) : '');
  return {
    level: impact?.level ?? '',
    summary: impact?.summary ?? '',
    services: impact?.services.join(', ') ?? '',
    users: impact?.users_affected?.toString() ?? '',
    started: clock(impact?.started_at),
    ended: clock(impact?.ended_at),
  };
}

/** What is wrong with it, by field. */
export function impactProblems({
  level,
  users,
  services,
  started,
  ended,
}: ImpactForm): Partial<Record<keyof ImpactForm, string>> {
  if (level === '') return {};
  return {
    ...(users.trim() !== '' && !/^\d{1,9}$/.test(users.trim()) ? { users: 'Enter a whole number.' } : {}),
    ...(servicesOf(services).length > 50 ? { services: 'At most 50 services.' } : {}),
    ...(started !== '' && ended !== '' && ended < started ? { ended: 'The end is before the start.' } : {}),
  };
}

/** What is sent; null for an incident whose impact nobody has stated. */
export function impactBody({ level, summary, services, users, started, ended }: ImpactForm, zone: string) {
  if (level === '') return null;
  const at = (clock: string) => {
    const moment = clock === '' ? undefined : fromWallClock(clock, zone);
    return moment === undefined ? undefined : new Date(moment).toISOString();
  };
  const [started_at, ended_at] = [at(started), at(ended)];
  return {
    level,
    summary: summary.trim(),
    services: servicesOf(services),
    ...(users.trim() === '' ? {} : { users_affected: Number(users) }),
    ...(started_at ? { started_at } : {}),
    ...(ended_at ? { ended_at } : {}),
  };
}

function servicesOf(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}
