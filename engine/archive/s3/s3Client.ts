import { createHash } from 'node:crypto';

import type { AwsV4Signer } from 'aws4fetch';

import { attempted } from '../../attempts';
import type { Environment } from '../../environment';
import { EngineError } from '../../errors';
import { codeOf, messageOf } from '../../nativeErrors';
import { codeIn, regionIn, xmlOf } from './s3Answer';
import { type S3Act, s3Fault, s3Unreachable } from './s3Fault';
import type { S3Place } from './s3Place';

/** One request to the bucket. */
export interface S3Request {
	readonly act: S3Act;
	readonly method: 'GET' | 'PUT' | 'DELETE';
	/** Below the bucket; empty for the bucket itself. */
	readonly key: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: Uint8Array;
}

/** Takes what is needed of an answer. */
type ReadAnswer<Result> = (answer: Response, signal: AbortSignal) => Promise<Result>;

export interface S3ClientOptions {
	readonly environment: Environment;
	/** How often a request is sent at most. Default: 5. */
	readonly tries?: number;
	/** Stops what is on its way. */
	readonly signal?: AbortSignal | undefined;
}

/** A file of an archive is a few megabytes. */
const timeoutMs = 120_000;

/** Signs requests to a bucket, sends them, and tries again what may pass. */
export class S3Client {
	private signer: typeof AwsV4Signer | undefined;

	constructor(
		private readonly place: S3Place,
		private readonly options: S3ClientOptions,
	) {}

	/**
	 * @param read takes what it needs of the answer; is called again where the connection broke off meanwhile
	 * @returns undefined where there is no such object
	 * @throws EngineError, or the signal's reason
	 */
	async send<Result>(request: S3Request, read: ReadAnswer<Result>): Promise<Result | undefined> {
		const { environment, tries = 5, signal } = this.options;
		return await attempted(
			environment,
			{
				most: tries,
				pauseMs: (failed, random) => 500 * 2 ** (failed - 1) * (0.5 + random / 2),
				isWorthAnother: (error) =>
					signal?.aborted !== true && error instanceof EngineError && error.kind === 'unreachable',
			},
			async () => await this.sendOnce(request, read),
		);
	}

	private async sendOnce<Result>(request: S3Request, read: ReadAnswer<Result>) {
		const { signal } = this.options;
		const timeout = AbortSignal.timeout(timeoutMs);
		const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
		return await this.answered(request, read, stop).catch((error: unknown) => {
			if (error instanceof EngineError) throw error;
			signal?.throwIfAborted();
			throw s3Unreachable(reasonOf(error), this.place, error);
		});
	}

	private async answered<Result>(
		request: S3Request,
		read: ReadAnswer<Result>,
		signal: AbortSignal,
	): Promise<Result | undefined> {
		const { act, method, key } = request;
		const { url, headers } = await this.signed(request);
		// What is shared among threads could change on the way; nothing here is.
		const body = (request.body ?? null) as Uint8Array<ArrayBuffer> | null;
		const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
		if (answer.ok) return await read(answer, signal);
		const xml = await xmlOf(answer, signal);
		const code = codeIn(xml);
		const isMissing = answer.status === 404 && code !== 'NoSuchBucket';
		if (isMissing && method !== 'PUT' && key !== '') return undefined;
		const region = regionIn(xml, answer.headers);
		throw s3Fault({ act, status: answer.status, code, region }, this.place);
	}

	private async signed({ method, key, query = {}, body }: S3Request) {
		// Loaded when it is first needed: most installations keep no archives.
		this.signer ??= (await import('aws4fetch')).AwsV4Signer;
		const { address, region, accessKeyId, secretAccessKey } = this.place;
		const url = new URL(key === '' ? address : `${address}/${key}`);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		const sha256 = createHash('sha256')
			.update(body ?? '')
			.digest('hex');
		const signer = new this.signer({
			method,
			url: url.href,
			headers: { 'x-amz-content-sha256': sha256 },
			accessKeyId,
			secretAccessKey,
			service: 's3',
			region,
		});
		return await signer.sign();
	}
}

function reasonOf(error: unknown): string {
	if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time';
	const { cause } = error as { readonly cause?: unknown };
	return codeOf(cause) ?? codeOf(error) ?? messageOf(cause ?? error);
}
