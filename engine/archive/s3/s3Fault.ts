import type { EngineError } from '../../errors';
import { concealing } from '../../secrets';
import { option, phrase, say } from '../../wording';
import { type ArchiveErrorKind, archiveError } from '../errors';
import type { S3Place } from './s3Place';

/** What was to be done, in words that follow "may not". */
export type S3Act = 'read from' | 'write to' | 'list' | 'delete from';

/** An answer of S3 that is no success, as far as it is looked at. */
export interface S3Refusal {
	readonly act: S3Act;
	readonly status: number;
	/** S3's own word for it, such as `NoSuchBucket`; empty where it has none. */
	readonly code: string;
	/** Where the bucket is, as far as S3 says. */
	readonly region: string | undefined;
}

type Fault = EngineError<ArchiveErrorKind>;

/** Codes by which S3 says that a request was meant for another region. */
const otherRegion = new Set([
	'AuthorizationHeaderMalformed',
	'IllegalLocationConstraintException',
	'PermanentRedirect',
	'TemporaryRedirect',
]);
const wrongKey = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidSecurity']);
const noRoom = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage']);
const passing = new Set(['RequestTimeout', 'SlowDown']);

/** Says what S3 has refused, and what can be done; nothing of the answer but its code and a region is shown. */
export function s3Fault(refusal: S3Refusal, place: S3Place): Fault {
	const { status, code } = refusal;
	if (code === 'NoSuchBucket') return noBucket(place);
	if (status === 301 || status === 307 || otherRegion.has(code)) return elsewhere(refusal, place);
	if (wrongKey.has(code) || status === 401) return keyRefused(refusal);
	if (code === 'RequestTimeTooSkewed') return clockOff();
	if (noRoom.has(code) || status === 507) return full(refusal, place);
	if (status === 403) return forbidden(refusal, place);
	return notAnswered(refusal, place);
}

/** Says that no answer came. */
export function s3Unreachable(reason: string, place: S3Place, cause: unknown): Fault {
	const conceal = concealing([place.secretAccessKey, place.accessKeyId]);
	return archiveError(
		'unreachable',
		`S3 at ${hostOf(place)} cannot be reached: ${conceal(reason)}`,
		say`Check "${option('endpoint')}" in the ${phrase('bucketSettings')}, and the network. The next run reads again what could not be archived.`,
		{ parameter: 'endpoint', cause },
	);
}

function noBucket(place: S3Place): Fault {
	return archiveError(
		'bucketMissing',
		`There is no bucket "${place.bucket}" at ${hostOf(place)}`,
		say`Make the bucket, or correct "${option('bucket')}" and "${option('endpoint')}" in the ${phrase('bucketSettings')}.`,
		{ parameter: 'bucket' },
	);
}

function elsewhere({ region }: S3Refusal, place: S3Place): Fault {
	const where = region === undefined ? 'another region' : `the region ${region}`;
	return archiveError(
		'wrongRegion',
		`The bucket "${place.bucket}" is in ${where}, not in ${place.region}`,
		say`Enter that region in "${option('region')}", and the address of that region in "${option('endpoint')}", in the ${phrase('bucketSettings')}.`,
		{ parameter: 'region' },
	);
}

function keyRefused({ code, status }: S3Refusal): Fault {
	const isSecret = code === 'SignatureDoesNotMatch';
	return archiveError(
		'signInRefused',
		isSecret
			? `S3 does not accept the secret of the access key (${code})`
			: `S3 does not know the access key (${code || status})`,
		say`Enter "${option('accessKeyId')}" and "${option('secretAccessKey')}" anew in the ${phrase('bucketSettings')}.`,
		{ parameter: isSecret ? 'secretAccessKey' : 'accessKeyId' },
	);
}

function clockOff(): Fault {
	return archiveError(
		'signInRefused',
		'S3 refuses the request, since the clock of this machine is more than 15 minutes off',
		'Set the clock of this machine.',
	);
}

function full({ code, status }: S3Refusal, { bucket }: S3Place): Fault {
	return archiveError(
		'outOfSpace',
		`There is no room left in the bucket "${bucket}" (${code || status})`,
		'Make room, or keep archives for fewer days. Nothing was written of what could not be archived; the next run reads it again.',
	);
}

function forbidden({ act, code, status }: S3Refusal, { bucket }: S3Place): Fault {
	return archiveError(
		'accessRefused',
		`The access key may not ${act} the bucket "${bucket}" (${code || status})`,
		'Give it the right to list the bucket, and to put, get and delete objects in it.',
	);
}

function notAnswered({ act, code, status }: S3Refusal, { bucket }: S3Place): Fault {
	const mayPass = status >= 500 || status === 429 || passing.has(code);
	return archiveError(
		mayPass ? 'unreachable' : 'unexpected',
		`S3 answered ${status}${code === '' ? '' : ` (${code})`} when it was to ${act} the bucket "${bucket}"`,
		mayPass
			? 'Try again later; the next run reads again what could not be archived.'
			: say`Check "${option('endpoint')}" in the ${phrase('bucketSettings')}, and whether what is there speaks the language of S3.`,
	);
}

function hostOf({ address }: S3Place): string {
	return new URL(address).host;
}
