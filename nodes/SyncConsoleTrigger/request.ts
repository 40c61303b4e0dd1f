import type { IWebhookFunctions } from 'n8n-workflow';

import { ownValue } from '../../engine/ownValue';
import { partNames } from './webhooks';

/** A request to the console, as n8n hands it over. */
export interface ConsoleRequest {
	readonly method: 'GET' | 'POST';
	/** What stands behind the address of the console, part by part. */
	readonly path: readonly string[];
	/** How many parts that are in the address, an empty last one included. */
	readonly depth: number;
	readonly query: Readonly<Record<string, string | undefined>>;
	readonly authorization: string | undefined;
	readonly address: string;
	readonly idempotencyKey: string | undefined;
	/** Whether it asks for a page. */
	readonly wantsPage: boolean;
	readonly isJson: boolean;
	/** The token of a form, as it was sent. */
	readonly formToken: unknown;
	/** The interval that a form or a body names. */
	readonly minutes: string | undefined;
}

export function readRequest(context: IWebhookFunctions): ConsoleRequest {
	const { method, ip, headers } = context.getRequestObject();
	const given = context.getParamsData() as Readonly<Record<string, unknown>>;
	const parts = partNames.map((name) => given[name]).filter((part) => typeof part === 'string');
	const header = (name: string): string | undefined => {
		const value = headers[name];
		return typeof value === 'string' ? value : undefined;
	};
	const body: unknown = context.getBodyData();
	return {
		method: method === 'POST' ? 'POST' : 'GET',
		path: parts.filter((part) => part !== ''),
		depth: parts.length,
		query: textsIn(context.getQueryData()),
		authorization: header('authorization'),
		address: ip ?? '',
		idempotencyKey: header('idempotency-key'),
		wantsPage: /\btext\/html\b/.test(header('accept') ?? ''),
		isJson: /^application\/json\b/i.test(header('content-type') ?? ''),
		formToken: fieldOf(body, 'token'),
		minutes: textOf(fieldOf(body, 'minutes')),
	};
}

function fieldOf(body: unknown, name: string): unknown {
	if (typeof body !== 'object' || body === null) return undefined;
	return ownValue(body as Readonly<Record<string, unknown>>, name);
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Whether a text can be a part of an address as it is. */
export function isPlainPart(text: string): boolean {
	return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}

/** Of what is given more than once, the first. */
function textsIn(query: unknown): Readonly<Record<string, string | undefined>> {
	if (typeof query !== 'object' || query === null) return {};
	return Object.fromEntries(
		Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
			const first: unknown = Array.isArray(value) ? value[0] : value;
			return typeof first === 'string' ? [[name, first]] : [];
		}),
	);
}
