import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link leads to. */
export interface LinkTarget {
	/** Of the operation's ID. */
	readonly number: number;
	/** The whole result, or that of a failed operation. */
	readonly part: 'final' | 'partial';
	/** Which of the operation's links it is, from 1. */
	readonly link: number;
}

const folder = '/bulk-operation-outputs/';
const pattern = /^\/bulk-operation-outputs\/(\d+)-(\d+)-(final|partial)$/;

/** Addresses of result files: they say until when they hold, and nobody else can make one. */
export class SignedLinks {
	constructor(private readonly secret: string) {}

	/** @param expiresAt epoch milliseconds; links know whole seconds */
	sign(origin: string, target: LinkTarget, expiresAt: number): string {
		const url = new URL(`${folder}${target.number}-${target.link}-${target.part}`, origin);
		const expires = String(Math.floor(expiresAt / 1000));
		const filename = `bulk-${target.number}.jsonl`;
		url.searchParams.set('GoogleAccessId', 'assets-simulated@shop-files.example.com');
		url.searchParams.set('Expires', expires);
		url.searchParams.set('Signature', this.signature(url.pathname, expires));
		url.searchParams.set(
			'response-content-disposition',
			`attachment; filename="${filename}"; filename*=UTF-8''${filename}`,
		);
		url.searchParams.set('response-content-type', 'application/jsonl');
		return url.href;
	}

	/** What `url` leads to; null where it leads nowhere. Whether it holds, `isSigned` and `expiresAt` say. */
	read(url: URL): (LinkTarget & { isSigned: boolean; expiresAt: number }) | null {
		const match = pattern.exec(url.pathname);
		if (match === null) return null;
		const [, number = '', link = '', part = ''] = match;
		const expires = url.searchParams.get('Expires') ?? '';
		const given = Buffer.from(url.searchParams.get('Signature') ?? '');
		const right = Buffer.from(this.signature(url.pathname, expires));
		return {
			number: Number(number),
			link: Number(link),
			part: part === 'final' ? 'final' : 'partial',
			isSigned: given.length === right.length && timingSafeEqual(given, right),
			expiresAt: Number(expires) * 1000,
		};
	}

	private signature(path: string, expires: string): string {
		return createHmac('sha256', this.secret).update(`${path}\n${expires}`).digest('base64');
	}
}
