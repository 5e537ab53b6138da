import { AppError, type AppErrorCode, errnoOf, isAppError, messageOf } from '../errors.ts';

/** What an error of the SDK or of the network says, as far as it matters here. */
export interface S3Fault {
  /** The service's own word, as `NoSuchBucket`; else the errno of the network. */
  readonly code: string;
  readonly status: number | null;
}

const KEPT = 'The archives on this machine are kept.';

/** What each means and what to do; the code of the service first, then that of the network. */
const KNOWN: Readonly<Record<string, readonly [AppErrorCode, string, string]>> = {
  NoSuchBucket: ['unavailable', 'There is no such bucket', 'Make the bucket, or correct its name.'],
  InvalidAccessKeyId: ['unavailable', 'The server does not know this key ID', 'Correct the key ID.'],
  SignatureDoesNotMatch: [
    'unavailable',
    'The secret access key does not belong to the key ID',
    'Enter the secret access key again.',
  ],
  RequestTimeTooSkewed: [
    'unavailable',
    'The clock of this machine differs too much from the server’s',
    'Set the clock of this machine (timedatectl set-ntp true).',
  ],
  AuthorizationHeaderMalformed: [
    'unavailable',
    'The region is not the one of the bucket',
    'Correct the region.',
  ],
  PermanentRedirect: [
    'unavailable',
    'The bucket is in another region',
    'Correct the region and the address.',
  ],
  EntityTooLarge: ['unavailable', 'The server takes no object of this size', 'Raise its limit.'],
  QuotaExceeded: [
    'disk-full',
    'The quota of the bucket is used up',
    'Raise the quota, or keep fewer backups.',
  ],
  XMinioStorageFull: ['disk-full', 'The server has no space left', 'Free some space there.'],
  SlowDown: ['unavailable', 'The server asks to slow down', 'Try again later.'],
  ENOTFOUND: [
    'unavailable',
    'The name of the server is not known (DNS)',
    'Correct the address, or look at the DNS.',
  ],
  EAI_AGAIN: ['unavailable', 'The DNS does not answer', 'Look at the network of this machine.'],
  ECONNREFUSED: [
    'unavailable',
    'Nothing listens at this address',
    'Correct the address and port, or start the server.',
  ],
  ECONNRESET: ['unavailable', 'The connection was cut', 'Copy again: what was uploaded is gone on from.'],
  EPIPE: ['unavailable', 'The connection was cut', 'Copy again: what was uploaded is gone on from.'],
  EHOSTUNREACH: ['unavailable', 'The server is not reached', 'Look at the network of this machine.'],
  ENETUNREACH: ['unavailable', 'The server is not reached', 'Look at the network of this machine.'],
  ETIMEDOUT: ['timeout', 'The server did not answer in time', 'Look at the network, and copy again.'],
  TimeoutError: ['timeout', 'The server did not answer in time', 'Look at the network, and copy again.'],
  EPROTO: [
    'unavailable',
    'The server does not speak TLS at this address',
    'Use http:// in the address, or its TLS port.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'unavailable',
    'The certificate of the server is for another name (TLS)',
    'Use the name that the certificate has; for a bucket with dots use the path style.',
  ],
  CERT_HAS_EXPIRED: ['unavailable', 'The certificate of the server has expired (TLS)', 'Renew it there.'],
};
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|DEPTH_ZERO/;

/** The words for what went wrong with a server of the S3 protocol. None of them repeats a key. */
export function s3Trouble(error: unknown, place: string): unknown {
  if (isAppError(error)) return error;
  const fault = faultOf(error);
  if (fault === null) return error;
  const known = KNOWN[fault.code];
  if (known) return told(known[0], `${known[1]} (${fault.code}).`, known[2]);
  if (UNTRUSTED.test(fault.code)) {
    return told(
      'unavailable',
      `The certificate of the server is not trusted (TLS, ${fault.code}).`,
      'Start Gatehouse with NODE_EXTRA_CA_CERTS naming the certificate of its authority.',
    );
  }
  if (fault.status === 403) {
    return told(
      'unavailable',
      `The server does not allow it (403, ${fault.code}).`,
      'Let the key list, read, write and delete below this bucket and prefix.',
    );
  }
  const status = fault.status === null ? '' : `${fault.status}, `;
  return told(
    'unavailable',
    `The server refused it (${status}${fault.code}).`,
    'Look at the log of the server.',
  );

  function told(code: AppErrorCode, what: string, hint: string): AppError {
    return new AppError(code, what, { hint: `${hint} ${KEPT}`, path: place, cause: error });
  }
}

/** Null: no error of the service or the network, but a fault of ours. */
export function faultOf(error: unknown): S3Fault | null {
  if (!(error instanceof Error)) return null;
  const status = statusOf(error);
  // A network error says its errno; one of several addresses hides them in a list.
  const inner = error instanceof AggregateError ? error.errors.find((each) => errnoOf(each) !== null) : error;
  const errno = errnoOf(inner) ?? errnoOf(error.cause);
  if (errno !== null) return { code: errno, status };
  if (status !== null || error.name === 'TimeoutError') return { code: error.name, status };
  if (/wrong version number|packet length too long/i.test(messageOf(error)))
    return { code: 'EPROTO', status };
  return null;
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null;
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? null;
}
