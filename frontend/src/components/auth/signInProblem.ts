import type { ApiError } from '@/lib/errors';

/** What a person reads when signing in failed. Wrong e-mail and wrong password read the same. */
export function signInProblem(error: ApiError, waitSeconds: number): string {
  if (error.error_code === 'INVALID_CREDENTIALS') return 'E-mail or password is wrong.';
  if (error.error_code === 'NO_PROJECT') {
    return 'You are in no active project. Ask an admin of your organization to add you to one, then sign in again.';
  }
  if (error.httpStatus === 429) {
    return waitSeconds > 0 ? `Too many tries. Try again in ${waitSeconds} s.` : 'Too many tries. You can try again now.';
  }
  return error.detail;
}
