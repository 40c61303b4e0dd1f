import { type OptionName, type Said, worded } from './wording';

/** What an {@link EngineError} carries besides its kind. */
export interface ErrorDetails {
	/** What happened, in one sentence, with what was given. Never a secret, never a raw response body. */
	readonly message: Said;
	/** What the user does next. */
	readonly remedy: Said;
	/** The option at fault, by its name; absent when none is. */
	readonly parameter?: string;
	readonly cause?: unknown;
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

	constructor(kind: Kind, { message, remedy, parameter, cause }: ErrorDetails) {
		super(worded(message), cause === undefined ? undefined : { cause });
		this.name = 'EngineError';
		this.kind = kind;
		this.remedy = worded(remedy);
		this.parameter = parameter;
		this.said = { message, remedy };
	}
}

/** Makes the one way in which a room raises its errors: what happened, what to do, and the option at fault. */
export function errorsOf<Kind extends string, Name extends string = OptionName>() {
	return (
		kind: Kind,
		message: Said,
		remedy: Said,
		details: { readonly parameter?: Name; readonly cause?: unknown } = {},
	): EngineError<Kind> => new EngineError(kind, { message, remedy, ...details });
}
