import { boundedText } from '../../boundedText';

/** How much is read of an answer with what was asked for, unpacked. */
export interface AnswerBound {
	readonly maxBytes: number;
	/** The error for what is larger. */
	readonly tooLarge: () => Error;
	readonly signal: AbortSignal;
}

const maxRefusalBytes = 64 * 1024;

/**
 * Reads the body of an answer, and no more of it than may be read into memory: of a refusal the beginning will do.
 *
 * @param body a stream, unpacked where it was compressed, or text
 * @throws the bound's error where an answer is larger
 */
export async function answerText(
	status: number,
	body: unknown,
	{ maxBytes, tooLarge, signal }: AnswerBound,
): Promise<string> {
	const hasData = status >= 200 && status <= 299;
	return await boundedText(
		body,
		hasData ? { maxBytes, tooLarge, signal } : { maxBytes: maxRefusalBytes, signal },
	);
}
