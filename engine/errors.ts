/** What an {@link EngineError} carries besides its kind. */
export interface ErrorDetails {
	/** What happened, in one sentence, with what was given. Never a secret, never a raw response body. */
	readonly message: string;
	/** What the user does next. */
	readonly remedy: string;
	/** The parameter at fault, by the name that the user sees; absent when none is. */
	readonly parameter?: string;
	readonly cause?: unknown;
}

/**
 * The engine's one error class: a value to switch on. Each room publishes the kinds it raises as a union
 * (`StoreErrorKind`, `ShopifyErrorKind`, …); the edges turn a kind into what their callers expect.
 */
export class EngineError<Kind extends string = string> extends Error {
	readonly kind: Kind;
	readonly remedy: string;
	readonly parameter: string | undefined;

	constructor(kind: Kind, details: ErrorDetails) {
		super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
		this.name = 'EngineError';
		this.kind = kind;
		this.remedy = details.remedy;
		this.parameter = details.parameter;
	}
}
