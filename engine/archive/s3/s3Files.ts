import type { ArchiveFiles, StoredBytes } from '../files';
import { type Listed, readListed, xmlOf } from './s3Answer';
import { S3Client, type S3ClientOptions } from './s3Client';
import { s3Place, type S3Settings } from './s3Place';

/**
 * Keeps archives in a bucket. A file is one request, which S3 carries out as a whole or not at all; it goes with its
 * SHA-256, so that what arrives damaged is refused.
 */
export class S3Files implements ArchiveFiles {
	readonly name: string;
	private readonly client: S3Client;
	/** Empty, or with a slash at its end. */
	private readonly prefix: string;

	/** @throws EngineError `invalidPlace` that names the option */
	constructor(settings: S3Settings, options: S3ClientOptions) {
		const place = s3Place(settings);
		this.name = `the bucket "${place.bucket}"`;
		this.prefix = place.prefix === '' ? '' : `${place.prefix}/`;
		this.client = new S3Client(place, options);
	}

	async put(path: string, bytes: Uint8Array): Promise<void> {
		const key = this.prefix + path;
		await this.client.send({ act: 'write to', method: 'PUT', key, body: bytes }, drained);
	}

	async get(path: string, mostBytes: number): Promise<StoredBytes | undefined> {
		const key = this.prefix + path;
		return await this.client.send({ act: 'read from', method: 'GET', key }, async (answer) => {
			const size = Number(answer.headers.get('content-length') ?? Number.NaN);
			// What does not say its size is not taken on trust.
			if (size <= mostBytes) return { bytes: Buffer.from(await answer.arrayBuffer()) };
			await answer.body?.cancel();
			return { bytes: undefined, size };
		});
	}

	async *list(folder: string): AsyncGenerator<string> {
		const prefix = `${this.prefix}${folder}/`;
		for await (const { keys } of this.listed(prefix)) {
			for (const key of keys) yield key.slice(prefix.length);
		}
	}

	async *folders(folder: string): AsyncGenerator<string> {
		const prefix = `${this.prefix}${folder}/`;
		for await (const { prefixes } of this.listed(prefix)) {
			for (const found of prefixes) yield found.slice(prefix.length, -1);
		}
	}

	async delete(path: string): Promise<void> {
		const key = this.prefix + path;
		await this.client.send({ act: 'delete from', method: 'DELETE', key }, drained);
	}

	private async *listed(prefix: string): AsyncGenerator<Listed> {
		let page = await this.page(prefix);
		while (page !== undefined) {
			yield page;
			page = page.next === undefined ? undefined : await this.page(prefix, page.next);
		}
	}

	private async page(prefix: string, token?: string): Promise<Listed | undefined> {
		const query = {
			'list-type': '2',
			delimiter: '/',
			prefix,
			...(token !== undefined && { 'continuation-token': token }),
		};
		return await this.client.send(
			{ act: 'list', method: 'GET', key: '', query },
			async (answer, signal) => readListed(await xmlOf(answer, signal)),
		);
	}
}

/** Frees the connection. */
async function drained(answer: Response): Promise<void> {
	await answer.body?.cancel();
}
