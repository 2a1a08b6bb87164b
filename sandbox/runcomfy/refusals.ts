import type { Switches } from './switches.ts';

/** An error in RunComfy's form: a six-digit code whose beginning is like an HTTP status. */
interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly detail?: unknown;
  readonly headers?: Record<string, string>;
}

/** The error envelope of docs.runcomfy.com/model-apis/error-codes. */
function refuse(switches: Switches, refusal: Refusal): Response {
  const body = {
    error_code: refusal.code,
    error_message: refusal.message,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
  };
  const status = switches.errorsAt === 'http-200' ? 200 : refusal.status;
  return Response.json(body, { status, ...(refusal.headers === undefined ? {} : { headers: refusal.headers }) });
}

export function refuseToken(switches: Switches): Response {
  const code = { 400: 400004, 401: 401001, 403: 403001 }[switches.authRefusal];
  return refuse(switches, { status: switches.authRefusal, code, message: 'UserAccountError' });
}

export function refuseBalance(switches: Switches): Response {
  return refuse(switches, { status: switches.balanceRefusal, code: 400002, message: 'InsufficientResources' });
}

export function refuseModel(switches: Switches): Response {
  return refuse(switches, { status: 400, code: 400001, message: 'InvalidResourceIdentifier' });
}

export function refuseInput(switches: Switches, detail: readonly unknown[]): Response {
  const status = switches.validationRefusal;
  // Serverless documents 422001. A 400 was also seen, but its code is not known.
  const code = status === 422 ? 422001 : 400003;
  return refuse(switches, { status, code, message: 'The input does not match the schema', detail });
}

/** These are ByteDance's words. RunComfy has not published what a refusal by a model's filter looks like. */
export const moderationText =
  'InputTextSensitiveContentDetected: The request failed because the input text may contain sensitive information.';

export function refusePrompt(switches: Switches): Response {
  return refuse(switches, { status: 400, code: 400003, message: moderationText });
}

export function refuseUnknown(switches: Switches): Response {
  return refuse(switches, { status: 404, code: 404001, message: 'ResourceNotFound' });
}

export function refuseOther(switches: Switches, code: 403001 | 403003): Response {
  return refuse(switches, { status: 403, code, message: 'PermissionDenied' });
}

export function refuseEarly(switches: Switches, status: 400 | 404): Response {
  return status === 404
    ? refuseUnknown(switches)
    : refuse(switches, { status: 400, code: 400005, message: 'The request is not completed yet' });
}

export function refuseRate(switches: Switches, retryAfter: string | undefined): Response {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return refuse(switches, { status: 429, code: 429001, message: 'Too many requests', headers });
}
