import type { IHttpRequestMethods, IWebhookDescription } from 'n8n-workflow';

/** So many parts an address of the console has at most behind its own. */
const MOST_PARTS = 4;

/** What n8n calls the parts of an address, in order. */
export const partNames: readonly string[] = Array.from(
	{ length: MOST_PARTS },
	(_, place) => `part${place + 1}`,
);

const path = '={{ $parameter["path"] }}';

/** n8n tells addresses apart by the number of their parts; what stands in them is the console's to read. */
function ofParts(httpMethod: IHttpRequestMethods, parts: number): IWebhookDescription {
	const names = partNames.slice(0, parts).map((name) => `/:${name}`);
	return {
		name: 'default',
		httpMethod,
		responseMode: 'onReceived',
		path: `${path}${names.join('')}`,
		// With parts that vary, n8n puts the node's own ID in front itself.
		isFullPath: parts > 0,
		// The editor shows where the console begins.
		ndvHideUrl: parts > 0,
	};
}

const counts = partNames.map((_, place) => place + 1);

export const webhooks: IWebhookDescription[] = [
	ofParts('GET', 0),
	...counts.map((parts) => ofParts('GET', parts)),
	...counts.map((parts) => ofParts('POST', parts)),
];
