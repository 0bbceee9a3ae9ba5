import type { ApiError } from '@/lib/errors';

/** What a person reads above the form when the organization was not created. */
export function registerProblem(error: ApiError): string {
  if (error.httpStatus === 403) return 'Registration is closed here. Ask an admin of your organization for an invitation.';
  if (error.error_code === 'ALREADY_EXISTS') return 'There is an account with this e-mail already. Sign in instead.';
  if (error.httpStatus === 429) return 'Too many tries from your address. Wait a minute and try again.';
  return error.detail;
}
