import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** What holds the secret comes first, since messages are cut: the form that a token is asked for with, or else the headers. */
function everything({ headers }: IncomingMessage, body: string): string {
	const form = [body, decodeURIComponent(body.replaceAll('+', ' '))];
	const encoded = Object.values(headers).map((value) =>
		Buffer.from(String(value)).toString('base64'),
	);
	const isForm = !body.startsWith('{');
	return [
		...(isForm ? form : []),
		JSON.stringify(headers),
		...(isForm ? [] : form),
		...encoded,
	].join(' ');
}

const json = (value: (echo: string) => object, status = 200): Answer => {
	return (request, response, body) => {
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(value(everything(request, body))));
	};
};
const raw =
	(text: string): Answer =>
	(_request, response) =>
		void response.socket?.end(text);

/** Ways in which a shop fails that says again what it was sent, by what they are. */
export const failures: Readonly<Record<string, Answer>> = {
	'an error that repeats what it was sent': json((echo) => ({
		errors: [{ message: echo }],
		error: echo,
		error_description: echo,
	})),
	'a refusal that repeats it in its code': json(
		(echo) => ({
			errors: [{ message: echo, extensions: { code: 'undefinedField', fieldName: echo } }],
			error: 'invalid_client',
			error_description: echo,
		}),
		200,
	),
	'a sign-in error that repeats it': json(
		(echo) => ({ error: echo, error_description: echo }),
		400,
	),
	'errors that are a text': json((echo) => ({ errors: echo })),
	'errors that are an object': json((echo) => ({ errors: { base: [echo] } })),
	'a warning of its search that repeats it': json((echo) => ({
		data: { orders: null },
		extensions: { search: [{ warnings: [{ field: echo, message: echo }] }] },
	})),
	'an order that has it for a name': json((echo) => ({
		data: { orders: { nodes: [{ id: echo, name: echo }], pageInfo: {} } },
	})),
	'another version that repeats it': (request, response, body) => {
		response.setHeader('x-shopify-api-version', everything(request, body).replace(/[^ -~]/g, ''));
		response.end('{"data":{}}');
	},
	'a redirect to where it is repeated': (request, response) => {
		const token = String(request.headers['x-shopify-access-token'] ?? '');
		const host = token.replaceAll('_', '-');
		response.writeHead(307, { location: `https://${host}.example/${token}?${token}` }).end();
	},
	...Object.fromEntries(
		[400, 401, 402, 403, 404, 422, 429, 500, 503].map((status) => [
			`status ${status} with what it was sent`,
			json((echo) => ({ errors: echo, error: echo }), status),
		]),
	),
	garbage: (request, response, body) => response.end(`<html>${everything(request, body)}`),
	'gzip that is none': (_request, response) => {
		response.setHeader('content-encoding', 'gzip');
		response.end('none');
	},
	'half of an answer': (request, response, body) => {
		response.setHeader('content-encoding', 'gzip');
		response.end(gzipSync(everything(request, body)).subarray(0, 40));
	},
	'a reset': (request) => request.socket.destroy(),
	'more headers than are read': raw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(99_000)}\r\n\r\n{}`),
	'no HTTP': raw('220 ready\r\n'),
};
