import { type OptionName, type Said, worded } from './wording';

/** What a source has said of trying again: that its sign-in is refused, or that there were too many requests. */
export interface RetryAdvice {
	readonly kind: 'signInRefused' | 'rateLimited';
	/** How long to wait, in milliseconds, where it has named a time. */
	readonly retryAfterMs?: number | undefined;
}

/** What an {@link EngineError} carries besides its kind. */
export interface ErrorDetails {
	/** What happened, in one sentence, with what was given. Never a secret, never a raw response body. */
	readonly message: Said;
	/** What the user does next. */
	readonly remedy: Said;
	/** The option at fault, by its name; absent when none is. */
	readonly parameter?: string;
	readonly cause?: unknown;
	/** Absent where the source has said nothing of it. */
	readonly retry?: RetryAdvice | undefined;
}

/**
 * The engine's one error class: a value to switch on. Each room publishes the kinds it raises as a union
 * (`StoreErrorKind`, `ShopifyErrorKind`, …); the edges turn a kind into what their callers expect. Its texts name
 * options as the engine does; an edge that calls them otherwise words them anew, from `said`.
 */
export class EngineError<Kind extends string = string> extends Error {
	readonly kind: Kind;
	readonly remedy: string;
	readonly parameter: string | undefined;
	readonly said: Pick<ErrorDetails, 'message' | 'remedy'>;
	readonly retry: RetryAdvice | undefined;

	constructor(kind: Kind, { message, remedy, parameter, cause, retry }: ErrorDetails) {
		super(worded(message), cause === undefined ? undefined : { cause });
		this.name = 'EngineError';
		this.kind = kind;
		this.remedy = worded(remedy);
		this.parameter = parameter;
		this.said = { message, remedy };
		this.retry = retry;
	}
}

/** Makes the one way in which a room raises its errors: what happened, what to do, and the option at fault. */
export function errorsOf<Kind extends string, Name extends string = OptionName>() {
	return (
		kind: Kind,
		message: Said,
		remedy: Said,
		details: { readonly parameter?: Name } & Pick<ErrorDetails, 'cause' | 'retry'> = {},
	): EngineError<Kind> => new EngineError(kind, { message, remedy, ...details });
}
