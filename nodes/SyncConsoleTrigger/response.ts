import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { pagePolicy } from '../../console';
import type { Problem, StartedSync } from '../../engine/console';

/** An answer of the console. */
export type ConsoleResponse = (
	| { readonly kind: 'page'; readonly status: number; readonly page: string }
	| { readonly kind: 'json'; readonly status: number; readonly body: object }
	| { readonly kind: 'problem'; readonly problem: Problem }
	| { readonly kind: 'moved'; readonly to: string }
) & {
	/** What the workflow goes on from. Default: nothing, then no execution begins. */
	readonly started?: StartedSync;
	readonly headers?: Readonly<Record<string, string>>;
};

/** Of every answer: it is nobody's to keep, to frame, or to take for something else. */
const always = {
	'Cache-Control': 'no-store',
	'Content-Security-Policy': pagePolicy,
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Referrer-Policy': 'no-referrer',
	Vary: 'Accept, Authorization',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
};

/** Writes the answer itself, since n8n knows no other way to choose its status and its headers. */
export function send(context: IWebhookFunctions, response: ConsoleResponse): IWebhookResponseData {
	const out = context.getResponseObject();
	// n8n lets every origin read what its webhooks say.
	out.removeHeader('Access-Control-Allow-Origin');
	out.set({ ...always, ...response.headers });
	switch (response.kind) {
		case 'page':
			out.status(response.status).type('html').send(response.page);
			break;
		case 'json':
			out.status(response.status).type('json').send(JSON.stringify(response.body));
			break;
		case 'problem':
			out
				.status(response.problem.status)
				.type('application/problem+json')
				.send(JSON.stringify(response.problem));
			break;
		case 'moved':
			out.status(303).set('Location', response.to).end();
	}
	const { started } = response;
	return {
		noWebhookResponse: true,
		...(started === undefined ? {} : { workflowData: [[{ json: { ...started } }]] }),
	};
}
