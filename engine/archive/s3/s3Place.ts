import { shown } from '../../shortened';
import { type OptionName, option, phrase, say } from '../../wording';
import { archiveError } from '../errors';

/** A bucket, and who may use it, as settings say it. */
export interface S3Settings {
	/** Such as `https://s3.eu-central-1.amazonaws.com` or `http://localhost:9000`. Empty: Amazon's own, by the region. */
	readonly endpoint: string;
	/** Such as `eu-central-1`; R2 takes `auto`. */
	readonly region: string;
	readonly bucket: string;
	/** What stands before the path of every file: a folder of the bucket; empty for none. */
	readonly prefix: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	/** Whether the bucket stands in the path of an address, as most servers but Amazon's want it, and not in its host. */
	readonly forcePathStyle: boolean;
}

/** Settings that can be used. */
export interface S3Place extends Omit<S3Settings, 'endpoint' | 'forcePathStyle'> {
	/** The address of the bucket, without a slash at its end. */
	readonly address: string;
}

/** @throws EngineError `invalidPlace` that names the option */
export function s3Place({ endpoint, forcePathStyle, ...given }: S3Settings): S3Place {
	const region = given.region.trim();
	const bucket = given.bucket.trim();
	const prefix = given.prefix.trim().replace(/^\/+|\/+$/g, '');
	const accessKeyId = given.accessKeyId.trim();
	const secretAccessKey = given.secretAccessKey.trim();
	if (!/^[a-z0-9-]{2,40}$/i.test(region)) {
		throw invalid('region', region, 'Enter it as your provider names it, such as eu-central-1.');
	}
	if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i.test(bucket)) {
		throw invalid('bucket', bucket, 'Enter the name alone, without an address or a folder.');
	}
	if (!/^[\w./-]*$/.test(prefix) || prefix.split('/').some((part) => /^\.{1,2}$/.test(part))) {
		const letters = 'Use letters, digits, "-", "_", "." and "/", such as archives/shop.';
		throw invalid('prefix', prefix, letters);
	}
	if (accessKeyId === '') throw missing('accessKeyId');
	if (secretAccessKey === '') throw missing('secretAccessKey');
	const origin = endpointOf(endpoint.trim(), region);
	if (forcePathStyle) origin.pathname = `${origin.pathname.replace(/\/+$/, '')}/${bucket}`;
	else origin.host = `${bucket}.${origin.host}`;
	const address = origin.href.replace(/\/+$/, '');
	return { address, region, bucket, prefix, accessKeyId, secretAccessKey };
}

function endpointOf(given: string, region: string): URL {
	if (given === '') return new URL(`https://s3.${region}.amazonaws.com`);
	const address = URL.canParse(given) ? new URL(given) : undefined;
	const isPlain = address !== undefined && address.username === '' && address.password === '';
	if (isPlain && /^https?:$/.test(address.protocol) && address.search === '') return address;
	// What was given may hold a key: it is not shown.
	throw archiveError(
		'invalidPlace',
		say`The option "${option('endpoint')}" is no address of an S3 server`,
		say`Enter the address in "${option('endpoint')}" of the ${phrase('bucketSettings')} with https:// before it and no key in it, such as https://s3.eu-central-1.amazonaws.com. Leave it empty for Amazon S3.`,
		{ parameter: 'endpoint' },
	);
}

function invalid(name: OptionName, given: string, remedy: string): Error {
	if (given === '') return missing(name);
	return archiveError(
		'invalidPlace',
		say`The option "${option(name)}" is none that S3 has: ${shown(given)}`,
		say`${remedy} See "${option(name)}" in the ${phrase('bucketSettings')}.`,
		{ parameter: name },
	);
}

function missing(name: OptionName): Error {
	return archiveError(
		'invalidPlace',
		say`The option "${option(name)}" is empty`,
		say`Fill in "${option(name)}" in the ${phrase('bucketSettings')}.`,
		{ parameter: name },
	);
}
