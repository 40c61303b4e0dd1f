import {
	ApiClient,
	type ApiClientOptions,
	type Door,
	sharedRequestPacer,
} from '../../engine/sources/http';
import { VirtualTime } from './virtualTime';

/** What a fake API is asked. */
export interface Asked {
	readonly method: string;
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
	/** The time of the virtual clock. */
	readonly at: number;
}

/** What it answers; JSON unless it is text. An `Error` is a connection that fails. */
export interface Answered {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
}

export interface FakeApi {
	readonly asked: readonly Asked[];
	readonly time: VirtualTime;
	client(options?: Partial<ApiClientOptions>): ApiClient;
}

let apis = 0;

/** An API in this process, on a clock that jumps where somebody waits. */
export function fakeApi(
	answer: (asked: Asked, index: number) => Answered | Error | Promise<Answered | Error>,
	startMs = Date.parse('2026-03-01T12:00:00Z'),
): FakeApi {
	const asked: Asked[] = [];
	const time = new VirtualTime(startMs);
	const door: Door = async (url, { method, headers, body, signal }) => {
		signal.throwIfAborted();
		const request = {
			method,
			url: new URL(url),
			headers,
			body: body === undefined ? undefined : (JSON.parse(body) as unknown),
			at: time.now(),
		};
		asked.push(request);
		const answered = await answer(request, asked.length - 1);
		if (answered instanceof Error) throw answered;
		const { status = 200, headers: given = {}, body: told = {} } = answered;
		const all = new Headers(given);
		if (!all.has('date')) all.set('date', new Date(time.now()).toUTCString());
		return {
			status,
			headers: { get: (name) => all.get(name) },
			text: async () => (typeof told === 'string' ? told : JSON.stringify(told)),
		};
	};
	const pacer = sharedRequestPacer(`fake ${++apis}`);
	return {
		asked,
		time,
		client: (options) => new ApiClient({ door, pacer, environment: time, ...options }),
	};
}

/** A connection that fails as Node says it. */
export function connectionError(code: string): Error {
	return Object.assign(new Error(code), { code });
}
