import type { ErrorEnvelope } from '@/types/api';

/** A request that failed: the envelope of the answer, or what stands in for it when there was none. */
export class ApiError extends Error implements ErrorEnvelope {
  readonly status = 'error' as const;
  readonly httpStatus: number;
  readonly detail: string;
  readonly error_code: string;
  readonly request_id: string;
  readonly fields: { field: string; message: string }[];
  readonly allowed: string[];
  readonly retryAfter: number | null;

  constructor(httpStatus: number, envelope: Partial<ErrorEnvelope>) {
    const detail = envelope.detail ?? fallbackDetail(httpStatus);
    super(detail);
    this.name = 'ApiError';
    this.httpStatus = httpStatus;
    this.detail = detail;
    this.error_code = envelope.error_code ?? fallbackCode(httpStatus);
    this.request_id = envelope.request_id ?? '';
    this.fields = envelope.fields ?? [];
    this.allowed = envelope.allowed ?? [];
    this.retryAfter = envelope.retry_after ?? null;
  }
}

/** Gives any thrown value the shape of an ApiError. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) return new ApiError(0, {});
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError(0, { detail, error_code: 'CLIENT_ERROR' });
}

/** Whether the request never reached the server or got no usable answer. */
export function isOffline(error: ApiError): boolean {
  return error.error_code === 'NETWORK_ERROR';
}

/** The message for one body field, or undefined. */
export function fieldMessage(error: ApiError | null, field: string): string | undefined {
  return error?.fields.find((problem) => problem.field === field)?.message;
}

function fallbackCode(status: number): string {
  if (status === 0) return 'NETWORK_ERROR';
  return status >= 500 ? 'UPSTREAM_ERROR' : 'UNKNOWN_ERROR';
}

function fallbackDetail(status: number): string {
  if (status === 0) return 'The server could not be reached.';
  return `The server answered with status ${status} and no explanation.`;
}

/** Whether somebody else saved a newer version first. */
export function isVersionConflict(error: ApiError): boolean {
  return error.error_code === 'VERSION_CONFLICT' || error.httpStatus === 412;
}

/** What a form says as a whole: nothing when the server named the fields. */
export function formProblem(failure: ApiError | null): string | null {
  return failure && failure.fields.length === 0 ? failure.detail : null;
}
