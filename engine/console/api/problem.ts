import { STATUS_CODES } from 'node:http';

import { EngineError } from '../../errors';

/** An error as RFC 9457 has it. */
export interface Problem {
	readonly type: 'about:blank';
	readonly title: string;
	readonly status: number;
	/** What happened. */
	readonly detail: string;
	/** What the error is, for machines. */
	readonly kind: string;
	/** What to do next. */
	readonly remedy: string;
	/** What of the request is at fault; absent when nothing of it is. */
	readonly parameter?: string;
}

const statuses: Readonly<Record<string, number>> = {
	invalidRequest: 400,
	invalidSyncName: 400,
	notSignedIn: 401,
	notAllowed: 403,
	formRefused: 403,
	pageMissing: 404,
	runMissing: 404,
	failedMissing: 404,
	objectMissing: 404,
	orderMissing: 404,
	tableMissing: 404,
	columnMissing: 404,
	alreadyStarted: 409,
	notJson: 415,
	tooManyFailures: 429,
};

/** @param worded what an error says, in the words of whoever serves the console */
export function problemOf(
	error: unknown,
	worded: (error: EngineError) => { readonly message: string; readonly remedy: string },
): Problem {
	// What else goes wrong may say something of this machine.
	if (!(error instanceof EngineError)) return unexpected;
	const { kind, parameter } = error;
	const status = statuses[kind] ?? 503;
	const { message: detail, remedy } = worded(error);
	return {
		type: 'about:blank',
		title: titleOf(status),
		status,
		detail,
		kind,
		remedy,
		...(parameter === undefined ? {} : { parameter }),
	};
}

const unexpected: Problem = {
	type: 'about:blank',
	title: titleOf(500),
	status: 500,
	detail: 'Something went wrong that nobody has foreseen',
	kind: 'unexpected',
	remedy: 'Try again. If it stays, look at the log of this server.',
};

function titleOf(status: number): string {
	return STATUS_CODES[status] ?? '';
}
