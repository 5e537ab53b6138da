import { describe, expect, it } from 'vitest';
import { isAppError } from '../errors.ts';
import { s3Trouble } from './s3-trouble.ts';

/** As the SDK throws them; what the real server and the real network can be made to say is in the contract test. */
const service = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('The request failed: AKIASECRET'), { name, $metadata: { httpStatusCode } });
const network = (code: string) => Object.assign(new Error('connect'), { code });

describe('trouble with a server of the S3 protocol', () => {
  it.each([
    [service('RequestTimeTooSkewed', 403), 'unavailable', /clock of this machine/],
    [service('SignatureDoesNotMatch', 403), 'unavailable', /does not belong to the key ID/],
    [service('AccessDenied', 403), 'unavailable', /does not allow it \(403, AccessDenied\)/],
    [service('QuotaExceeded', 403), 'disk-full', /quota/],
    [service('SlowDown', 503), 'unavailable', /slow down/],
    [service('InternalError', 500), 'unavailable', /refused it \(500, InternalError\)/],
    [network('EAI_AGAIN'), 'unavailable', /DNS does not answer/],
    [network('CERT_HAS_EXPIRED'), 'unavailable', /expired \(TLS\)/],
    [network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'unavailable', /not trusted \(TLS/],
    [new AggregateError([network('ECONNREFUSED')], 'all failed'), 'unavailable', /Nothing listens/],
    [Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'timeout', /did not answer in time/],
  ])('%s', (error, code, message) => {
    const trouble = s3Trouble(error, 'backups/ at s3.example.com');
    expect(trouble).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
    expect(isAppError(trouble) && `${trouble.message}${trouble.hint}`).not.toContain('AKIASECRET');
  });

  it('does not dress up a fault of ours', () => {
    const fault = new TypeError('undefined is not a function');
    expect(s3Trouble(fault, 'backups')).toBe(fault);
  });
});
