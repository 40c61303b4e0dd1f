/** An order as "your app" takes it: the fields it looks at, and everything else as it came. */
export interface IncomingOrder {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
	/** What was bought, e.g. `2 × Kettle, 1 × Cup`; empty when the order came without line items. */
	readonly items: string;
	/** E.g. `129.90 EUR`. */
	readonly total: string;
	/** The whole order, as JSON. */
	readonly body: string;
}

/** Why a request was refused, as an HTTP status with a sentence for the sender. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
		this.name = 'Refusal';
	}
}

/** 255 visible characters, as in the header's Internet-Draft (draft-ietf-httpapi-idempotency-key-header). */
const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

/** @throws {Refusal} 400 when the key is missing or unusable */
export function readIdempotencyKey(header: string | undefined): string {
	if (header === undefined) {
		throw new Refusal(
			400,
			'The header Idempotency-Key is missing: without it a repeated delivery cannot be told from a new one.',
		);
	}
	if (!idempotencyKey.test(header)) {
		throw new Refusal(400, 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
	}
	return header;
}

/** @throws {Refusal} 400 naming the field that is missing or wrong */
export function readOrder(body: string): IncomingOrder {
	const order = parseObject(body);
	return {
		id: text(order, 'id'),
		name: text(order, 'name'),
		createdAt: timestamp(order, 'createdAt'),
		updatedAt: timestamp(order, 'updatedAt'),
		items: itemsOf(order),
		total: totalOf(order),
		body,
	};
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		throw new Refusal(400, 'The body is not valid JSON.');
	}
	if (!isObject(parsed)) throw new Refusal(400, 'The body must be one order, as a JSON object.');
	return parsed;
}

function text(order: Readonly<Record<string, unknown>>, field: string): string {
	const value = order[field];
	if (typeof value === 'string' && value !== '') return value;
	throw new Refusal(400, `The field "${field}" must be text.`);
}

function timestamp(order: Readonly<Record<string, unknown>>, field: string): string {
	const value = text(order, field);
	const milliseconds = Date.parse(value);
	if (Number.isNaN(milliseconds)) {
		throw new Refusal(400, `The field "${field}" must be an ISO 8601 time.`);
	}
	return new Date(milliseconds).toISOString();
}

function itemsOf({ lineItems }: Readonly<Record<string, unknown>>): string {
	if (!Array.isArray(lineItems)) return '';
	return lineItems
		.filter(isObject)
		.map(({ quantity, title }) => `${String(quantity)} × ${String(title)}`)
		.join(', ');
}

/** Shopify writes `54.0`. */
function totalOf({ totalPrice }: Readonly<Record<string, unknown>>): string {
	if (!isObject(totalPrice)) return '';
	return `${Number(totalPrice.amount).toFixed(2)} ${String(totalPrice.currencyCode)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
