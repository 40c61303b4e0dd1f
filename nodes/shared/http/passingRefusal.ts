import { passingFailure } from '../../../engine/sources/http';
import { messageIn } from '../n8n/itemError';

/** How n8n's own blocks word what they were answered, where nothing else of the answer is left. */
const words =
	/ECONNRESET|ECONNREFUSED|ECONNABORTED|ETIMEDOUT|EPIPE|EAI_AGAIN|socket hang up|timeout of \d+ ?ms exceeded|connection was aborted|service unavailable|bad gateway|gateway timed out|too many requests|service was not able to process your request/i;

/**
 * Whether what an item says went wrong may pass by itself, so that trying again can help: 408, 429, 5xx, or a connection
 * that failed. Anything else was refused for good, or may have been.
 *
 * @param error an item's error, as a block put it there
 */
export function mayPass(error: unknown): boolean {
	const status = statusOf(error);
	if (status !== undefined) return status === 408 || status === 429 || status >= 500;
	return passingFailure(error) !== undefined || words.test(messageIn(error) ?? '');
}

function statusOf(error: unknown): number | undefined {
	let cause: unknown = error;
	for (let depth = 0; depth < 4 && typeof cause === 'object' && cause !== null; depth++) {
		const { status, statusCode, httpCode, response, cause: deeper } = cause as Partial<Answered>;
		for (const given of [status, statusCode, httpCode]) {
			const code = Number(given);
			if (Number.isInteger(code) && code >= 100 && code <= 599) return code;
		}
		cause = response ?? deeper;
	}
	// As axios and n8n begin their messages.
	const [, code] =
		/^(?:Request failed with status code )?([1-5]\d\d)(?= - |$)/.exec(messageIn(error) ?? '') ?? [];
	return code === undefined ? undefined : Number(code);
}

type Answered = Readonly<
	Record<'status' | 'statusCode' | 'httpCode' | 'response' | 'cause', unknown>
>;
