import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Store } from '../../store';
import { consoleError } from '../errors';

/** What a form does, and who may send it. */
export interface FormPurpose {
	readonly user: string;
	/** Such as `start`, or `retry` with what is tried again. */
	readonly action: string;
}

/** How long a form may lie open before it is sent. */
const VALID_MS = 30 * 60_000;

/**
 * Tokens of forms: each is good for one user, one action, half an hour, and one time. Without them, another site could
 * send a form in the name of whoever is signed in.
 */
export class FormTokens {
	/** @param secret known to every process that serves the console, and to nobody else */
	constructor(
		private readonly secret: string,
		private readonly store: Pick<Store, 'once'>,
	) {}

	issue(purpose: FormPurpose, now: number): string {
		const nonce = randomBytes(12).toString('base64url');
		return this.signed(purpose, String(now + VALID_MS), nonce);
	}

	/** @throws EngineError `formRefused`; then nothing is to be done */
	async use(token: unknown, purpose: FormPurpose, now: number): Promise<void> {
		const [until = '', nonce = ''] = typeof token === 'string' ? token.split('.') : [];
		const expected = Buffer.from(this.signed(purpose, until, nonce));
		const given = Buffer.from(typeof token === 'string' ? token : '');
		if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
			throw formRefused('The form is not one of this page');
		}
		if (now >= Number(until)) throw formRefused('The form has lain open for too long');
		const used = await this.store.once({ name: `form ${nonce}`, value: '', forMs: VALID_MS });
		if (!used.isFirst) throw formRefused('The form was sent before');
	}

	private signed({ user, action }: FormPurpose, until: string, nonce: string): string {
		const signature = createHmac('sha256', this.secret)
			.update(JSON.stringify([user, action, until, nonce]))
			.digest('base64url');
		return `${until}.${nonce}.${signature}`;
	}
}

function formRefused(message: string): Error {
	return consoleError(
		'formRefused',
		`${message}. Nothing was done`,
		'Open the page anew, and press the button there.',
	);
}
