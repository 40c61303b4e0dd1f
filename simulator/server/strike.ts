import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults';
import { type Reply, send, write, writeHalf } from './reply';

/** The request that a fault strikes. */
export interface StruckRequest {
	readonly message: IncomingMessage;
	readonly response: ServerResponse;
}

/** Whose network it is. */
export interface StruckService {
	readonly now: () => number;
	/** Aborted when the simulator closes. */
	readonly closing: AbortSignal;
	/** How the service says that it was asked too often. */
	tooManyRequests(retryAfter?: string): Reply;
}

const page =
	'<!DOCTYPE html><html><head><title>Something went wrong</title></head><body></body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/** Faults that come before the service sees the request; true when it has been dealt with. */
export function strikeFirst(
	fault: Fault<string>,
	{ message, response }: StruckRequest,
	{ now, closing, tooManyRequests }: StruckService,
): boolean {
	const date = new Date(now());
	switch (fault.kind) {
		case 'status': {
			const headers: Record<string, string> = { ...html };
			if (fault.retryAfter !== undefined) headers['retry-after'] = fault.retryAfter;
			write(response, fault.status ?? 503, page, date, headers);
			return true;
		}
		case 'tooManyRequests':
			send(response, tooManyRequests(fault.retryAfter), date);
			return true;
		case 'reset':
			message.socket.resetAndDestroy();
			return true;
		case 'hang':
			closing.addEventListener('abort', () => response.destroy(), { once: true });
			return true;
		case 'wrongContentType':
			write(response, 200, page, date, html);
			return true;
		case 'emptyBody':
			write(response, 200, '', date, jsonType);
			return true;
		default:
			return false;
	}
}

/** Faults in place of an answer that is ready; true when it has gone out. */
export function strikeAnswer(
	fault: Fault<string>,
	reply: Reply,
	response: ServerResponse,
	date: Date,
): boolean {
	switch (fault.kind) {
		case 'resetAfterWork':
			reply.finish();
			response.socket?.resetAndDestroy();
			return true;
		case 'truncated':
			writeHalf(response, reply.status, reply.finish(), reply.headers ?? {});
			return true;
		case 'invalidJson': {
			const text = String(reply.finish());
			const cut = text.slice(0, Math.ceil(text.length / 2));
			write(response, reply.status, cut, date, { ...jsonType, ...reply.headers });
			return true;
		}
		case 'altered': {
			const body: unknown = JSON.parse(String(reply.finish()));
			alter(body, (fault.at ?? 'data').split('.'), fault.value);
			const headers = { ...jsonType, ...reply.headers };
			write(response, reply.status, JSON.stringify(body), date, headers);
			return true;
		}
		default:
			return false;
	}
}

/** Leaves alone what has no such place. */
function alter(body: unknown, path: readonly string[], value: unknown): void {
	const parent = path.slice(0, -1).reduce<unknown>(childOf, body);
	const name = path.at(-1);
	if (typeof parent !== 'object' || parent === null || name === undefined) return;
	if (value === undefined) Reflect.deleteProperty(parent, name);
	else Reflect.set(parent, name, value);
}

function childOf(parent: unknown, name: string): unknown {
	return typeof parent === 'object' && parent !== null ? Reflect.get(parent, name) : undefined;
}
