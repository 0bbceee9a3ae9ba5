import type { ApiError } from '@/lib/errors';

/** Why a change to a member was refused, in words that say what to do. */
export function memberProblem(error: ApiError): string {
  if (error.error_code === 'LAST_OWNER') {
    return 'They are the only owner, and a project needs one. Make somebody else an owner first.';
  }
  return error.detail;
}

/** What stands at the e-mail field when somebody could not be added. */
export function addProblem(error: ApiError): string | undefined {
  if (error.httpStatus === 404) {
    return 'Nobody with this e-mail is in your organization. Only people with an account there can be added.';
  }
  if (error.error_code === 'ALREADY_EXISTS') return 'They are a member already. Change their role in the list.';
  return undefined;
}
